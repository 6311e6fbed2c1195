// Another process with a journal: does what its first argument says, and says on its output what came of
// it, one JSON value a line.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { EngineName } from '../../../../lib/journal/sqlite/engine';
import { JournalError, type Journal } from '../../../../lib/journal/journal';
import { createSqliteJournal } from '../../../../lib/journal/sqlite/sqlite-journal';
import { accept } from '../samples';

const [act = '', path = '', engine, isNobody] = process.argv.slice(2);
if (isNobody) giveUpRoot();
const journal = createSqliteJournal({ path, engine: engine as EngineName });
const say = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);

const ACTS: Record<string, () => Promise<void>> = {
  /** Opens it and stays. */
  async hold() {
    await journal.open();
    await journal.write([accept(1)]);
    say('held');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  },
  async open() {
    await journal.open();
    await journal.close();
    say('opened');
  },
  /** Leaves it open. */
  async leave() {
    await journal.open();
    await journal.write([accept(1)]);
    say('left');
  },
  /** Says each id when it is durable. */
  async write() {
    const { nextId } = await journal.open();
    let id = nextId;
    const one = async (): Promise<void> => {
      const own = id++;
      await journal.write([accept(own)]);
      say(own);
    };
    for (;;) await Promise.all(Array.from({ length: 7 }, one));
  },
  /** Until the disk is full; then, told that it no longer is, goes on. */
  async fill() {
    await journal.open();
    let written = 0;
    const failure = await fillUp(journal, () => (written += 1));
    const later = await journal.write([accept(999_999)]).then(String, messageOf);
    const full = await journal.open().then(() => 'opened', messageOf);
    say({ failure, later, full, written });
    await new Promise((resolve) => createInterface(process.stdin).once('line', resolve));
    const { entries, damagedFile } = await journal.open();
    await journal.write([accept(1_000_000)]);
    await journal.close();
    say({ found: entries.length, damagedFile, last: (await journal.open()).entries.at(-1)?.id });
    await journal.close();
  },
};

/** Root may write everywhere. Here, and not by whoever starts it: only root may start the Node of its folder. */
function giveUpRoot(): void {
  if (process.getuid?.() !== 0) return;
  const nobody = 65_534;
  process.setgroups!([]);
  process.setgid!(nobody);
  process.setuid!(nobody);
}

async function fillUp(journal: Journal, count: () => void): Promise<string> {
  try {
    for (let id = 1; ; id += 1) {
      await journal.write([accept(id)]);
      count();
    }
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof JournalError)) throw error;
  return error.message;
}

// The journal alone keeps no process alive.
const alive = setInterval(() => undefined, 1000);
ACTS[act]!()
  .catch((error: unknown) => say(messageOf(error)))
  .finally(() => {
    clearInterval(alive);
    process.stdin.unref();
  });
