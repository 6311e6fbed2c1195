// What is in this package, from the places that say so: package.json has its nodes and plugins, the folder
// locales/ its languages. Tests that hold for every node or language ask here; no list of either stands elsewhere.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** The language that the others are compared with. */
export const SOURCE_LANGUAGE = 'en-US';

export const LANGUAGES: readonly string[] = readdirSync(join(ROOT, 'locales')).sort();

export interface Part {
  type: string;
  kind: 'nodes' | 'plugins';
  /** Of its folder and its files. */
  name: string;
  /** What Node-RED loads, compiled. */
  file: string;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  'node-red': Record<Part['kind'], Record<string, string>>;
};

const partsOf = (kind: Part['kind']): Part[] =>
  Object.entries(manifest['node-red'][kind]).map(([type, file]) => ({
    type,
    kind,
    name: file.replace(/^.*\/(.+)\.js$/, '$1'),
    file,
  }));

export const NODES = partsOf('nodes');
export const PLUGINS = partsOf('plugins');

/** A catalog's texts by their keys below the node type, as `label.name`. */
export type Texts = Map<string, string>;

/** The texts that only this node or plugin has. */
export function ownTexts(language: string, { name, type }: Part): Texts {
  const root = readLocale(language, name);
  return flatten(root[type] ?? {});
}

/** The texts that every node and plugin has; the build puts them into the catalog of each. */
export function commonTexts(language: string): Texts {
  return flatten(readLocale(language, 'common'));
}

export function readLocale(language: string, name: string): Record<string, object> {
  const path = join(ROOT, 'locales', language, `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, object>;
}

function flatten(tree: object, before = ''): Texts {
  const texts: Texts = new Map();
  for (const [key, value] of Object.entries(tree)) {
    const path = before + key;
    if (typeof value === 'string') texts.set(path, value);
    else for (const entry of flatten(value as object, `${path}.`)) texts.set(...entry);
  }
  return texts;
}
