// The thread in which the journal's file is written: a slow disk must not stop the flows. Answers requests
// in order, and does by itself what only time asks for.
import { parentPort, workerData } from 'node:worker_threads';
import { JournalError } from '../journal';
import { HEARTBEAT_MS } from './instance-lock';
import { Store } from './store';
import type { Answers, WorkerAnswer, Request, WorkerSettings } from './worker-messages';

/** How long what was purged may stay in the file. */
const VACUUM_AFTER_MS = 60_000;

const { path, engine, lock } = workerData as WorkerSettings;
const store = new Store(path, engine, undefined, lock);
let vacuumTimer: NodeJS.Timeout | undefined;
let last = Promise.resolve();

parentPort!.on('message', (request: Request) => {
  last = last.then(() => respond(request));
});
every(lock.heartbeatMs ?? HEARTBEAT_MS, () => store.beat());

async function respond(request: Request): Promise<void> {
  let message: WorkerAnswer;
  try {
    message = { answer: await answer(request) };
  } catch (error) {
    const { problem, detail } = error instanceof JournalError ? error : new JournalError('thread');
    message = { problem, detail };
  }
  parentPort!.postMessage(message);
}

function answer(request: Request): Promise<Answers['open']> | Answers[keyof Answers] {
  switch (request.ask) {
    case 'open':
      return open();
    case 'write': {
      const duplicates = store.write(request.changes);
      vacuumSoon();
      return duplicates;
    }
    case 'readOn':
      return store.readOn(request);
    case 'readStored':
      return store.readStored(request.messageIds);
    case 'forgetOld':
      store.forgetOld(request.before, request.damagedBefore);
      return undefined;
    case 'vacuum':
      store.vacuum(true);
      return undefined;
    case 'close':
      return store.close() as never;
  }
}

async function open(): Promise<Answers['open']> {
  const { found, damagedFile, isLogLost, lastOwner } = await store.open();
  vacuumSoon();
  const { nextId, newestMark, entries, attempts, notes, usage } = found;
  const opened = { nextId, newestMark, entries, attempts, notes, usage, lastOwner };
  return { ...opened, ...(damagedFile && { damagedFile }), ...(isLogLost && { isLogLost }) };
}

/** Counted from the first, so that it also comes where there is always a next. */
function vacuumSoon(): void {
  if (!store.needsVacuum) return;
  vacuumTimer ??= setTimeout(() => {
    vacuumTimer = undefined;
    byItself(() => store.vacuum(false));
  }, VACUUM_AFTER_MS).unref();
}

function every(ms: number, act: () => void): void {
  setInterval(() => byItself(act), ms).unref();
}

/** Nobody waits for it; but where the journal had to be closed, the other thread must know. */
function byItself(act: () => void): void {
  const { isOpen } = store;
  try {
    act();
  } catch (error) {
    if (!isOpen || store.isOpen || !(error instanceof JournalError)) return;
    const lost: WorkerAnswer = { lost: error.problem, detail: error.detail };
    parentPort!.postMessage(lost);
  }
}
