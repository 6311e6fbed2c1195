// Leaves nothing in the file of what has ended. SQLite zeroes the rows it deletes, but not the copies it
// leaves in unused parts of pages when it moves rows between them: tables that hold texts are written anew.
import type { Engine } from './engine';
import { tableSql } from './schema';

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

/** Moves what is in the log into the file and empties the log. */
export function emptyLog(engine: Engine): void {
  engine.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
}
