// Node-RED's own nodes, for the test helper, which finds only a few of them by itself.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const load = createRequire(__filename);

/** @returns the registering functions of these core types, those that Node-RED does not have left out */
export function coreNodes(nodeRed: string, types: Iterable<string>): unknown[] {
  const from = dirname(load.resolve(`${nodeRed}/package.json`));
  const core = join(
    dirname(load.resolve('@node-red/nodes/package.json', { paths: [from] })),
    'core',
  );
  const wanted = [...new Set(types)];
  return readdirSync(core, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.includes('lib'))
    .filter((file) => {
      const code = readFileSync(join(core, file), 'utf8');
      return wanted.some((type) => new RegExp(`registerType\\(["']${type}["']`).test(code));
    })
    .map((file) => load(join(core, file)) as unknown);
}
