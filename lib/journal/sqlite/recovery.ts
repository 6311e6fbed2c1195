// Reads a file when it is opened and believes none of it: every row is checked before any row is given
// out. Writes nothing.
import type { Engine } from './engine';
import { DamageError } from './failures';
import { JournalError, type AttemptRow } from '../journal';
import { encodeEntries, type WireValues } from './wire-format';
import {
  checkEntry,
  type CheckedEntry,
  idOf,
  readAttempt,
  readEnded,
  readEntryRow,
  readKey,
} from './row-codec';
import { verifyChecksum } from './checksum';
import { TABLES, VERSION, tableSql } from './schema';
import type { Known } from './writer';

/** Rows that are read, or given out, at once. */
const CHUNK = 2000;

const HOUR_MS = 3_600_000;

/** What was in the file, ready for the other thread. */
export interface Found extends Known {
  /** The first of them. */
  entries: WireValues;
  attempts: AttemptRow[];
  notes: Map<string, string>;
  /** See {@link Recovered}. */
  newestMark: number;
  /** Of those that have ended in the last hour before it. */
  usage: { acceptedAt: number; sms: number }[];
  /** Random name of the journal that opened it last; `''` where it was never opened. */
  lastOwner: string;
  /** Without a log it lacks what was written last. */
  isIncomplete: boolean;
}

/** @throws DamageError, JournalError, or what the engine throws */
export function recover(engine: Engine): Found {
  const check = engine.prepare('PRAGMA quick_check(1)').get();
  if (check?.quick_check !== 'ok') throw new DamageError('structure');
  const meta = readNamed(engine, 'meta');
  checkVersion(engine, meta);
  checkTables(engine);
  checkKeys(engine);
  const newestMark = readNewestMark(engine);
  const attempts = readAttempts(engine);
  const inAttempt = attempts.reduce((most, { entries }) => Math.max(most, ...entries), 0);
  const nextId = Number(meta.get('nextId'));
  const siblings = new Map<number, Set<number>>();
  const entries = readPart(engine, siblings, { after: -1, before: nextId, atLeastTo: inAttempt });
  const notes = [...readNamed(engine, 'notes')].map(
    ([name, value]) => [JSON.parse(name), JSON.parse(value)] as [string, string],
  );
  return {
    entries,
    siblings,
    secret: meta.get('secret') ?? '',
    nextId,
    attempts,
    notes: new Map(notes),
    newestMark,
    usage: readRecentUsage(engine, newestMark - HOUR_MS),
    lastOwner: meta.get('owner') ?? '',
    isIncomplete: meta.get('complete') === 'no',
  };
}

/** Both must agree, or a flipped bit would look like a file from the future. */
function checkVersion(engine: Engine, meta: Map<string, string>): void {
  const version = engine.prepare('PRAGMA user_version').get()?.user_version;
  if (meta.get('version') !== String(version)) throw new DamageError('version');
  if (Number(version) > VERSION) throw new JournalError('engine', 'VERSION');
}

function checkTables(engine: Engine): void {
  const found = engine
    .prepare('SELECT sql FROM sqlite_schema ORDER BY name')
    .all()
    .map(({ sql }) => sql);
  const expected = Object.keys(TABLES).sort().map(tableSql);
  if (found.join('\n') !== expected.join('\n')) throw new DamageError('tables');
}

function readNamed(engine: Engine, table: 'meta' | 'notes'): Map<string, string> {
  const rows = engine.prepare(`SELECT name, sealed FROM ${table}`).values() as [string, unknown][];
  return new Map(rows.map(([name, sealed]) => [name, verifyChecksum(`${table} ${name}`, sealed)]));
}

function readAttempts(engine: Engine): AttemptRow[] {
  const rows = engine.prepare('SELECT id, sealed FROM attempts ORDER BY id').values();
  return rows.map(([id, sealed]) => readAttempt(idOf(id), sealed));
}

