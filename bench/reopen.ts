// How long it takes until an outbox with 100,000 waiting messages is there again after a restart.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Change } from '../lib/journal/journal';
import { readingFor, NODE_ID, settingsFor } from './account';
import { checkMessage, createMessage, createSqliteJournal, rowsOf } from './compiled';

const run = promisify(execFile);

/** Nothing listens there: what waits goes on waiting. */
const NOWHERE = 'http://127.0.0.1:9/v1';

/** For the disk to be quiet again. */
const SETTLE_MS = 3000;

/** Changes of one write while the file is filled. */
const SHARE = 2000;

export interface Reopening {
  entries: number;
  /** Until the outbox takes messages again and what waited is in its line. */
  openMs: number;
}

/** @param path of the journal's file, in a directory that is thrown away */
export async function measureReopening(path: string, entries: number): Promise<Reopening> {
  await fill(path, entries);
  // What the filling has left to the disk is not what a start waits for.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const script = join(__dirname, 'open-outbox.mjs');
  const { stdout } = await run(process.execPath, [script, path, NODE_ID, NOWHERE]);
  return { entries, openMs: Number(stdout) };
}

async function fill(path: string, entries: number): Promise<void> {
  const journal = createSqliteJournal({ path });
  await journal.open();
  for (let id = 0; id < entries; id += SHARE) {
    const size = Math.min(SHARE, entries - id);
    await journal.write(Array.from({ length: size }, (_, index) => accept(id + index + 1)));
  }
  await journal.close();
}

const NOBODY = {
  store: () => ({ json: '{}', isPartial: false }),
  detach: () => undefined,
  toCatchNodes: () => undefined,
};

function accept(id: number): Change {
  const { defaults, verifyForMs } = settingsFor(NOWHERE);
  const { order } = checkMessage(readingFor(id), defaults, new Date());
  const more = { checkedWith: defaults, verifyForMs, whenUnknown: 'verify' as const };
  const message = createMessage(
    { nodeId: NODE_ID, order: order!, input: NOBODY, outcomes: [], second: 0, ...more },
    () => id,
    Date.now(),
  );
  const stored = { json: JSON.stringify(readingFor(id).fields), isPartial: false };
  return { do: 'accept', entries: rowsOf(message, stored, 0) };
}
