// The way to the thread that writes the journals' files: one for all journals of this process, from the first that
// needs it to the last. What is asked in one turn goes in one message. It never keeps the process alive, and knows
// nothing of what it carries.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Threads from 'node:worker_threads';
import { JournalError } from '../journal';
import type { Answers, Request, Requests, ThreadMessage } from './worker-messages';

export interface ThreadListener {
  /** The journal had to be closed, though nobody asked for anything. */
  closed(problem: JournalError): void;
  /** The thread is no more, though the journal still needed it. Called once. */
  ended(): void;
}

interface PendingRequest {
  resolve: (answer: never) => void;
  reject: (error: JournalError) => void;
}

let current: JournalThread | undefined;
let journals = 0;

/** @returns a line of its own for one journal, to the thread that all of them share */
export function lineToThread(listener: ThreadListener): ThreadLine {
  current ??= new JournalThread();
  return new ThreadLine(current, (journals += 1), listener);
}

/** One journal's own: its answers come in the order of its requests. */
export class ThreadLine {
  private readonly pending: PendingRequest[] = [];

  constructor(
    private readonly thread: JournalThread,
    private readonly journal: number,
    private readonly listener: ThreadListener,
  ) {
    thread.lines.set(journal, this);
  }

  /** @throws JournalError */
  ask<R extends Request>(request: R): Promise<Answers[R['ask']]> {
    return new Promise((resolve, reject) => {
      if (this.thread.lines.get(this.journal) !== this) return reject(lost());
      this.pending.push({ resolve, reject });
      this.thread.post(this.journal, request);
    });
  }

  /** The journal needs it no more. */
  async end(): Promise<void> {
    await this.thread.leave(this.journal);
    this.rejectAll();
  }

  hear(message: ThreadMessage): void {
    if ('lost' in message) {
      return this.listener.closed(new JournalError(message.lost, message.detail));
    }
    const { resolve, reject } = this.pending.shift()!;
    if ('problem' in message) reject(new JournalError(message.problem, message.detail));
    else resolve(message.answer as never);
  }

  lose(): void {
    this.listener.ended();
    this.rejectAll();
  }

  private rejectAll(): void {
    for (const { reject } of this.pending.splice(0)) reject(lost());
  }
}

class JournalThread {
  readonly lines = new Map<number, ThreadLine>();
  private readonly worker = startWorker();
  private gathered: Requests = [];

  constructor() {
    this.worker.on('message', (message: ThreadMessage) => {
      this.lines.get(message.journal)?.hear(message);
    });
    // Out of memory, say. Without a listener it would end the process.
    this.worker.on('error', () => undefined);
    this.worker.on('exit', () => this.end());
    // Last: to listen to it is to wait for it.
    this.worker.unref();
  }

  post(journal: number, request: Request): void {
    if (this.gathered.push({ journal, request }) > 1) return;
    queueMicrotask(() => {
      const requests = this.gathered;
      this.gathered = [];
      this.worker.postMessage(requests);
    });
  }

  async leave(journal: number): Promise<void> {
    this.lines.delete(journal);
    if (this.lines.size > 0) return;
    this.isOver();
    await this.worker.terminate();
  }

  private end(): void {
    this.isOver();
    const lines = [...this.lines.values()];
    this.lines.clear();
    for (const line of lines) line.lose();
  }

  /** Whoever comes from now gets another one. */
  private isOver(): void {
    if (current === this) current = undefined;
  }
}

const lost = (): JournalError => new JournalError('thread');

function startWorker(): Threads.Worker {
  // Loaded with the first journal: it takes 2 ms.
  const { Worker } = createRequire(__filename)('node:worker_threads') as typeof Threads;
  const worker = (extension: string, execArgv: string[]): Threads.Worker =>
    new Worker(join(__dirname, `journal-worker${extension}`), { execArgv });
  // The tests run the sources.
  if (__filename.endsWith('.ts')) return worker('.ts', ['--require=tsx/cjs']);
  // Node 22 warns that its SQLite is experimental.
  const flag = '--disable-warning';
  const isKnown = process.allowedNodeEnvironmentFlags.has(flag);
  return worker('.js', isKnown ? [`${flag}=ExperimentalWarning`] : []);
}
