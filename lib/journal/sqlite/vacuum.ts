// Leaves nothing in the file of what has ended. SQLite zeroes the rows it deletes, but not the copies it
// leaves in unused parts of pages when it moves rows between them: tables that hold texts are written anew.
import type { Engine } from './engine';
import { withChecksum } from './checksum';
import { tableSql } from './schema';
import type { Statements } from './statements';

const WITH_TEXTS = ['live', 'stored'] as const;

/** Zeroes every page that these tables used, and keeps their rows. */
export function rewriteTexts(engine: Engine): void {
  engine.exec('BEGIN IMMEDIATE');
  for (const table of WITH_TEXTS) {
    engine.exec(tableSql(table).replace(`"${table}"`, '"fresh"'));
    engine.exec(`INSERT INTO fresh SELECT * FROM ${table} ORDER BY id`);
    engine.exec(`DROP TABLE ${table}`);
    engine.exec(`ALTER TABLE fresh RENAME TO ${table}`);
  }
  engine.exec('COMMIT');
}

/**
 * Moves what is in the log into the file and empties the log. Only the log then says that the file is complete: so
 * a file that somebody has parted from its log is known, and one that SQLite itself has closed is not taken for it.
 */
export function emptyLog(engine: Engine, statements: Statements): void {
  markComplete(statements, false);
  engine.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  markComplete(statements, true);
}

/** In a transaction of its own, unless it is in another one. */
export function markComplete({ replaceMeta }: Statements, isComplete: boolean): void {
  replaceMeta.run('complete', withChecksum('meta complete', isComplete ? 'yes' : 'no'));
}
