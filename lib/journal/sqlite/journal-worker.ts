// The thread in which the journal's file is written: a slow disk must not stop the flows. Answers requests
// in order, and does by itself what only time asks for.
import { parentPort, workerData } from 'node:worker_threads';
import { JournalError } from '../journal';
import { HEARTBEAT_MS } from './lease';
import { Store } from './store';
import type { Answers, WorkerAnswer, Request, WorkerSettings } from './worker-messages';

/** How long what was purged may stay in the file. */
const VACUUM_AFTER_MS = 60_000;

const { path, engine } = workerData as WorkerSettings;
const store = new Store(path, engine);
let vacuumTimer: NodeJS.Timeout | undefined;
let last = Promise.resolve();

parentPort!.on('message', (request: Request) => {
  last = last.then(() => respond(request));
});
every(HEARTBEAT_MS, () => store.heartbeat());

async function respond(request: Request): Promise<void> {
  let message: WorkerAnswer;
  try {
    message = { answer: await answer(request) };
  } catch (error) {
    const { problem, detail } =
      error instanceof JournalError ? error : new JournalError('engine', 'THREAD');
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
  const { found, damagedFile } = await store.open();
  vacuumSoon();
  const { nextId, newestMark, entries, attempts, notes, usage } = found;
  const opened = { nextId, newestMark, entries, attempts, notes, usage };
  return { ...opened, ...(damagedFile && { damagedFile }) };
}

/** Counted from the first, so that it also comes where there is always a next. */
function vacuumSoon(): void {
  if (!store.needsVacuum) return;
  vacuumTimer ??= setTimeout(() => {
    vacuumTimer = undefined;
    quietly(() => store.vacuum(false));
  }, VACUUM_AFTER_MS).unref();
}

function every(ms: number, act: () => void): void {
  setInterval(() => quietly(act), ms).unref();
}

/** The next write says what is wrong. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // See above.
  }
}
