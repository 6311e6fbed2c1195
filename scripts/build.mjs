// Makes dist/: the runtime through tsc, then beside each node and plugin what Node-RED looks for there: its
// html (editor script, style and form in one file), its catalogs and help, its icons.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const DEFAULT_LANGUAGE = 'en-US';
const languages = readdirSync('locales').filter((name) => !name.startsWith('.'));

rmSync('dist', { recursive: true, force: true });
compileRuntime();
const codes = createRequire(import.meta.url)('../dist/lib/pure/codes/error-codes.js');
const nodes = entries('nodes');
for (const entry of [...nodes, ...entries('plugins')]) {
  await writeHtml(entry);
  writeLocales(entry);
}
// Beside one node: Node-RED finds them for all, and its icon picker would list every copy.
cpSync('icons', join(nodes[0].folder, 'icons'), { recursive: true });

function compileRuntime() {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'];
  if (spawnSync(process.execPath, tsc, { stdio: 'inherit' }).status !== 0) process.exit(1);
}

/** @param kind `nodes` or `plugins`: the list in package.json, and the folder of the sources */
function entries(kind) {
  const list = readJson('package.json')['node-red'][kind];
  return Object.entries(list).map(([type, file]) => {
    const name = /^dist\/[a-z]+\/([a-z-]+)\/\1\.js$/.exec(file)?.[1];
    if (!name || !file.startsWith(`dist/${kind}/`))
      throw new Error(`${type}: expected dist/${kind}/<name>/<name>.js, not ${file}`);
    if (!existsSync(file)) throw new Error(`${type}: the compiler did not write ${file}`);
    return { kind, type, name, folder: dirname(file), source: `${kind}/${name}/${name}` };
  });
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
  // Not minified: the published file stays readable, and the official scorecard parses it.
  const { outputFiles } = await build({
    entryPoints: [`${source}.editor.ts`],
    bundle: true,
    format: 'iife',
    charset: 'utf8',
    target: 'es2020',
    legalComments: 'none',
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
