// `npm run quick`: the inner loop. Types of what runs and of its tests, and the specs that take no time, on one
// Node. What it says is no replacement for `npm test`.
import { installOnce, node24, withNode24 } from './install.mjs';

installOnce();
const { mochaOn } = await import('./suites.mjs');
const { endAll, runLine } = await import('./line.mjs');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
}
const types = (...projects) => ({
  command: node24,
  args: ['scripts/typecheck.mjs', ...projects],
  env: withNode24(),
});
const ends = await Promise.all([
  runLine('types', types('tsconfig.editor.json', 'tsconfig.test.json')),
  runLine('specs', mochaOn('quick', 'node-red', ['--reporter', 'dot'])),
]);
process.exitCode = ends.includes(false) ? 1 : 0;
