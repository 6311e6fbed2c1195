// The durable journal as the outbox sees it: gathers what is given while a transaction is being written and
// lets it share the next one. The file itself is the thread's.
import type { EngineName } from './engine';
import {
  JournalError,
  type Change,
  type Duplicate,
  type Journal,
  type Recovered,
  type RecoveredEntry,
  type StoredMessage,
  type Written,
} from '../journal';
import { encodeChanges, decodeEntries } from './wire-format';
import { WorkerClient } from './worker-client';

/** Changes in one transaction, so that a message does not wait long for the ones before it. */
const MAX_SHARED = 2000;

export interface SqliteJournalOptions {
  path: string;
  /** Only this one; without it the best there is. */
  engine?: EngineName;
}

/** @returns a journal that survives the process; its file is opened by `open` */
export function createSqliteJournal(options: SqliteJournalOptions): Journal {
  return new SqliteJournal(options);
}

interface Given {
  changes: Change[];
  resolve: (written: Written) => void;
  reject: (error: unknown) => void;
}

class SqliteJournal implements Journal {
  private thread: WorkerClient | undefined;
  private queue: Given[] = [];
  private writing: Promise<void> | undefined;
  /** Why nothing can be written. */
  private failure: JournalError | undefined = closed();

  constructor(private readonly options: SqliteJournalOptions) {}

  async open(): Promise<Recovered> {
    await this.writing;
    const { path, engine } = this.options;
    this.thread ??= new WorkerClient({ path, engine });
    try {
      const opened = await this.thread.ask({ ask: 'open' });
      this.failure = undefined;
      return { ...opened, entries: decodeEntries(opened.entries) };
    } catch (error) {
      this.failure = error as JournalError;
      await this.endThread();
      throw error;
    }
  }

  write(changes: Change[]): Promise<Written> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.queue.push({ changes, resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  async readOn(after: number, before: number): Promise<RecoveredEntry[]> {
    if (!this.thread || this.failure) throw this.failure ?? closed();
    try {
      return decodeEntries(await this.thread.ask({ ask: 'readOn', after, before }));
    } catch (error) {
      this.failure = error as JournalError;
      throw error;
    }
  }

  async readStored(messageIds: number[]): Promise<Map<number, StoredMessage>> {
    if (!this.thread || this.failure) throw this.failure ?? closed();
    return this.thread.ask({ ask: 'readStored', messageIds });
  }

  async vacuum(): Promise<void> {
    await this.writing;
    await this.thread?.ask({ ask: 'vacuum' }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.writing;
    this.failure ??= closed();
    await this.thread?.ask({ ask: 'close' }).catch(() => undefined);
    await this.endThread();
  }

  private async writeAll(): Promise<void> {
    // What is given in the same breath goes together.
    await Promise.resolve();
    while (this.queue.length > 0) await this.writeSome(this.takeSome());
    this.writing = undefined;
  }

  private takeSome(): Given[] {
    let changes = 0;
    const end = this.queue.findIndex((given, at) => {
      changes += sizeOf(given.changes);
      return at > 0 && changes > MAX_SHARED;
    });
    return this.queue.splice(0, end < 0 ? this.queue.length : end);
  }

  private async writeSome(some: Given[]): Promise<void> {
    try {
      const changes = encodeChanges(some.flatMap((given) => given.changes));
      const duplicates = await this.thread!.ask({ ask: 'write', changes });
      for (const given of some) given.resolve({ duplicates: ownOf(given, duplicates) });
    } catch (error) {
      this.failure = error as JournalError;
      for (const { reject } of [...some, ...this.queue.splice(0)]) reject(error);
    }
  }

  private async endThread(): Promise<void> {
    await this.thread?.end();
    this.thread = undefined;
  }
}

/** A message to many numbers has many rows. */
function sizeOf(changes: Change[]): number {
  return changes.reduce(
    (sum, change) => sum + (change.do === 'accept' ? change.entries.length : 1),
    0,
  );
}

function ownOf({ changes }: Given, duplicates: Duplicate[]): Duplicate[] {
  if (duplicates.length === 0) return [];
  const own = new Set(
    changes.map((change) => (change.do === 'accept' ? change.entries[0]?.messageId : undefined)),
  );
  return duplicates.filter(({ messageId }) => own.has(messageId));
}

const closed = (): JournalError => new JournalError('disk', 'CLOSED');
