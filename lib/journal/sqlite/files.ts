// The files of a journal: made so that only their owner reads them, moved aside when damaged, deleted when
// old. Never opens one as a database, and never follows a link but that of the folder itself.
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JournalError } from '../journal';
import { identityOf } from './identity';
import { unusedName } from './owner-file';

/** What SQLite puts beside a file, in the order in which it may be moved. */
const SUFFIXES = ['-wal', '-shm', '-journal', ''];

/** What everybody else may do in a folder. */
const OTHERS = 0o077;

/** Set on folders that many share, such as the one for temporary files. */
const STICKY = 0o1000;

/**
 * Whoever may write in the folder could put links and files in it: it is its owner's alone, however it was made.
 * One that belongs to somebody else, or that is meant for many, stays as it is.
 */
export function makeFolder(path: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(folder);
  if ((mode & OTHERS) === 0 || (mode & STICKY) !== 0 || uid !== process.getuid?.()) return;
  try {
    chmodSync(folder, 0o700);
  } catch {
    // A file system without modes.
  }
}

/** @throws JournalError where one of the names of a journal is anything but a file */
export function refuseWhatIsNoFile(path: string): void {
  for (const suffix of SUFFIXES) {
    const found = lstatSync(path + suffix, { throwIfNoEntry: false });
    if (!found || found.isFile()) continue;
    const links = found.isSymbolicLink() ? 'ELOOP' : 'ENOTSUP';
    throw new JournalError('disk', found.isDirectory() ? 'EISDIR' : links);
  }
}

/** Removes what is left of a file that was never finished. */
export function removeFile(path: string): void {
  for (const suffix of SUFFIXES) rmSync(path + suffix, { force: true });
  removeEngineLock(path);
}

/** One engine leaves its lock, an empty folder, behind when it is killed; ours was taken before. */
export function removeEngineLock(path: string): void {
  const lock = `${path}.lock`;
  const found = lstatSync(lock, { throwIfNoEntry: false });
  if (found?.isDirectory()) rmdirSync(lock);
  else if (found?.isSymbolicLink()) rmSync(lock);
}

/** What was never finished, of this journal, when its process was killed. */
export function removeUnfinished(path: string): void {
  const prefix = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (/^[0-9a-f]{16}$/.test(rest)) removeFile(join(dirname(path), name));
  }
}

/** @returns whether there is any file of this journal */
export function exists(path: string): boolean {
  return SUFFIXES.some((suffix) => isThere(path + suffix));
}

export function hasLog(path: string): boolean {
  return isThere(`${path}-wal`);
}

/** @returns bytes; 0 where there is none */
export function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** @returns what tells whether the files of an open journal are still those that are found under its name */
export function identitiesOf(path: string): string {
  return `${identityOf(path)}, ${identityOf(`${path}-wal`)}`;
}

/**
 * Whoever had them before, and only stood still, writes into what is nobody's any more: the log first, so that
 * what is found at any moment is whole.
 */
export function replaceByCopies(path: string): void {
  for (const suffix of ['-wal', '']) {
    if (!isThere(path + suffix)) continue;
    const copy = unusedName(path) + suffix;
    copyFileSync(path + suffix, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o600);
    sync(copy, 'r+');
    renameSync(copy, path + suffix);
  }
  syncFolder(path);
}

/**
 * Closing a database deletes its log by name. Where that is another's by now, it stays.
 *
 * @param close the database that was replaced
 */
export function closeBeside(path: string, close: () => void): void {
  const log = `${path}-wal`;
  const kept = unusedName(path) + '-wal';
  try {
    linkSync(log, kept);
  } catch {
    // There is none, or files have one name only here.
    return close();
  }
  close();
  try {
    if (!isThere(log)) linkSync(kept, log);
  } finally {
    rmSync(kept, { force: true });
  }
}

/** SQLite gives its other files the mode of this one; where an engine does not, see {@link protect}. */
export function makeFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}

export function protect(path: string): void {
  for (const suffix of SUFFIXES) if (isThere(path + suffix)) chmodSync(path + suffix, 0o600);
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
    if (isThere(path + suffix)) renameSync(path + suffix, aside + suffix);
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

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function syncFolder(path: string): void {
  // Windows opens no folder.
  if (process.platform !== 'win32') sync(dirname(path), 'r');
}

function sync(path: string, flags: string): void {
  const opened = openSync(path, flags);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
