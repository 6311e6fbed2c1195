// Makes dist/: the runtime through tsc, then beside each node what Node-RED looks for there: its form
// (editor script and html in one file), its catalogs and help, its icons.
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
const style = readFileSync('nodes/editor/form.css', 'utf8');

rmSync('dist', { recursive: true, force: true });
compileRuntime();
const all = entries();
for (const entry of all) {
  await writeForm(entry);
  copyLocales(entry);
}
// Beside one node: Node-RED finds them for all, and its icon picker would list every copy.
cpSync('icons', join(all[0].folder, 'icons'), { recursive: true });

function compileRuntime() {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'];
  if (spawnSync(process.execPath, tsc, { stdio: 'inherit' }).status !== 0) process.exit(1);
}

function entries() {
  const { nodes } = JSON.parse(readFileSync('package.json', 'utf8'))['node-red'];
  return Object.entries(nodes).map(([type, file]) => {
    const name = /^dist\/nodes\/([a-z-]+)\/\1\.js$/.exec(file)?.[1];
    if (!name) throw new Error(`${type}: expected dist/nodes/<name>/<name>.js, not ${file}`);
    if (!existsSync(file)) throw new Error(`${type}: the compiler did not write ${file}`);
    return { type, name, folder: dirname(file), source: `nodes/${name}/${name}` };
  });
}

async function writeForm({ type, name, folder, source }) {
  const form = readFileSync(`${source}.html`, 'utf8');
  if (!form.includes(`data-template-name="${type}"`))
    throw new Error(`${source}.html: no ${type} form`);
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

function copyLocales({ name, folder }) {
  for (const language of languages) {
    for (const file of [`${name}.json`, `${name}.html`]) {
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
