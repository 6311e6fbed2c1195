// The tables of a journal file and how it is opened; row-codec.ts says what their texts hold. Numbers and texts
// are only in `live` and `stored`, whose rows are deleted when they end; so nothing personal must be added to
// any other table.
import type { Engine } from './engine';

/** Raised with every change of the tables; a file with a higher one is left untouched. */
export const VERSION = 1;

/** In the file's header, so that it is told from other SQLite files. */
export const APPLICATION_ID = 0x534d5350;

/**
 * By name. The quotes are those that SQLite adds when it renames a table (see vacuum.ts): the text in the
 * file is compared with this one.
 */
export const TABLES: Readonly<Record<string, string>> = {
  // `version`, `secret`, `nextId`; `opened` and `owner`: when and by whom last; `complete`: see vacuum.ts.
  meta: '(name TEXT PRIMARY KEY, sealed TEXT) WITHOUT ROWID',
  notes: '(name TEXT PRIMARY KEY, sealed TEXT) WITHOUT ROWID',
  live: '(id INTEGER PRIMARY KEY, sealed TEXT, state TEXT)',
  stored: '(id INTEGER PRIMARY KEY, sealed TEXT)',
  ended: '(id INTEGER PRIMARY KEY, endedAt INTEGER, sealed TEXT)',
  // `key` is a keyed hash.
  keys: '(key TEXT PRIMARY KEY, acceptedAt INTEGER, sealed TEXT) WITHOUT ROWID',
  attempts: '(id INTEGER PRIMARY KEY, sealed TEXT)',
};

/** @returns the statement that makes a table, as it stands in the file */
export function tableSql(name: string): string {
  return `CREATE TABLE "${name}" ${TABLES[name]}`;
}

/** How every connection works: durable at each commit, alone, and zeroing what it deletes. */
export function configure(engine: Engine): void {
  // Exclusive first: WAL then needs no shared memory, which one engine does not have.
  engine.exec('PRAGMA locking_mode = EXCLUSIVE');
  engine.exec('PRAGMA journal_mode = WAL');
  engine.exec('PRAGMA synchronous = FULL');
  // By itself SQLite would move what vacuum.ts must have a word in.
  engine.exec('PRAGMA wal_autocheckpoint = 0');
  engine.exec('PRAGMA secure_delete = ON');
  // 8 MB: what a flood writes at once stays in memory until it is committed.
  engine.exec('PRAGMA cache_size = -8000');
  // Its temporary files would hold what is stored.
  engine.exec('PRAGMA temp_store = MEMORY');
}
