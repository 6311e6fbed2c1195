// A process of its own that opens an outbox, as a start of Node-RED does: plain JavaScript on the published
// package, since a loader that translates sources also slows the threads that it starts.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { createSqliteJournal } = require('../dist/lib/journal/sqlite/sqlite-journal.js');
const { AccountService } = require('../dist/lib/account/account-service.js');
const { SendNodes } = require('../dist/lib/account/send-nodes.js');
const { readAccountSettings } = require('../dist/lib/account/settings.js');
const { ACCOUNT_DEFAULTS } = require('../dist/nodes/account/config.js');

const [path, sender, apiUrl] = process.argv.slice(2);
const sendNodes = new SendNodes();
sendNodes.attach(sender, { deliver: () => undefined, show: () => undefined });
const service = new AccountService(sendNodes, {
  createJournal: () => createSqliteJournal({ path }),
  log: (event) => console.error(event),
  onGone: () => undefined,
});
const raw = { ...ACCOUNT_DEFAULTS, tls: undefined, proxy: undefined, apiUrl, apiKey: 'BENCH-KEY' };
service.attach(readAccountSettings(raw, ACCOUNT_DEFAULTS));
const startedAt = performance.now();
sendNodes.open();
while (service.controls.view().waiting === 0) await new Promise((resolve) => setImmediate(resolve));
console.log(performance.now() - startedAt);
process.exit();
