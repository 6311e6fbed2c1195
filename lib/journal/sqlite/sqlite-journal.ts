// The durable journal as the outbox sees it: requests to the thread that has the file, answered in order. Never
// keeps the process alive.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
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
import { newOwner } from './owner-file';
import { encodeChanges, decodeEntries } from './wire-format';
import type { Answers, Request, WorkerAnswer, WorkerSettings } from './worker-messages';

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
  /** Of all its threads, which follow each other. */
  private readonly owner = newOwner();
  private worker: WorkerClient | undefined;
  private wasOpen = false;
  /** Its thread has died. */
  private isLost = false;

  constructor(private readonly options: SqliteJournalOptions) {}

  async open(): Promise<Recovered> {
    this.worker ??= this.startWorker();
    try {
      const { lastOwner, ...opened } = await this.worker.ask({ ask: 'open' });
      const wasElsewhere = this.wasOpen && lastOwner !== '' && lastOwner !== this.owner;
      this.wasOpen = true;
      const entries = decodeEntries(opened.entries);
      return { ...opened, entries, ...(wasElsewhere && { wasElsewhere }) };
    } catch (error) {
      // What watches another owner, or knows what it left itself, must go on knowing.
      if (error instanceof JournalError && error.problem === 'engine') await this.endWorker();
      throw error;
    }
  }

  async write(changes: Change[]): Promise<Written> {
    const wire = encodeChanges(changes);
    return { duplicates: await this.opened().ask({ ask: 'write', changes: wire }) };
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
    await this.worker?.ask({ ask: 'vacuum' }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.worker?.ask({ ask: 'close' }).catch(() => undefined);
    await this.endWorker();
  }

  /** @throws JournalError */
  private opened(): WorkerClient {
    if (this.worker) return this.worker;
    throw this.isLost ? lost() : new JournalError('disk', 'CLOSED');
  }

  private startWorker(): WorkerClient {
    const { path, engine, lock } = this.options;
    const { owner } = this;
    this.isLost = false;
    return new WorkerClient(
      { path, engine, lock: { ...lock, owner } },
      {
        closed: (problem) => this.onLost?.(problem),
        ended: (worker) => {
          letGoAfter(path, owner);
          if (this.worker !== worker) return;
          // The next request says so, and the next opening starts another.
          this.worker = undefined;
          this.isLost = true;
        },
      },
    );
  }

  private async endWorker(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    this.isLost = false;
    await worker?.end();
  }
}

interface PendingRequest {
  resolve: (answer: never) => void;
  reject: (error: JournalError) => void;
}

interface WorkerListener {
  /** The journal had to be closed, though nobody asked for anything. */
  closed(problem: JournalError): void;
  /** The thread is no more, however it ended. Called once. */
  ended(worker: WorkerClient): void;
}

class WorkerClient {
  private readonly worker: Worker;
  private readonly pending: PendingRequest[] = [];
  private isGone = false;

  constructor(
    settings: WorkerSettings,
    private readonly listener: WorkerListener,
  ) {
    this.worker = startWorker(settings);
    this.worker.on('message', (answer: WorkerAnswer) => this.hear(answer));
    // Out of memory, say. Without a listener it would end the process.
    this.worker.on('error', () => undefined);
    this.worker.on('exit', () => this.lose());
    // Last: to listen to it is to wait for it.
    this.worker.unref();
  }

  /** @throws JournalError */
  ask<R extends Request>(request: R): Promise<Answers[R['ask']]> {
    return new Promise((resolve, reject) => {
      if (this.isGone) return reject(lost());
      this.pending.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private hear(answer: WorkerAnswer): void {
    if ('lost' in answer) {
      return this.listener.closed(new JournalError(answer.lost, answer.detail));
    }
    const { resolve, reject } = this.pending.shift()!;
    if ('answer' in answer) resolve(answer.answer as never);
    else reject(new JournalError(answer.problem, answer.detail));
  }

  private lose(): void {
    this.isGone = true;
    this.listener.ended(this);
    for (const { reject } of this.pending.splice(0)) reject(lost());
  }
}

const lost = (): JournalError => new JournalError('thread');

function startWorker(workerData: WorkerSettings): Worker {
  const worker = (extension: string, execArgv: string[]): Worker =>
    new Worker(join(__dirname, `journal-worker${extension}`), { workerData, execArgv });
  // The tests run the sources.
  if (__filename.endsWith('.ts')) return worker('.ts', ['--require=tsx/cjs']);
  // Node 22 warns that its SQLite is experimental.
  const flag = '--disable-warning';
  const isKnown = process.allowedNodeEnvironmentFlags.has(flag);
  return worker('.js', isKnown ? [`${flag}=ExperimentalWarning`] : []);
}
