// A program of the tests as plain JavaScript, in a throw-away folder that everybody may enter: it starts in no
// time, and a process that has given up root can still read it where the project itself is in a folder of
// root's. Bundles only: what a program does is its own business.
import { buildSync } from 'esbuild';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** It has a file of WebAssembly beside it, and so cannot be in a bundle. */
const APART = 'node-sqlite3-wasm';

/** The journal's thread is a file of its own, beside what starts it. */
const JOURNAL_THREAD = 'lib/journal/sqlite/journal-worker.ts';

const bundled = new Map<string, string>();

/**
 * @param program its path from the root of the project
 * @returns the path of what to run instead; it goes with this process
 */
export function bundle(program: string): string {
  const known = bundled.get(program);
  if (known) return known;
  const outdir = mkdtempSync(join(tmpdir(), 'smspartner-bundle-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  chmodSync(outdir, 0o755);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [...new Set([program, JOURNAL_THREAD])],
    entryNames: '[name]',
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: [APART],
    logLevel: 'error',
  });
  const installed = dirname(require.resolve(`${APART}/package.json`));
  cpSync(installed, join(outdir, 'node_modules', APART), { recursive: true });
  const made = join(outdir, `${basename(program, '.ts')}.js`);
  bundled.set(program, made);
  return made;
}
