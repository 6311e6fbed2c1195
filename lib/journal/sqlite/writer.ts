// Each change as statements, inside a transaction that somebody else begins and ends. Applying a change
// again does no harm: what has ended stays ended, what is there stays as it is.
import type { AttemptRow, Change, Duplicate, EndChange, EntryRow } from '../journal';
import { keyedHash } from '../keyed-hash';
import { KeyIndex } from './key-index';
import * as rows from './row-codec';
import { withChecksum } from './checksum';
import type { Statements } from './statements';

/** What the writer must know of what is in the file. */
export interface Known {
  /** The first id that was never used. */
  nextId: number;
  /** Entries that have not ended, of messages with several. */
  siblings: Map<number, Set<number>>;
  secret: string;
}

export class Writer {
  /** Whether something was purged since it was last set to false. */
  hasEnded = false;
  private readonly keys: KeyIndex;
  private writtenNextId: number;

  constructor(
    private readonly statements: Statements,
    private readonly known: Known,
  ) {
    this.keys = new KeyIndex(statements, keyedHash(known.secret), known.siblings);
    this.writtenNextId = known.nextId;
  }

  /** @returns the message that was not added because its key is taken */
  apply(change: Change): Duplicate | undefined {
    switch (change.do) {
      case 'accept':
        return this.accept(change.entries);
      case 'divide':
        return this.divide(change.entries);
      case 'attempt':
        return this.attempt(change.attempt);
      case 'forgetAttempt':
        return void this.statements.deleteAttempt.run(change.id);
      case 'settle':
        return this.setState(change.id, { state: 'settled', outcome: change.outcome });
      case 'hold':
        return this.setState(change.id, { state: 'held', outcome: change.outcome });
      case 'again':
        return this.again(change.id, change.expiresAt);
      case 'end':
        return this.end(change);
      case 'note':
        return this.note(JSON.stringify(change.name), JSON.stringify(change.value));
    }
  }

  /** Last in each transaction: no id is used twice in a file, even when its rows are gone. */
  finish(): void {
    const { nextId } = this.known;
    if (nextId === this.writtenNextId) return;
    this.statements.replaceMeta.run('nextId', withChecksum('meta nextId', String(nextId)));
    this.writtenNextId = nextId;
  }

  private accept(entries: EntryRow[]): Duplicate | undefined {
    const fresh = entries.filter(({ id }) => !this.hasOnceEnded(id));
    // A message whose first entry has ended was accepted before.
    if (!fresh[0] || fresh[0] !== entries[0]) return undefined;
    for (const { id, message } of entries) this.use(message?.lastId ?? id);
    const key = this.keys.take(fresh[0]);
    if (typeof key === 'object') return key;
    for (const entry of fresh) this.insert(entry, key);
    if (entries.length > 1) this.remember(fresh);
    return undefined;
  }

  private divide([first, ...others]: EntryRow[]): undefined {
    const row = first && this.statements.selectLive.get(first.id);
    if (!row) return;
    const { sms, order } = first;
    const line = { ...rows.readEntryRow(first.id, row.sealed), sms, order };
    this.statements.updateLine.run(rows.writeEntryRow(line), first.id);
    const fresh = others.filter(({ id }) => !this.hasOnceEnded(id));
    for (const entry of fresh) {
      this.use(entry.id);
      this.insert(entry, '');
    }
    this.remember([first, ...fresh]);
  }

  /** An id that was never used cannot have ended: most need no look. */
  private hasOnceEnded(id: number): boolean {
    return id < this.known.nextId && this.statements.selectEnded.get(id) !== undefined;
  }

  private insert(entry: EntryRow, key: string): void {
    const { id, message } = entry;
    const line = { ...entry, outcomes: message?.outcomes ?? '', key: message ? key : '' };
    const state = rows.writeState(id, { state: 'waiting', outcome: '' });
    this.statements.insertLive.run(id, rows.writeEntryRow(line), state);
    if (!message) return;
    const stored = { json: message.stored, isPartial: message.isPartial };
    this.statements.insertStored.run(id, rows.writeStored(id, stored));
  }

  private remember(entries: EntryRow[]): void {
    const { messageId } = entries[0]!;
    const siblings = this.known.siblings.get(messageId) ?? new Set<number>();
    for (const { id } of entries) siblings.add(id);
    this.known.siblings.set(messageId, siblings);
  }

  private attempt(attempt: AttemptRow): undefined {
    this.use(attempt.id);
    this.statements.insertAttempt.run(attempt.id, rows.writeAttempt(attempt));
  }

  private setState(id: number, state: rows.State): undefined {
    this.statements.updateState.run(rows.writeState(id, state), id);
  }

  private again(id: number, expiresAt: number): undefined {
    const row = this.statements.selectLive.get(id);
    if (!row) return;
    const line = { ...rows.readEntryRow(id, row.sealed), expiresAt };
    this.statements.updateLine.run(rows.writeEntryRow(line), id);
    this.setState(id, { state: 'waiting', outcome: '' });
  }

  private end(change: EndChange): undefined {
    const { id, messageId, acceptedAt, summary, isFree, usage, at } = change;
    const key = isFree ? this.keyOf(id) : '';
    if (this.statements.deleteLive.run(id) === 0) return;
    this.statements.insertEnded.run(id, at, rows.writeEnded(id, { acceptedAt, usage, summary }));
    this.endStored(id, messageId);
    if (key) this.keys.free(key, id);
    this.hasEnded = true;
  }

  private keyOf(id: number): string {
    const row = this.statements.selectStart.get(id);
    return row ? rows.readStart(row.start).key : '';
  }

  /** The input message is that of all its entries, so it goes with the last. */
  private endStored(id: number, messageId: number): void {
    const siblings = this.known.siblings.get(messageId);
    siblings?.delete(id);
    if (siblings && siblings.size > 0) return;
    this.statements.deleteStored.run(messageId);
    this.known.siblings.delete(messageId);
  }

  private note(name: string, value: string): undefined {
    this.statements.replaceNote.run(name, withChecksum(`notes ${name}`, value));
  }

  private use(id: number): void {
    if (id >= this.known.nextId) this.known.nextId = id + 1;
  }
}
