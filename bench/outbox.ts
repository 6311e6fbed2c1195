// The outbox alone, without Node-RED around it: what it adds to one message, and how long it takes until 100,000
// that waited are there again after a restart.
import { join } from 'node:path';
import { answerOf, makeDirectory, removeDirectory } from './children';
import { startPlatform } from './platform';
import { program } from './programs';
import { median, mediansOf } from './statistics';

/** Nothing listens there: what waits goes on waiting. */
const NOWHERE = 'http://127.0.0.1:9/v1';

/** For the disk to be quiet again. */
const SETTLE_MS = 3000;
/** Ends what hangs. */
const PROGRAM_MS = 120_000;

/** Medians of one round, ms. */
export interface IdleLine {
  fsyncMs: number;
  diskMs: number;
  memoryMs: number;
}

export interface OutboxFigures extends IdleLine {
  /** Of a message, by the outbox on disk above the one in memory: median of the rounds' differences. */
  addedMs: number;
  /** Until the outbox takes messages again and what waited is in its line. */
  openMs: number;
  /** Messages that waited. */
  entries: number;
}

/** @param entries messages that wait when it is opened again */
export async function measureOutbox(rounds: number, entries: number): Promise<OutboxFigures> {
  const lines: IdleLine[] = [];
  for (let round = 0; round < rounds; round += 1) lines.push(await measureIdleLine());
  return {
    ...mediansOf(lines, ['fsyncMs', 'diskMs', 'memoryMs']),
    addedMs: median(lines.map(({ diskMs, memoryMs }) => diskMs - memoryMs)),
    openMs: await measureReopening(rounds, entries),
    entries,
  };
}

async function measureIdleLine(): Promise<IdleLine> {
  const directory = makeDirectory();
  const platform = await startPlatform(0);
  try {
    const args = [directory, platform.apiUrl];
    return await answerOf<IdleLine>(program('idle-line'), { args }, PROGRAM_MS);
  } finally {
    await platform.stop();
    removeDirectory(directory);
  }
}

async function measureReopening(rounds: number, entries: number): Promise<number> {
  const directory = makeDirectory();
  const path = join(directory, 'waiting.db');
  const times: number[] = [];
  try {
    const order = { args: [path, String(entries), NOWHERE] };
    await answerOf(program('fill-outbox'), order, PROGRAM_MS);
    for (let round = 0; round < rounds; round += 1) {
      // What was written before is not what a start waits for.
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const args = [path, NOWHERE];
      times.push(await answerOf<number>(program('open-outbox'), { args }, PROGRAM_MS));
    }
    return median(times);
  } finally {
    removeDirectory(directory);
  }
}
