// The journal's thread as the main thread sees it: requests, answered in order. Never keeps the process
// alive.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { JournalError } from '../journal';
import type { Answers, WorkerAnswer, Request, WorkerSettings } from './worker-messages';

interface PendingRequest {
  resolve: (answer: never) => void;
  reject: (error: JournalError) => void;
}

export class WorkerClient {
  private readonly worker: Worker;
  private readonly waiting: PendingRequest[] = [];
  private isGone = false;

  constructor(settings: WorkerSettings) {
    this.worker = startWorker(settings);
    this.worker.on('message', (reply: WorkerAnswer) => {
      const { resolve, reject } = this.waiting.shift()!;
      if ('answer' in reply) resolve(reply.answer as never);
      else reject(new JournalError(reply.problem, reply.detail));
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
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private lose(): void {
    this.isGone = true;
    for (const { reject } of this.waiting.splice(0)) reject(lost());
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
