// Where the outboxes of this Node-RED are on disk: as its settings say, or the environment, or in its user directory.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NodeAPI } from 'node-red';
import { isLostWithContainer } from '../../lib/journal/container';
import { journalFileName } from '../../lib/journal/file-name';
import type { Journal } from '../../lib/journal/journal';
import { createMemoryJournal } from '../../lib/journal/memory/memory-journal';
import { createSqliteJournal } from '../../lib/journal/sqlite/sqlite-journal';

const VARIABLE = 'SMSPARTNER_FOLDER';

/** @param accountId any text: a flow may be written by hand */
export function createJournal(RED: NodeAPI, accountId: string, outbox: 'disk' | 'memory'): Journal {
  if (outbox === 'memory') return createMemoryJournal();
  return createSqliteJournal({ path: join(journalFolder(RED), journalFileName(accountId)) });
}

/** @returns whether what is kept on disk goes with a container, as far as that can be told */
export function isFolderLost(RED: NodeAPI): boolean {
  return isLostWithContainer(journalFolder(RED));
}

/** In `settings.js`: `smspartner: { folder: '/data/storage/smspartner' }`. */
function journalFolder(RED: NodeAPI): string {
  const { smspartner } = RED.settings as { smspartner?: unknown };
  const { folder } = (smspartner ?? {}) as { folder?: unknown };
  const given = typeof folder === 'string' ? folder.trim() : '';
  const chosen = given || (process.env[VARIABLE] ?? '').trim();
  return resolve(userDir(RED), chosen || 'smspartner');
}

/** Node-RED's own default where an embedding application gives none. */
function userDir(RED: NodeAPI): string {
  const given: unknown = RED.settings.userDir;
  if (typeof given === 'string' && given !== '') return given;
  return process.env['NODE_RED_HOME'] ?? join(homedir(), '.node-red');
}
