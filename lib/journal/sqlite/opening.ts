// Opens a journal file, or makes one; moves a damaged one aside and begins anew. Who may open it was
// settled before: see the lock and the lease.
import type { Engine, OpenFile } from './engine';
import { DamageError, whileReading } from './failures';
import { checkFiles } from './file-check';
import * as files from './files';
import { identityOf } from './identity';
import { newSecret } from '../keyed-hash';
import { doubtAll } from './doubt';
import { unusedName } from './owner-file';
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
  /** It was not closed in order, and its log is gone: what waits in it may have been sent. */
  isLogLost: boolean;
  /** Random name of the journal that had it open before; `''` for a new file. */
  lastOwner: string;
  /** Tells its files from others under the same names. */
  identities: string;
}

export interface OpeningOptions {
  /** Random name of the journal that opens it. */
  owner: string;
  /** It is known to be damaged. */
  isDamaged?: boolean;
}

/** @throws JournalError, or a system error */
export function openOrReplace(
  path: string,
  open: OpenFile,
  now: number,
  options: OpeningOptions,
): OpenedFile {
  files.refuseWhatIsNoFile(path);
  files.removeEngineLock(path);
  files.removeUnfinished(path);
  if (!files.exists(path)) create(path, open, now);
  try {
    if (options.isDamaged) throw new DamageError('row');
    return openExisting(path, open, now, options);
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    const damagedFile = files.moveAside(path, now);
    create(path, open, now);
    return { ...openExisting(path, open, now, options), damagedFile };
  }
}

/** Under another name until it is whole: what stands in its place was never half made. */
function create(path: string, open: OpenFile, now: number): void {
  const unfinished = unusedName(path);
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
    emptyLog(engine, prepareStatements(engine));
  } finally {
    engine.close();
  }
  files.putInPlace(unfinished, path);
}

/** @throws DamageError, JournalError */
function openExisting(
  path: string,
  open: OpenFile,
  now: number,
  { owner }: OpeningOptions,
): OpenedFile {
  let engine: Engine | undefined;
  try {
    // Its log without it cannot be read.
    if (identityOf(path) === undefined) throw new DamageError('missing');
    checkFiles(path);
    const hadLog = files.hasLog(path);
    engine = open(path);
    configure(engine);
    let found = recover(engine);
    const { lastOwner } = found;
    const isLogLost = found.isIncomplete && !hadLog;
    // What cannot be written must be known now, not with the first message.
    const statements = prepareStatements(engine);
    engine.exec('BEGIN IMMEDIATE');
    for (const [name, value] of Object.entries({ opened: String(now), owner })) {
      statements.replaceMeta.run(name, withChecksum(`meta ${name}`, value));
    }
    if (isLogLost) doubtAll(engine, statements, found);
    engine.exec('COMMIT');
    if (isLogLost) found = recover(engine);
    files.protect(path);
    emptyLog(engine, statements);
    const identities = files.identitiesOf(path);
    const writer = new Writer(statements, found);
    return { engine, found, statements, writer, isLogLost, lastOwner, identities };
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
