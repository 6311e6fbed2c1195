// A program: opens an outbox in which messages wait, as a start of Node-RED does.
//   open-outbox.js <path> <apiUrl>
import { createSqliteJournal } from '../lib/journal/sqlite/sqlite-journal';
import { BenchAccount } from './account';
import { answer } from './answer';

async function open(path: string, apiUrl: string): Promise<number> {
  const account = new BenchAccount(createSqliteJournal({ path }), apiUrl);
  const startedAt = performance.now();
  account.open();
  while (!account.service.controls?.view().waiting) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return performance.now() - startedAt;
}

const [path, apiUrl] = process.argv.slice(2);
answer(open(path!, apiUrl!));
