// `npm test`: everything that must hold, from a fresh clone to a browser, and one line with the counts.
// Does all of its own set-up. CI runs this and nothing else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce, node24, root, withNode24 } from './install.mjs';

installOnce();
const { findChromium } = await import('./chromium.mjs');

/** The Node that runs npm, as a user has it: at least 20, the oldest the package supports. */
const hostNode = process.env.npm_node_execpath ?? process.execPath;
const chromium = findChromium();
const counts = mkdtempSync(join(tmpdir(), 'smspartner-counts-'));
const total = { passed: 0, failed: 0 };

check('build', [node24, 'scripts/build.mjs']);
check('types', [node24, 'scripts/typecheck.mjs']);
check('lint', ['npm', 'run', '--silent', 'lint']);
mocha('Node-RED 5', node24, 'node-red', '.mocharc.json');
mocha('Node-RED 4.1', hostNode, 'node-red-4', '.mocharc.json');
mocha('editor and package, Node-RED 5', node24, 'node-red', 'test/e2e/mocharc.json');
mocha('editor and package, Node-RED 4.1', hostNode, 'node-red-4', 'test/e2e/mocharc.json');
mocha('kills and faults', node24, 'node-red', 'test/faults/mocharc.json');

rmSync(counts, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** One command that must end well counts as one test. */
function check(name, [command, ...args]) {
  console.log(`\n# ${name}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: withNode24(),
    shell: process.platform === 'win32' && command === 'npm',
  });
  total[status === 0 ? 'passed' : 'failed'] += 1;
}

/**
 * @param node the Node that runs the tests, and the Node-RED they start
 * @param nodeRed name of the installed Node-RED
 */
function mocha(name, node, nodeRed, config) {
  console.log(`\n# ${name}`);
  const countFile = join(counts, `${readdirSync(counts).length}.json`);
  const { status } = spawnSync(node, ['node_modules/mocha/bin/mocha.js', '--config', config], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_RED_PACKAGE: nodeRed,
      COUNT_FILE: countFile,
      CHROMIUM_PATH: chromium,
    },
  });
  const { passes, failures } = readCounts(countFile);
  total.passed += passes;
  // A run that died or ran nothing is a failure, whatever it counted.
  total.failed += failures || (status === 0 && passes > 0 ? 0 : 1);
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passes: 0, failures: 0 };
  }
}
