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
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const DEFAULT_LANGUAGE = 'en-US';
const languages = readdirSync('locales').filter((name) => !name.startsWith('.'));

rmSync('dist', { recursive: true, force: true });
compileRuntime();
const nodes = entries('nodes');
for (const entry of [...nodes, ...entries('plugins')]) {
  await writeHtml(entry);
  copyLocales(entry);
}
// Beside one node: Node-RED finds them for all, and its icon picker would list every copy.
cpSync('icons', join(nodes[0].folder, 'icons'), { recursive: true });

function compileRuntime() {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'];
  if (spawnSync(process.execPath, tsc, { stdio: 'inherit' }).status !== 0) process.exit(1);
}

/** @param kind `nodes` or `plugins`: the list in package.json, and the folder of the sources */
function entries(kind) {
  const list = JSON.parse(readFileSync('package.json', 'utf8'))['node-red'][kind];
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

/** Catalogs, and the help that only nodes have. */
function copyLocales({ kind, name, folder }) {
  const files = kind === 'plugins' ? [`${name}.json`] : [`${name}.json`, `${name}.html`];
  for (const language of languages) {
    for (const file of files) {
      const from = join('locales', language, file);
      if (existsSync(from)) {
        mkdirSync(join(folder, 'locales', language), { recursive: true });
        cpSync(from, join(folder, 'locales', language, file));
      } else if (language === DEFAULT_LANGUAGE) {
        throw new Error(`${from} is missing`);
      }
    }
  }
}
