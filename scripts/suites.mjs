// Which specs belong to which suite, in folders, and how mocha is started on one of them. What runs when, and
// beside what, is for the commands (test.mjs, quick.mjs, faults.mjs).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { node24, root } from './install.mjs';

/** The Node that runs npm, as a user has it: at least 20, the oldest the package supports. */
export const hostNode = process.env.npm_node_execpath ?? process.execPath;

/** Needs neither Node-RED nor anything that Nodes have their own of: once is enough, on the oldest. */
const PURE = ['test/editor', 'test/lib/message', 'test/lib/pure'];

/** Files on a real disk, and what waits by the real clock: too slow for the inner loop. */
const SLOW = [
  'test/lib/journal',
  'test/lib/outbox/outbox.spec.ts',
  'test/lib/outbox/restore.spec.ts',
];

// A folder that moved would be left out, or run twice, in silence.
for (const path of [...PURE, ...SLOW]) {
  if (!existsSync(join(root, path))) throw new Error(`scripts/suites.mjs: there is no ${path}`);
}

const specsIn = (folders) => folders.map((path) => `${path}/**/*.spec.ts`);
const ignoring = (paths) =>
  paths.flatMap((path) => ['--ignore', path.endsWith('.ts') ? path : `${path}/**`]);

const UNIT = ['test/!(e2e|faults)/**/*.spec.ts', 'test/*.spec.ts'];

const SUITES = {
  /** All that needs no browser. */
  unit: { specs: UNIT },
  pure: { specs: specsIn(PURE) },
  /** What is left of it without what is pure. */
  flows: { specs: [...UNIT, ...ignoring(PURE)] },
  quick: { specs: ['test/{editor,lib}/**/*.spec.ts', ...ignoring(SLOW)] },
  e2e: { specs: ['test/e2e/**/*.spec.ts'], config: 'test/e2e/mocharc.json' },
  kills: { specs: ['test/faults/**/*.spec.ts'], config: 'test/faults/mocharc.json' },
};

/**
 * @param name of the suite
 * @param nodeRed `node-red` (5) or `node-red-4`: the Node that runs it is the one that goes with it
 * @returns what to start, in the project's folder
 */
export function mochaOn(name, nodeRed = process.env.NODE_RED_PACKAGE ?? 'node-red', more = []) {
  const { specs, config = '.mocharc.json' } = SUITES[name];
  return {
    command: nodeRed === 'node-red' ? node24 : hostNode,
    args: ['node_modules/mocha/bin/mocha.js', '--config', config, ...specs, ...more],
    env: { ...process.env, NODE_RED_PACKAGE: nodeRed },
  };
}
