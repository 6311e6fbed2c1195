// Another Node-RED, as far as a journal can tell: a process that opens the file of its first argument as soon
// as it is free, says so, and keeps it until it is killed.
import type { JournalError } from '../../../lib/journal/journal';
import { createSqliteJournal } from '../../../lib/journal/sqlite/sqlite-journal';

const AGAIN_MS = 50;

// A journal keeps no process alive.
setInterval(() => undefined, 60_000);

const [path = ''] = process.argv.slice(2);
const journal = createSqliteJournal({ path });

function hold(): void {
  journal.open().then(
    () => process.stdout.write('open\n'),
    (error: JournalError) => {
      if (error.problem !== 'inUse') throw error;
      setTimeout(hold, AGAIN_MS);
    },
  );
}

hold();
