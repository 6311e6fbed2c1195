// Makes dist/. What runs is bundled:
//   runtime.js                      everything of lib/, nodes/ and plugins/ that runs in Node-RED's own thread, once
//   nodes/send/send.js (one each)   what package.json names and Node-RED loads: hands on its part of runtime.js
//   journal-worker.js               the thread of the journal, which looks for it beside runtime.js
// Beside each node and plugin is what Node-RED looks for there: its html (editor script, style and form in one file),
// its catalogs and help, its icons. Dependencies stay in node_modules, types are `npm run typecheck`'s business.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { require as load } from 'tsx/cjs/api';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const DEFAULT_LANGUAGE = 'en-US';
const languages = readdirSync('locales').filter((name) => !name.startsWith('.'));
const codes = load('../lib/pure/codes/error-codes.ts', import.meta.url);

/** Not minified: the published files stay readable, and the official scorecard parses the editor's scripts. */
const READABLE = {
  absWorkingDir: process.cwd(),
  bundle: true,
  charset: 'utf8',
  legalComments: 'none',
};

/** Node 20 is the oldest that is supported. */
const RUNS_IN_NODE = {
  ...READABLE,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
};

rmSync('dist', { recursive: true, force: true });
const nodes = entries('nodes');
const plugins = entries('plugins');
await bundleRuntime([...nodes, ...plugins]);
await bundleJournalThread();
for (const entry of [...nodes, ...plugins]) {
  mkdirSync(entry.folder, { recursive: true });
  writeEntry(entry);
  await writeHtml(entry);
  writeLocales(entry);
}
// Beside one node: Node-RED finds them for all, and its icon picker would list every copy.
cpSync('icons', join(nodes[0].folder, 'icons'), { recursive: true });

/** @param kind `nodes` or `plugins`: the list in package.json, and the folder of the sources */
function entries(kind) {
  const list = readJson('package.json')['node-red'][kind];
  return Object.entries(list).map(([type, file]) => {
    const name = /^dist\/[a-z]+\/([a-z-]+)\/\1\.js$/.exec(file)?.[1];
    if (!name || !file.startsWith(`dist/${kind}/`))
      throw new Error(`${type}: expected dist/${kind}/<name>/<name>.js, not ${file}`);
    return { kind, type, name, file, folder: dirname(file), source: `${kind}/${name}/${name}` };
  });
}

/** In one file, so that what nodes and plugins share, as the accounts of the process, exists once. */
async function bundleRuntime(all) {
  const parts = all.map(
    ({ type, source }) => `export { default as '${type}' } from './${source}';`,
  );
  const contents = ["'use strict';", ...parts].join('\n');
  await build({
    ...RUNS_IN_NODE,
    stdin: { contents, resolveDir: process.cwd(), sourcefile: 'package.json' },
    outfile: 'dist/runtime.js',
  });
}

async function bundleJournalThread() {
  await build({
    ...RUNS_IN_NODE,
    entryPoints: ['lib/journal/sqlite/journal-worker.ts'],
    outfile: 'dist/journal-worker.js',
  });
}

/** Not in one expression: Node would take what is required for what is exported, and read all of it for names. */
function writeEntry({ type, file }) {
  const lines = [
    "'use strict';",
    "const runtime = require('../../runtime.js');",
    `module.exports = runtime['${type}'];`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/** A node has a form, the style of all forms, and one of its own where it needs it; a plugin only its own. */
function readParts({ kind, type, source }) {
  const own = existsSync(`${source}.css`) ? readFileSync(`${source}.css`, 'utf8') : '';
  if (kind === 'plugins') return { style: own, form: '' };
  const form = readFileSync(`${source}.html`, 'utf8');
  if (!form.includes(`data-template-name="${type}"`))
    throw new Error(`${source}.html: no ${type} form`);
  return { style: readFileSync('nodes/editor/form.css', 'utf8') + own, form };
}

async function writeHtml(entry) {
  const { name, folder, source } = entry;
  const { style, form } = readParts(entry);
  const { outputFiles } = await build({
    ...READABLE,
    entryPoints: [`${source}.editor.ts`],
    format: 'iife',
    target: 'es2020',
    write: false,
  });
  writeFileSync(
    join(folder, `${name}.html`),
    `<script type="text/javascript">\n${outputFiles[0].text}</script>\n` +
      `<style>\n${style}</style>\n${form}`,
  );
}

/** The catalog of each language with what all share in it, and the help that only nodes have. */
function writeLocales({ kind, type, name, folder }) {
  for (const language of languages) {
    const from = join('locales', language);
    const to = join(folder, 'locales', language);
    const files = kind === 'plugins' ? [`${name}.json`] : [`${name}.json`, `${name}.md`];
    if (!files.every((file) => existsSync(join(from, file)))) {
      if (language === DEFAULT_LANGUAGE) throw new Error(`${from}: ${files.join(', ')} expected`);
      continue;
    }
    mkdirSync(to, { recursive: true });
    const own = readJson(join(from, `${name}.json`));
    const texts = merge(readJson(join(from, 'common.json')), own[type], `${from}: ${type}`);
    writeFileSync(join(to, `${name}.json`), `${JSON.stringify({ [type]: texts }, null, 2)}\n`);
    if (kind === 'plugins') continue;
    const help = fillHelp(readFileSync(join(from, `${name}.md`), 'utf8'), language, texts.codes);
    writeFileSync(
      join(to, `${name}.html`),
      `<script type="text/markdown" data-help-name="${type}">\n${help}</script>\n`,
    );
  }
}

/**
 * Node-RED shows Markdown as it is. What is said of the codes comes from their table and the catalog: a line with
 * `{code}` and `{meaning}` stands once for each, `{ownCodes}` for the words among them.
 */
function fillHelp(help, language, meanings) {
  const own = new Intl.ListFormat(language, { type: 'disjunction' });
  return help
    .replace('{ownCodes}', () => own.format(codes.OWN_CODES.map((code) => `\`${code}\``)))
    .replace(/^.*\{code\}.*\{meaning\}.*$/m, (line) =>
      codes.SELECTABLE_OUTPUTS.map((code) =>
        line.replace('{code}', code).replace('{meaning}', () => meanings[code]),
      ).join('\n'),
    );
}

/** A text stands in one place: a node that had one of all nodes' in its own words would be found out late. */
function merge(common, own, where) {
  const merged = { ...common };
  for (const [key, value] of Object.entries(own)) {
    if (!(key in common)) merged[key] = value;
    else if (typeof value === 'object' && typeof common[key] === 'object')
      merged[key] = merge(common[key], value, `${where}.${key}`);
    else throw new Error(`${where}.${key} is a text of common.json too`);
  }
  return merged;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
