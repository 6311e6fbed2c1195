// `npm test`: everything that must hold, from a fresh clone to a browser, and one line with the counts.
// Does all of its own set-up. CI runs this and nothing else.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce, node24, withNode24 } from './install.mjs';

installOnce();
const { mochaOn } = await import('./suites.mjs');
const { endAll, runLine } = await import('./line.mjs');
const { findChromium } = await import('./chromium.mjs');

// Once and before all: two lines that install the same at the same time are in each other's way.
process.env.CHROMIUM_PATH = findChromium();

const counts = mkdtempSync(join(tmpdir(), 'smspartner-counts-'));
process.once('exit', () => rmSync(counts, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
}
const total = { passed: 0, failed: 0 };
/** Said once more at the end, which is all that some see of it. */
const failed = [];

// The others read what it makes.
await check('build', node24, ['scripts/build.mjs']);

/** The longest first, so that none is left alone at the end. */
const lines = [
  () => mocha('Node-RED 4.1', 'flows', 'node-red-4'),
  () => mocha('Node-RED 5', 'flows', 'node-red'),
  () => mocha('editor and package, Node-RED 5', 'e2e', 'node-red'),
  () => mocha('editor and package, Node-RED 4.1', 'e2e', 'node-red-4'),
  () => mocha('kills and faults', 'kills', 'node-red'),
  () => check('lint', 'npm', ['run', '--silent', 'lint']),
  () => check('types', node24, ['scripts/typecheck.mjs']),
  () => mocha('pure code', 'pure', 'node-red-4'),
];
// One more than there are cores: each of them waits at times.
const sideBySide = Array.from({ length: availableParallelism() + 1 }, async () => {
  for (let line = lines.shift(); line; line = lines.shift()) await line();
});
await Promise.all(sideBySide);

for (const text of failed) console.log(`\nFAILED ${text}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** One command that must end well counts as one test. */
async function check(name, command, args) {
  const isGood = await runLine(name, { command, args, env: withNode24() });
  total[isGood ? 'passed' : 'failed'] += 1;
  if (!isGood) failed.push(name);
}

/** A suite counts as its tests. */
async function mocha(name, suite, nodeRed) {
  const countFile = join(counts, `${suite} ${nodeRed}.json`);
  const { command, args, env } = mochaOn(suite, nodeRed);
  const isGood = await runLine(name, { command, args, env: { ...env, COUNT_FILE: countFile } });
  const { passes, failures, failed: texts } = readCounts(countFile);
  total.passed += passes;
  failed.push(...texts.map((text) => `${name}: ${text}`));
  if (failures > 0 || (isGood && passes > 0)) {
    total.failed += failures;
    return;
  }
  // A run that died, ran nothing or left something behind is a failure, whatever it counted.
  total.failed += 1;
  failed.push(`${name}: it died, ran nothing or left a process behind`);
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passes: 0, failures: 0, failed: [] };
  }
}
