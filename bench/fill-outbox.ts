// A program: fills the journal's file of an account with messages that wait.
//   fill-outbox.js <path> <entries> <apiUrl>
import type { Change } from '../lib/journal/journal';
import { createSqliteJournal } from '../lib/journal/sqlite/sqlite-journal';
import { checkMessage } from '../lib/message/check';
import { createMessage } from '../lib/outbox/state/entry';
import { rowsOf } from '../lib/outbox/storage/row-mapping';
import { NODE_ID, readingFor, settingsFor } from './account';
import { answer } from './answer';

/** Changes of one write. */
const SHARE = 2000;

const NOBODY = {
  store: () => ({ json: '{}', isPartial: false }),
  detach: () => undefined,
  toCatchNodes: () => undefined,
};

async function fill(path: string, entries: number, apiUrl: string): Promise<void> {
  const journal = createSqliteJournal({ path });
  await journal.open();
  for (let id = 0; id < entries; id += SHARE) {
    const size = Math.min(SHARE, entries - id);
    await journal.write(Array.from({ length: size }, (_, index) => accept(id + index + 1, apiUrl)));
  }
  await journal.close();
}

function accept(id: number, apiUrl: string): Change {
  const { defaults, verifyForMs } = settingsFor(apiUrl);
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

const [path, entries, apiUrl] = process.argv.slice(2);
answer(fill(path!, Number(entries), apiUrl!).then(() => 'filled'));
