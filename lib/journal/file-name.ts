// The name of an account's file: an id may be any text, since flows are written by hand. No two ids share one, on
// whatever file system, and the ids that Node-RED makes keep their own.
import { createHash } from 'node:crypto';

/** Characters of an id that is used as it is: with what is put behind it, it is a name everywhere. */
const LONGEST_PLAIN_ID = 100;

/** One case only, since some systems know no other; a dot begins nothing and ends nothing. */
const PLAIN = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*$/;

/** What stands beside the files of another account, or is a device of Windows, whatever follows. */
const TAKEN = /\.db(\.|-|$)|^(con|prn|aux|nul|conin|conout|(com|lpt)[0-9])(\.|$)/;

/** @returns the name of the file, at most 103 characters */
export function journalFileName(accountId: string): string {
  const isPlain =
    accountId.length <= LONGEST_PLAIN_ID && PLAIN.test(accountId) && !TAKEN.test(accountId);
  // A plain one never begins so.
  return `${isPlain ? accountId : `_${hashOf(accountId)}`}.db`;
}

/** Of its characters as they are: half a pair of surrogates has no other form of its own. */
function hashOf(id: string): string {
  return createHash('sha256').update(Buffer.from(id, 'utf16le')).digest('hex').slice(0, 40);
}
