// The files of a journal: made so that only their owner reads them, moved aside when damaged, deleted when
// old. Never opens one as a database.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What SQLite puts beside a file, in the order in which it may be moved. */
const SUFFIXES = ['-wal', '-shm', '-journal', ''];

export function makeFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
}

/** Removes what is left of a file that was never finished. */
export function removeFile(path: string): void {
  for (const suffix of SUFFIXES) rmSync(path + suffix, { force: true });
  removeEngineLock(path);
}

/** One engine leaves its lock behind when it is killed; ours was taken before. */
export function removeEngineLock(path: string): void {
  rmSync(`${path}.lock`, { recursive: true, force: true });
}

/** @returns whether there is any file of this journal */
export function exists(path: string): boolean {
  return SUFFIXES.some((suffix) => existsSync(path + suffix));
}

/** SQLite gives its other files the mode of this one; where an engine does not, see {@link protect}. */
export function makeFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}

export function protect(path: string): void {
  for (const suffix of SUFFIXES) if (existsSync(path + suffix)) chmodSync(path + suffix, 0o600);
}

/** Puts a finished file in its place, also through a power cut. */
export function putInPlace(from: string, path: string): void {
  renameSync(from, path);
  syncFolder(path);
}

/** @returns the new name */
export function moveAside(path: string, now: number): string {
  let at = now;
  while (exists(`${path}.damaged-${at}`)) at += 1;
  const aside = `${path}.damaged-${at}`;
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  syncFolder(path);
  return basename(aside);
}

/** Deletes damaged files that were put aside before a time. @param before epoch ms */
export function removeOldDamaged(path: string, before: number): void {
  const prefix = `${basename(path)}.damaged-`;
  for (const name of readdirSync(dirname(path))) {
    const at = name.startsWith(prefix) ? parseInt(name.slice(prefix.length), 10) : NaN;
    if (at < before) rmSync(join(dirname(path), name), { force: true });
  }
}

function syncFolder(path: string): void {
  // Windows opens no folder.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
