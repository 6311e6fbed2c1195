// A program: what the journal adds to one message on an idle line. The same messages, one after the other, by an
// account whose outbox is on disk and by one whose outbox is in memory, in turns; and what a bare fsync costs on
// the same disk.
//   idle-line.js <directory> <apiUrl>
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../lib/journal/journal';
import { createMemoryJournal } from '../lib/journal/memory/memory-journal';
import { createSqliteJournal } from '../lib/journal/sqlite/sqlite-journal';
import { BenchAccount } from './account';
import { answer } from './answer';
import type { IdleLine } from './outbox';
import { median } from './statistics';

const WARM_UP = 30;
const MESSAGES = 200;

async function measureIdleLine(directory: string, apiUrl: string): Promise<IdleLine> {
  const disk = await start(createSqliteJournal({ path: join(directory, 'idle.db') }), apiUrl);
  const memory = await start(createMemoryJournal(), apiUrl);
  const times = { fsync: [] as number[], disk: [] as number[], memory: [] as number[] };
  for (let index = 0; index < MESSAGES; index += 1) {
    times.fsync.push(timeOfFsync(join(directory, 'fsync')));
    times.disk.push(await timeOf(() => disk.send(index)));
    times.memory.push(await timeOf(() => memory.send(index)));
  }
  const { fsync, ...rest } = times;
  return { fsyncMs: median(fsync), diskMs: median(rest.disk), memoryMs: median(rest.memory) };
}

async function start(journal: Journal, apiUrl: string): Promise<BenchAccount> {
  const account = new BenchAccount(journal, apiUrl);
  account.open();
  for (let index = 0; index < WARM_UP; index += 1) await account.send(index);
  return account;
}

function timeOfFsync(path: string): number {
  const file = openSync(path, 'a');
  writeSync(file, 'x'.repeat(4096));
  const startedAt = performance.now();
  fsyncSync(file);
  const ms = performance.now() - startedAt;
  closeSync(file);
  return ms;
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const [directory, apiUrl] = process.argv.slice(2);
answer(measureIdleLine(directory!, apiUrl!));
