// The programs that run in processes of their own, as plain JavaScript: a loader that translates sources while
// they run would take time and memory in what is measured, and in every thread that it starts. What they take from
// lib/ is in them, so that nothing here knows how the published package is put together.
import { buildSync } from 'esbuild';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from './children';

export const ROOT = join(__dirname, '..');

const PROGRAMS = {
  host: 'bench/host.ts',
  'resting-host': 'bench/resting-host.ts',
  'idle-line': 'bench/idle-line.ts',
  'fill-outbox': 'bench/fill-outbox.ts',
  'open-outbox': 'bench/open-outbox.ts',
};

/** The journal's thread is looked for beside the file that starts it. */
const THREAD = { 'journal-worker': 'lib/journal/sqlite/journal-worker.ts' };

let directory: string | undefined;

/** @returns its file; all of them are compiled when the first is asked for */
export function program(name: keyof typeof PROGRAMS): string {
  directory ??= compile();
  return join(directory, `${name}.js`);
}

function compile(): string {
  const outdir = makeDirectory();
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: { ...PROGRAMS, ...THREAD },
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  });
  symlinkSync(join(ROOT, 'node_modules'), join(outdir, 'node_modules'), 'dir');
  return outdir;
}
