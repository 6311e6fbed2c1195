// The durable journal as the outbox sees it: requests to the thread that has the file, answered in order. Never
// keeps the process alive.
import {
  type Change,
  type Journal,
  JournalError,
  type Recovered,
  type RecoveredEntry,
  type StoredMessage,
  type Written,
} from '../journal';
import type { EngineName } from './engine';
import { letGoAfter, type LockOptions } from './instance-lock';
import { lineToThread, type ThreadLine } from './journal-thread';
import { newOwner } from './owner-file';
import { encodeChanges, decodeEntries } from './wire-format';

export interface SqliteJournalOptions {
  path: string;
  /** Only this one; without it the best there is. */
  engine?: EngineName;
  /** Other than usual, for a test. */
  lock?: LockOptions;
}

/** @returns a journal that survives the process; its file is opened by `open` */
export function createSqliteJournal(options: SqliteJournalOptions): Journal {
  return new SqliteJournal(options);
}

class SqliteJournal implements Journal {
  onLost: Journal['onLost'];
  /** In all threads that it had, which follow each other. */
  private readonly owner = newOwner();
  private line: ThreadLine | undefined;
  private wasOpen = false;
  /** The thread has died. */
  private isLost = false;

  constructor(private readonly options: SqliteJournalOptions) {}

  async open(): Promise<Recovered> {
    const { path, engine, lock } = this.options;
    const { owner } = this;
    this.line ??= this.connect();
    const settings = { path, engine, lock: { ...lock, owner } };
    const { lastOwner, ...opened } = await this.line.ask({ ask: 'open', settings });
    const wasElsewhere = this.wasOpen && lastOwner !== '' && lastOwner !== owner;
    this.wasOpen = true;
    const entries = decodeEntries(opened.entries);
    return { ...opened, entries, ...(wasElsewhere && { wasElsewhere }) };
  }

  async write(changes: Change[]): Promise<Written> {
    const wire = encodeChanges(changes);
    return { duplicates: (await this.opened().ask({ ask: 'write', changes: wire })) ?? [] };
  }

  async readOn(after: number, before: number): Promise<RecoveredEntry[]> {
    return decodeEntries(await this.opened().ask({ ask: 'readOn', after, before }));
  }

  async readStored(messageIds: number[]): Promise<Map<number, StoredMessage>> {
    return this.opened().ask({ ask: 'readStored', messageIds });
  }

  async forgetOld(before: number, damagedBefore: number): Promise<void> {
    await this.opened().ask({ ask: 'forgetOld', before, damagedBefore });
  }

  async vacuum(): Promise<void> {
    await this.line?.ask({ ask: 'vacuum' }).catch(() => undefined);
  }

  async close(): Promise<void> {
    const { line } = this;
    // From now on nothing more is asked of it.
    this.line = undefined;
    this.isLost = false;
    await line?.ask({ ask: 'close' }).catch(() => undefined);
    await line?.end();
  }

  /** @throws JournalError */
  private opened(): ThreadLine {
    if (this.line) return this.line;
    throw this.isLost ? new JournalError('thread') : new JournalError('disk', 'CLOSED');
  }

  private connect(): ThreadLine {
    this.isLost = false;
    const line = lineToThread({
      closed: (problem) => this.onLost?.(problem),
      ended: () => {
        letGoAfter(this.options.path, this.owner);
        if (this.line !== line) return;
        // The next request says so, and the next opening finds another.
        this.line = undefined;
        this.isLost = true;
      },
    });
    return line;
  }
}
