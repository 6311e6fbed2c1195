// The outbox's process as plain JavaScript: a thousand starts must not compile it a thousand times. Made from
// the sources as they are now, in a folder that goes with this process.
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..');

let compiling: Promise<string> | undefined;

/** @returns the path of the program */
export function compiledChild(): Promise<string> {
  return (compiling ??= compile());
}

async function compile(): Promise<string> {
  // Inside the project, so that what is not bundled is found.
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'faults-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  await build({
    absWorkingDir: ROOT,
    // The journal's thread is a file of its own, beside what starts it.
    entryPoints: ['faults/child.ts', 'lib/journal/sqlite/journal-worker.ts'],
    entryNames: '[name]',
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['node-sqlite3-wasm'],
    logLevel: 'error',
  });
  return join(outdir, 'child.js');
}
