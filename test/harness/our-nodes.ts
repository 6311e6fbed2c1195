// What Node-RED loads of this package: every node of package.json, from the sources or as it is shipped, with the
// defaults that its form saves. A node is found by where its files are, as the build finds it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NODES, PLUGINS, ROOT, type Part } from './package';

const load = createRequire(__filename);

const NAMED = /_DEFAULTS$/;

/** @returns the functions that register our nodes, for the test helper */
export function ourNodes(): unknown[] {
  return NODES.map((node) => (load(pathOf(node, node.name)) as { default: unknown }).default);
}

/** @returns the functions that register our nodes and plugins, as the build made them */
export function shippedNodes(): unknown[] {
  return [...NODES, ...PLUGINS].map(({ file }) => load(join(ROOT, file)) as unknown);
}

/** @returns what a new node of this type has saved: the `…_DEFAULTS` of its `config.ts` */
export function defaultsOf(type: string): Record<string, unknown> {
  const node = NODES.find((one) => one.type === type);
  if (!node) throw new Error(`${type} is not in package.json`);
  const config = load(pathOf(node, 'config')) as Record<string, Record<string, unknown>>;
  const found = Object.entries(config).find(([name]) => NAMED.test(name));
  if (!found) throw new Error(`nodes/${node.name}/config.ts has no ..._DEFAULTS`);
  return found[1];
}

function pathOf({ name }: Part, file: string): string {
  return join(ROOT, 'nodes', name, file);
}
