// A host process that does nothing: one Node-RED whose flows have started, after so many SMS one by one. It says
// what it holds while it rests, and how long it takes to load files that it does not have yet. Needs --expose-gc.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { answer } from './answer';
import { messageFor } from './flows';
import { inputOf, startNodeRed } from './node-red';
import type { Resting, RestingOrder } from './resting';

/** For whatever a start or a message has left to do. */
const REST_MS = 2000;
const BETWEEN_COLLECTIONS_MS = 100;

const MB = 1024 * 1024;

const load = createRequire(__filename);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function rest({ userDir, sendFrom, files }: RestingOrder): Promise<Resting> {
  let onOutcome: (isDelivery: boolean) => void = () => undefined;
  await startNodeRed(userDir, (isDelivery) => onOutcome(isDelivery));
  for (const [index, id] of sendFrom.entries()) {
    const outcome = new Promise<boolean>((resolve) => (onOutcome = resolve));
    inputOf(id)(messageFor('own', index));
    if (!(await outcome)) throw new Error(`${id} could not send`);
  }
  await pause(REST_MS);
  const modules = Object.keys(load.cache);
  const before = await held();
  const loadMs = timeToLoad(files);
  const after = await held();
  return { ...before, modules, loadMs, loadRssMb: after.rssMb - before.rssMb };
}

async function held(): Promise<Pick<Resting, 'rssMb' | 'heapMb' | 'threads'>> {
  // Twice: what is freed by the first may hold what only the second finds.
  for (let index = 0; index < 2; index += 1) {
    globalThis.gc!();
    await pause(BETWEEN_COLLECTIONS_MS);
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMb: rss / MB, heapMb: heapUsed / MB, threads: threads() };
}

/** @returns `NaN` where the system does not say */
function threads(): number {
  try {
    return Number(/^Threads:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return NaN;
  }
}

function timeToLoad(files: readonly string[]): number {
  const startedAt = performance.now();
  for (const file of files) load(file);
  return performance.now() - startedAt;
}

process.once('message', (order: RestingOrder) => answer(rest(order)));
