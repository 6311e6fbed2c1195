// The journal's thread from a bundle, as it is published, and not translated anew by each of the hundreds of threads
// that a run starts: most of its time would be that. Mocha loads it before every spec (.mocharc.json). Where a thread
// comes from is all that may differ here.
import threads, { Worker, type WorkerOptions } from 'node:worker_threads';
import { bundle } from './bundle';

const SOURCE = 'lib/journal/sqlite/journal-worker.ts';

class CompiledWorker extends Worker {
  constructor(file: string | URL, options?: WorkerOptions) {
    const isJournal = String(file).replaceAll('\\', '/').endsWith(SOURCE);
    super(isJournal ? bundle(SOURCE) : file, isJournal ? { ...options, execArgv: [] } : options);
  }
}

Object.assign(threads, { Worker: CompiledWorker });
