// The package as it is published: sources that are translated while they run would be measured slower.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as accountService from '../lib/account/account-service';
import type * as sendNodes from '../lib/account/send-nodes';
import type * as settings from '../lib/account/settings';
import type * as memoryJournal from '../lib/journal/memory/memory-journal';
import type * as sqliteJournal from '../lib/journal/sqlite/sqlite-journal';
import type * as entry from '../lib/outbox/state/entry';
import type * as rowMapping from '../lib/outbox/storage/row-mapping';
import type * as check from '../lib/message/check';

const load = createRequire(__filename);
const part = (path: string): unknown => load(join(__dirname, '..', 'dist', 'lib', `${path}.js`));

export const { AccountService } = part('account/account-service') as typeof accountService;
export const { SendNodes } = part('account/send-nodes') as typeof sendNodes;
export const { readAccountSettings } = part('account/settings') as typeof settings;
export const { createMemoryJournal } = part(
  'journal/memory/memory-journal',
) as typeof memoryJournal;
export const { createSqliteJournal } = part(
  'journal/sqlite/sqlite-journal',
) as typeof sqliteJournal;
export const { createMessage } = part('outbox/state/entry') as typeof entry;
export const { rowsOf } = part('outbox/storage/row-mapping') as typeof rowMapping;
export const { checkMessage } = part('message/check') as typeof check;
