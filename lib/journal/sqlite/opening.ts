// Opens a journal file, or makes one; moves a damaged one aside and begins anew. Who may open it was
// settled before: see the lock and the lease.
import { existsSync } from 'node:fs';
import type { Engine, OpenFile } from './engine';
import { DamageError, whileReading } from './failures';
import { checkFiles } from './file-check';
import * as files from './files';
import { newSecret } from '../keyed-hash';
import { recover, type Found } from './recovery';
import { withChecksum } from './checksum';
import { APPLICATION_ID, TABLES, VERSION, configure, tableSql } from './schema';
import { prepareStatements, type Statements } from './statements';
import { emptyLog } from './vacuum';
import { Writer } from './writer';

export interface OpenedFile {
  engine: Engine;
  statements: Statements;
  writer: Writer;
  found: Found;
  damagedFile?: string;
}

/**
 * @param isDamaged it is known to be
 * @throws JournalError, or a system error
 */
export function openOrReplace(
  path: string,
  open: OpenFile,
  now: number,
  isDamaged = false,
): OpenedFile {
  files.removeEngineLock(path);
  if (!files.exists(path)) create(path, open, now);
  try {
    if (isDamaged) throw new DamageError('row');
    return openExisting(path, open, now);
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    const damagedFile = files.moveAside(path, now);
    create(path, open, now);
    return { ...openExisting(path, open, now), damagedFile };
  }
}

/** Under another name until it is whole: what stands in its place was never half made. */
function create(path: string, open: OpenFile, now: number): void {
  const unfinished = `${path}.new`;
  files.removeFile(unfinished);
  files.makeFile(unfinished);
  const engine = open(unfinished);
  try {
    engine.exec('PRAGMA page_size = 4096');
    configure(engine);
    engine.exec('BEGIN');
    engine.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    engine.exec(`PRAGMA user_version = ${VERSION}`);
    for (const table of Object.keys(TABLES)) engine.exec(tableSql(table));
    const meta = { version: VERSION, secret: newSecret(), nextId: 1, opened: now };
    const insert = engine.prepare('INSERT INTO meta VALUES (?, ?)');
    for (const [name, value] of Object.entries(meta)) {
      insert.run(name, withChecksum(`meta ${name}`, String(value)));
    }
    engine.exec('COMMIT');
    emptyLog(engine);
  } finally {
    engine.close();
  }
  files.putInPlace(unfinished, path);
}

/** @throws DamageError, JournalError */
function openExisting(path: string, open: OpenFile, now: number): OpenedFile {
  let engine: Engine | undefined;
  try {
    // Its log without it cannot be read.
    if (!existsSync(path)) throw new DamageError('missing');
    checkFiles(path);
    engine = open(path);
    configure(engine);
    const found = recover(engine);
    // What cannot be written must be known now, not with the first message.
    const statements = prepareStatements(engine);
    statements.replaceMeta.run('opened', withChecksum('meta opened', String(now)));
    files.protect(path);
    emptyLog(engine);
    return { engine, found, statements, writer: new Writer(statements, found) };
  } catch (error) {
    engine?.close();
    throw whileReading(error);
  }
}

/** @see Journal.forgetOld */
export function forgetOld(engine: Engine, before: number): void {
  engine.exec('BEGIN IMMEDIATE');
  for (const statement of [
    'DELETE FROM ended WHERE endedAt < ?',
    'DELETE FROM keys WHERE acceptedAt < ?',
  ]) {
    engine.prepare(statement).run(before);
  }
  engine.exec('COMMIT');
}
