// The journal of an outbox that keeps nothing: what the outbox asks for while it runs, and no file. What it
// holds is gone with the process.
import { createHash } from 'node:crypto';
import {
  type Change,
  type Duplicate,
  type EndChange,
  type EntryRow,
  type StoredState,
  type Journal,
  type Recovered,
  type RecoveredEntry,
  type StoredMessage,
  type Written,
} from '../journal';

/** @returns a journal without a file */
export function createMemoryJournal(): Journal {
  return new MemoryJournal();
}

interface Kept {
  messageId: number;
  state: StoredState;
  /** Outcome of a held one, summary of an ended one. */
  summary: string;
  key: string;
}

interface KeptKey {
  id: number;
  content: string;
  acceptedAt: number;
}

class MemoryJournal implements Journal {
  /** Ended ones only of messages with a key. */
  private readonly entries = new Map<number, Kept>();
  private readonly stored = new Map<number, StoredMessage & { entries: Set<number> }>();
  /** In order of arrival. */
  private readonly keys = new Map<string, KeptKey>();

  open(): Promise<Recovered> {
    return Promise.resolve({
      nextId: 1,
      newestMark: 0,
      entries: [],
      attempts: [],
      notes: new Map(),
      usage: [],
    });
  }

  write(changes: Change[]): Promise<Written> {
    const duplicates = changes.map((change) => this.apply(change));
    return Promise.resolve({ duplicates: duplicates.filter((found) => found !== undefined) });
  }

  readOn(): Promise<RecoveredEntry[]> {
    return Promise.resolve([]);
  }

  readStored(messageIds: number[]): Promise<Map<number, StoredMessage>> {
    const found = new Map<number, StoredMessage>();
    for (const id of messageIds) {
      const message = this.stored.get(id);
      if (message) found.set(id, { json: message.json, isPartial: message.isPartial });
    }
    return Promise.resolve(found);
  }

  forgetOld(before: number): Promise<void> {
    for (const [key, { id, acceptedAt }] of this.keys) {
      if (acceptedAt >= before) break;
      this.keys.delete(key);
      if (this.entries.get(id)?.state === 'ended') this.entries.delete(id);
    }
    return Promise.resolve();
  }

  vacuum(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    for (const map of [this.entries, this.stored, this.keys]) map.clear();
    return Promise.resolve();
  }

  private apply(change: Change): Duplicate | undefined {
    switch (change.do) {
      case 'accept':
        return this.accept(change.entries);
      case 'divide':
        this.divide(change.entries);
        break;
      case 'settle':
        this.set(change.id, 'settled', '');
        break;
      case 'hold':
        this.set(change.id, 'held', change.outcome);
        break;
      case 'again':
        this.set(change.id, 'waiting', '');
        break;
      case 'end':
        this.end(change);
        break;
      // The outbox itself remembers these, and there is no next process to tell.
      case 'attempt':
      case 'forgetAttempt':
      case 'note':
        break;
    }
    return undefined;
  }

  private accept(entries: EntryRow[]): Duplicate | undefined {
    const first = entries[0];
    if (!first || this.entries.has(first.id)) return undefined;
    const key = this.take(first);
    if (typeof key === 'object') return key;
    const { messageId, message } = first;
    for (const { id } of entries) {
      this.entries.set(id, {
        messageId,
        state: 'waiting',
        summary: '',
        key: id === first.id ? key : '',
      });
    }
    if (message) {
      const ids = new Set(entries.map(({ id }) => id));
      this.stored.set(messageId, {
        json: message.stored,
        isPartial: message.isPartial,
        entries: ids,
      });
    }
    return undefined;
  }

  private divide([first, ...others]: EntryRow[]): void {
    const stored = first && this.stored.get(first.messageId);
    if (!first || !this.entries.has(first.id)) return;
    for (const { id, messageId } of others) {
      if (this.entries.has(id)) continue;
      this.entries.set(id, { messageId, state: 'waiting', summary: '', key: '' });
      stored?.entries.add(id);
    }
  }

  /** @returns the key's hash, `''` for none, or who has it */
  private take({ messageId, acceptedAt, message }: EntryRow): string | Duplicate {
    if (!message?.keyed) return '';
    const [key, content] = [hash(message.keyed.key), hash(message.keyed.content)];
    const found = this.keys.get(key);
    if (found && found.acceptedAt > message.keyed.freeBefore) {
      return this.duplicate(messageId, found, content);
    }
    // The last in order of arrival.
    this.keys.delete(key);
    this.keys.set(key, { id: messageId, content, acceptedAt });
    return key;
  }

  private duplicate(messageId: number, found: KeptKey, content: string): Duplicate {
    const ids = [found.id, ...(this.stored.get(found.id)?.entries ?? [])];
    const kept = ids.map((id) => this.entries.get(id));
    const earlier = kept.find((entry) => entry && entry.state !== 'ended') ?? kept[0];
    return {
      messageId,
      earlierId: found.id,
      isSame: found.content === content,
      earlierState: earlier?.state ?? 'ended',
      earlierSummary: earlier?.summary ?? '{}',
    };
  }

  private set(id: number, state: StoredState, summary: string): void {
    const entry = this.entries.get(id);
    if (entry && entry.state !== 'ended') Object.assign(entry, { state, summary });
  }

  private end({ id, summary, isFree }: EndChange): void {
    const entry = this.entries.get(id);
    if (!entry || entry.state === 'ended') return;
    this.endStored(id, entry.messageId);
    // Another message may have it by now.
    if (isFree && this.keys.get(entry.key)?.id === id) this.keys.delete(entry.key);
    if (entry.key && !isFree) this.set(id, 'ended', summary);
    else this.entries.delete(id);
  }

  private endStored(id: number, messageId: number): void {
    const stored = this.stored.get(messageId);
    stored?.entries.delete(id);
    if (stored?.entries.size === 0) this.stored.delete(messageId);
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