/** A key that reads differently would let a message be sent again. */
function checkKeys(engine: Engine): void {
  const next = engine.prepare(
    `SELECT key, sealed, acceptedAt FROM keys WHERE key > ? ORDER BY key LIMIT ${CHUNK}`,
  );
  for (let rows = next.values(''); rows.length > 0; rows = next.values(rows.at(-1)![0]!)) {
    for (const [key, sealed, acceptedAt] of rows) {
      const owner = readKey(String(key), sealed);
      if (owner.acceptedAt !== acceptedAt) throw new DamageError('keys');
    }
  }
}

/** Ids are in order of arrival. What is read is what has a checksum. */
function readNewestMark(engine: Engine): number {
  const live = engine.prepare('SELECT id, sealed FROM live ORDER BY id DESC LIMIT 1').get();
  const ended = engine.prepare('SELECT id, sealed FROM ended ORDER BY id DESC LIMIT 1').get();
  return Math.max(
    live ? readEntryRow(idOf(live.id), live.sealed).acceptedAt : 0,
    ended ? readEnded(idOf(ended.id), ended.sealed).acceptedAt : 0,
  );
}

/** Newest first. @param from a mark */
function readRecentUsage(engine: Engine, from: number): Found['usage'] {
  const usage: Found['usage'] = [];
  const next = engine.prepare(
    `SELECT id, sealed FROM ended WHERE id < ? ORDER BY id DESC LIMIT ${CHUNK}`,
  );
  let rows = next.values(Number.MAX_SAFE_INTEGER);
  while (rows.length > 0) {
    for (const [id, sealed] of rows) {
      const { acceptedAt, usage: sms } = readEnded(idOf(id), sealed);
      if (acceptedAt < from) return usage;
      if (sms > 0) usage.push({ acceptedAt, sms });
    }
    rows = next.values(rows.at(-1)![0]!);
  }
  return usage;
}

/** Which entries are asked for. */
export interface Part {
  after: number;
  /** From here on they are new. */
  before: number;
  /** The part does not end before this one. */
  atLeastTo?: number;
}

/**
 * Checked, in order of id; never only some entries of a message.
 *
 * @param siblings what is learned of messages with several entries
 * @throws DamageError
 */
export function readPart(
  engine: Engine,
  siblings: Map<number, Set<number>>,
  { after, before, atLeastTo = 0 }: Part,
): WireValues {
  const next = engine.prepare(
    'SELECT id, sealed, state FROM live WHERE id > ? AND id < ? ORDER BY id LIMIT ?',
  );
  const part: CheckedEntry[] = [];
  const lastId = (): number => part.at(-1)?.id ?? after;
  const take = (count: number): boolean => {
    const rows = next.values(lastId(), before, count);
    for (const row of rows) part.push(checkEntry(row));
    return rows.length > 0;
  };
  while (take(CHUNK) && lastId() < atLeastTo) continue;
  endWithMessage(part, () => take(1));
  for (const entry of part) noteSibling(siblings, entry);
  dropEndedFirsts(engine, siblings);
  return encodeEntries(part);
}

/** The last message may go on: one more, until it is another's. @param takeOne false: there is none */
function endWithMessage(part: CheckedEntry[], takeOne: () => boolean): void {
  const messageId = part.at(-1)?.messageId;
  while (messageId !== undefined && takeOne()) {
    if (part.at(-1)?.messageId === messageId) continue;
    part.pop();
    return;
  }
}

/** A first entry does not know that it has siblings, a sibling knows its first entry. */
function noteSibling(siblings: Map<number, Set<number>>, { id, messageId }: CheckedEntry): void {
  if (id === messageId) return;
  const known = siblings.get(messageId) ?? new Set([messageId]);
  siblings.set(messageId, known.add(id));
}

function dropEndedFirsts(engine: Engine, siblings: Map<number, Set<number>>): void {
  const find = engine.prepare('SELECT id FROM live WHERE id = ?');
  for (const [messageId, ids] of siblings) if (!find.get(messageId)) ids.delete(messageId);
}
