// `npm run faults`: the kills and faults of faults/run.ts, whose arguments it takes, then in full what `npm test`
// does a tenth of (test/harness/how-often.ts).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce, node24, root, run } from './install.mjs';

installOnce();
run(node24, ['scripts/build.mjs']);

const repeating = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.spec.ts'))
  .filter((file) => readFileSync(join(root, file), 'utf8').includes('/harness/how-often'));
if (repeating.length === 0) throw new Error('no spec says how often it repeats what');

// Both, whatever became of the first.
const ends = [
  start(process.execPath, ['--import=tsx', 'faults/run.ts', ...process.argv.slice(2)]),
  start(node24, ['node_modules/mocha/bin/mocha.js', ...repeating], { FULL: '1' }),
];
process.exitCode = ends.every((status) => status === 0) ? 0 : 1;

function start(command, args, more = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...more } })
    .status;
}
