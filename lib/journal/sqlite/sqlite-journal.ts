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
import { encodeChanges, decodeEntries } from './wire-format';
import type { Answers, Request, WorkerAnswer, WorkerSettings } from './worker-messages';

export interface SqliteJournalOptions {
  path: string;
  /** Only this one; without it the best there is. */
  engine?: EngineName;
}

/** @returns a journal that survives the process; its file is opened by `open` */
export function createSqliteJournal(options: SqliteJournalOptions): Journal {
  return new SqliteJournal(options);
}

class SqliteJournal implements Journal {
  private worker: WorkerClient | undefined;

  constructor(private readonly options: SqliteJournalOptions) {}

  async open(): Promise<Recovered> {
    const { path, engine } = this.options;
    this.worker ??= new WorkerClient({ path, engine });
    try {
      const opened = await this.worker.ask({ ask: 'open' });
      return { ...opened, entries: decodeEntries(opened.entries) };
    } catch (error) {
      await this.endWorker();
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
    if (!this.worker) throw new JournalError('disk', 'CLOSED');
    return this.worker;
  }

  private async endWorker(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.end();
  }
}

interface PendingRequest {
  resolve: (answer: never) => void;
  reject: (error: JournalError) => void;
}

class WorkerClient {
  private readonly worker: Worker;
  private readonly pending: PendingRequest[] = [];
  private isGone = false;

  constructor(settings: WorkerSettings) {
    this.worker = startWorker(settings);
    this.worker.on('message', (answer: WorkerAnswer) => {
      const { resolve, reject } = this.pending.shift()!;
      if ('answer' in answer) resolve(answer.answer as never);
      else reject(new JournalError(answer.problem, answer.detail));
    });
    // Out of memory, say. Without a listener it would end the process.
    this.worker.on('error', () => this.lose());
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

  private lose(): void {
    this.isGone = true;
    for (const { reject } of this.pending.splice(0)) reject(lost());
  }
}

const lost = (): JournalError => new JournalError('engine', 'THREAD');

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
