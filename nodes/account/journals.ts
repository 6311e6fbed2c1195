// Where the outboxes of this Node-RED are on disk.
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import type { Journal } from '../../lib/journal/journal';
import { createMemoryJournal } from '../../lib/journal/memory/memory-journal';
import { createSqliteJournal } from '../../lib/journal/sqlite/sqlite-journal';

/** @param accountId any text: a flow may be written by hand */
export function createJournal(RED: NodeAPI, accountId: string, outbox: 'disk' | 'memory'): Journal {
  if (outbox === 'memory') return createMemoryJournal();
  const name = `${encodeURIComponent(accountId)}.db`;
  return createSqliteJournal({ path: join(userDir(RED), 'smspartner', name) });
}

/** Node-RED's own default where an embedding application gives none. */
function userDir(RED: NodeAPI): string {
  const given: unknown = RED.settings.userDir;
  if (typeof given === 'string' && given !== '') return given;
  return process.env['NODE_RED_HOME'] ?? join(homedir(), '.node-red');
}
