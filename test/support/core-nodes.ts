// Node-RED's own nodes, for the test helper, which finds only a few of them by itself.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const load = createRequire(__filename);

const FILES: Record<string, string> = {
  inject: 'common/20-inject.js',
  debug: 'common/21-debug.js',
  comment: 'common/90-comment.js',
  function: 'function/10-function.js',
  switch: 'function/10-switch.js',
  change: 'function/15-change.js',
  'tls-config': 'network/05-tls.js',
  'http proxy': 'network/06-httpproxy.js',
};

/** @returns the registering functions of these core types, those unknown here left out */
export function coreNodes(nodeRed: string, types: Iterable<string>): unknown[] {
  const from = dirname(load.resolve(`${nodeRed}/package.json`));
  const core = join(
    dirname(load.resolve('@node-red/nodes/package.json', { paths: [from] })),
    'core',
  );
  const files = [...new Set(types)].flatMap((type) => FILES[type] ?? []);
  return files.map((file) => load(join(core, file)) as unknown);
}
