// How entries, messages, keys and attempts stand in the tables: as texts with a checksum. Texts that are not JSON
// are made JSON on the way.
import { DamageError } from './failures';
import type { AttemptRow, EntryRow, StoredState, RecoveredEntry, StoredMessage } from '../journal';
import { withChecksum, verifyChecksum } from './checksum';

const STORED_STATES: readonly StoredState[] = ['waiting', 'settled', 'held', 'ended'];

/** An entry without its state. */
export interface EntryFields extends Omit<EntryRow, 'message'> {
  /** JSON of outcomes without a request, of a first entry. */
  outcomes: string;
  /** Keyed hash of the user's key; `''` for none, and for all but first entries. */
  key: string;
}

type EntryRowFields = [
  ...[messageId: number, nodeId: string, acceptedAt: number, expiresAt: number],
  ...[whenUnknown: EntryRow['whenUnknown'], sms: number, outcomes: string, key: string],
];

export function writeEntryRow(line: EntryFields): string {
  const { id, messageId, nodeId, acceptedAt, expiresAt, whenUnknown, sms, outcomes, key } = line;
  const fields = [messageId, nodeId, acceptedAt, expiresAt, whenUnknown, sms, outcomes, key];
  // JSON has no line break of its own; the order stays as it is, since it is most of the text.
  return withChecksum(`live ${id}`, `${JSON.stringify(fields)}\n${line.order}`);
}

/** @throws DamageError */
export function readEntryRow(id: number, sealed: unknown): EntryFields {
  return parseEntryRow(id, verifyChecksum(`live ${id}`, sealed));
}

function parseEntryRow(id: number, text: string): EntryFields {
  const end = text.indexOf('\n');
  return { id, ...readFields(text.slice(0, end)), order: text.slice(end + 1) };
}

/** @param start of a text with its checksum up to the line break; it was checked when the file was opened */
export function readStart(start: unknown): Omit<EntryFields, 'id' | 'order'> {
  return readFields(String(start).slice(String(start).indexOf(' ')));
}

function readFields(json: string): Omit<EntryFields, 'id' | 'order'> {
  const fields = JSON.parse(json) as EntryRowFields;
  const [messageId, nodeId, acceptedAt, expiresAt, whenUnknown, sms, outcomes, key] = fields;
  return { messageId, nodeId, acceptedAt, expiresAt, whenUnknown, sms, outcomes, key };
}

export interface State {
  state: StoredState;
  outcome: string;
}

/** Most are: what must read exactly so needs no checksum. */
const waiting = (id: number): string => `waiting ${id}`;

export function writeState(id: number, { state, outcome }: State): string {
  if (state === 'waiting') return waiting(id);
  return withChecksum(`state ${id}`, `${STORED_STATES.indexOf(state)}${outcome}`);
}

/** @throws DamageError */
export function readState(id: number, sealed: unknown): State {
  return parseState(openState(id, sealed));
}

/** @returns `''` for a waiting one @throws DamageError */
function openState(id: number, sealed: unknown): string {
  return sealed === waiting(id) ? '' : verifyChecksum(`state ${id}`, sealed);
}

function parseState(text: string): State {
  return { state: STORED_STATES[Number(text[0] ?? 0)]!, outcome: text.slice(1) };
}

/** An entry whose texts were checked and not yet taken apart: that is left to who wants it. */
export interface CheckedEntry {
  id: number;
  messageId: number;
  line: string;
  state: string;
}

/** @param row of `live` @throws DamageError */
export function checkEntry(row: unknown[]): CheckedEntry {
  const id = idOf(row[0]);
  const line = verifyChecksum(`live ${id}`, row[1]);
  return { id, messageId: parseInt(line.slice(1, 20), 10), line, state: openState(id, row[2]) };
}

export function parseEntry({ id, line, state }: Omit<CheckedEntry, 'messageId'>): RecoveredEntry {
  const { key: _, ...fields } = parseEntryRow(id, line);
  return { ...fields, ...parseState(state) };
}

export function writeStored(id: number, { json, isPartial }: StoredMessage): string {
  return withChecksum(`stored ${id}`, `${Number(isPartial)}${json}`);
}

/** @throws DamageError */
export function readStored(id: number, sealed: unknown): StoredMessage {
  const text = verifyChecksum(`stored ${id}`, sealed);
  return { json: text.slice(1), isPartial: text[0] === '1' };
}

export interface Ended {
  acceptedAt: number;
  usage: number;
  summary: string;
}

export function writeEnded(id: number, { acceptedAt, usage, summary }: Ended): string {
  return withChecksum(`ended ${id}`, JSON.stringify([acceptedAt, usage, summary]));
}

/** @throws DamageError */
export function readEnded(id: number, sealed: unknown): Ended {
  const fields = JSON.parse(verifyChecksum(`ended ${id}`, sealed)) as [number, number, string];
  const [acceptedAt, usage, summary] = fields;
  return { acceptedAt, usage, summary };
}

export interface KeyOwner {
  messageId: number;
  acceptedAt: number;
  /** Keyed hash of what the key stands for. */
  content: string;
}

export function writeKey(key: string, { messageId, acceptedAt, content }: KeyOwner): string {
  return withChecksum(`key ${key}`, JSON.stringify([messageId, acceptedAt, content]));
}

/** @throws DamageError */
export function readKey(key: string, sealed: unknown): KeyOwner {
  const fields = JSON.parse(verifyChecksum(`key ${key}`, sealed)) as [number, number, string];
  const [messageId, acceptedAt, content] = fields;
  return { messageId, acceptedAt, content };
}

export function writeAttempt({ id, tag, kind, entries }: AttemptRow): string {
  return withChecksum(`attempt ${id}`, JSON.stringify([tag, kind, entries]));
}

/** @throws DamageError */
export function readAttempt(id: number, sealed: unknown): AttemptRow {
  const fields = JSON.parse(verifyChecksum(`attempt ${id}`, sealed)) as [string, string, number[]];
  const [tag, kind, entries] = fields;
  return { id, tag, kind, entries };
}

/** @throws DamageError */
export function idOf(value: unknown): number {
  if (typeof value !== 'number') throw new DamageError('id');
  return value;
}
