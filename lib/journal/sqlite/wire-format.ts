// How changes and entries travel between the threads: one flat list of numbers and texts. Copying an object
// for each of 100,000 messages would take longer than writing them.
import type { Change, EndChange, EntryRow, RecoveredEntry, WhenUnknown } from '../journal';
import { parseEntry, type CheckedEntry } from './row-codec';

export type WireValues = (string | number | boolean)[];

/** @returns one list for many changes */
export function encodeChanges(changes: Iterable<Change>): WireValues {
  const wire: WireValues = [];
  for (const change of changes) encodeChange(wire, change);
  return wire;
}

function encodeChange(wire: WireValues, change: Change): void {
  if (change.do === 'accept' || change.do === 'divide') {
    wire.push(change.do, change.entries.length);
    for (const entry of change.entries) encodeEntry(wire, entry);
  } else if (change.do === 'attempt') {
    const { id, tag, kind, entries } = change.attempt;
    wire.push(change.do, id, tag, kind, entries.length, ...entries);
  } else {
    wire.push(change.do, ...fieldsOf(change));
  }
}

function fieldsOf(change: Exclude<Change, { do: 'accept' | 'divide' | 'attempt' }>): WireValues {
  switch (change.do) {
    case 'forgetAttempt':
      return [change.id];
    case 'settle':
    case 'hold':
      return [change.id, change.outcome];
    case 'again':
      return [change.id, change.expiresAt];
    case 'end':
      return fieldsOfEnd(change);
    case 'note':
      return [change.name, change.value];
  }
}

function fieldsOfEnd(change: EndChange): WireValues {
  const { id, messageId, acceptedAt, summary, isFree, usage, at } = change;
  return [id, messageId, acceptedAt, summary, isFree, usage, at];
}

function encodeEntry(wire: WireValues, entry: EntryRow): void {
  const { id, messageId, nodeId, acceptedAt, expiresAt, whenUnknown, sms, message } = entry;
  wire.push(id, messageId, nodeId, acceptedAt, expiresAt, whenUnknown, sms, entry.order);
  wire.push(message !== undefined);
  if (!message) return;
  const { stored, isPartial, outcomes, lastId = entry.id, keyed } = message;
  wire.push(stored, isPartial, outcomes, lastId, keyed !== undefined);
  if (keyed) wire.push(keyed.key, keyed.content, keyed.freeBefore);
}

/** Calls `apply` for each change, in order. */
export function decodeChanges(wire: WireValues, apply: (change: Change) => void): void {
  const reader = new Reader(wire);
  while (reader.hasMore) apply(decodeChange(reader));
}

function decodeChange(reader: Reader): Change {
  const kind = reader.text() as Change['do'];
  switch (kind) {
    case 'accept':
    case 'divide':
      return { do: kind, entries: Array.from({ length: reader.number() }, () => entry(reader)) };
    case 'attempt': {
      const attempt = { id: reader.number(), tag: reader.text(), kind: reader.text() };
      const entries = Array.from({ length: reader.number() }, () => reader.number());
      return { do: kind, attempt: { ...attempt, entries } };
    }
    case 'forgetAttempt':
      return { do: kind, id: reader.number() };
    case 'settle':
    case 'hold':
      return { do: kind, id: reader.number(), outcome: reader.text() };
    case 'again':
      return { do: kind, id: reader.number(), expiresAt: reader.number() };
    case 'end': {
      const [id, messageId, acceptedAt] = [reader.number(), reader.number(), reader.number()];
      const [summary, isFree] = [reader.text(), reader.flag()];
      const [usage, at] = [reader.number(), reader.number()];
      return { do: kind, id, messageId, acceptedAt, summary, isFree, usage, at };
    }
    case 'note':
      return { do: kind, name: reader.text(), value: reader.text() };
  }
}

function entry(reader: Reader): EntryRow {
  const row: EntryRow = {
    id: reader.number(),
    messageId: reader.number(),
    nodeId: reader.text(),
    acceptedAt: reader.number(),
    expiresAt: reader.number(),
    whenUnknown: reader.text() as WhenUnknown,
    sms: reader.number(),
    order: reader.text(),
  };
  if (!reader.flag()) return row;
  const [stored, isPartial, outcomes] = [reader.text(), reader.flag(), reader.text()];
  row.message = { stored, isPartial, outcomes, lastId: reader.number() };
  if (reader.flag()) {
    const [key, content] = [reader.text(), reader.text()];
    row.message.keyed = { key, content, freeBefore: reader.number() };
  }
  return row;
}

/** @returns one list for many entries of a file */
export function encodeEntries(entries: CheckedEntry[]): WireValues {
  const wire: WireValues = [];
  for (const { id, line, state } of entries) wire.push(id, line, state);
  return wire;
}

/** @returns the entries, in order */
export function decodeEntries(wire: WireValues): RecoveredEntry[] {
  const entries: RecoveredEntry[] = [];
  const reader = new Reader(wire);
  while (reader.hasMore) {
    const [id, line, state] = [reader.number(), reader.text(), reader.text()];
    entries.push(parseEntry({ id, line, state }));
  }
  return entries;
}

class Reader {
  private at = 0;

  constructor(private readonly wire: WireValues) {}

  get hasMore(): boolean {
    return this.at < this.wire.length;
  }

  text(): string {
    return this.wire[this.at++] as string;
  }

  number(): number {
    return this.wire[this.at++] as number;
  }

  flag(): boolean {
    return this.wire[this.at++] as boolean;
  }
}
