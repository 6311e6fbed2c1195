// The outbox in a process of its own, to be killed at any moment: the real account, the real journal, HTTP to
// the fault proxy. What leaves is in a file before anything else can happen.
import { appendFileSync } from 'node:fs';
import type { AccountService } from '../lib/account/account-service';
import { Accounts } from '../lib/account/accounts';
import { readAccountSettings } from '../lib/account/settings';
import type { Journal, StoredMessage } from '../lib/journal/journal';
import { createSqliteJournal } from '../lib/journal/sqlite/sqlite-journal';
import type { CompletedMessage } from '../lib/outbox/collaborators';
import type { PendingInput } from '../lib/outbox/state/entry';
import type { Outcome } from '../lib/message/outcome';
import type { MessageFields } from '../lib/message/message';
import { ACCOUNT_DEFAULTS } from '../nodes/account/config';
import { DEFAULT_KEY } from '../simulator/accounts';
import type { ChildMessage, ChildOrder, Offer, OutcomeLine, ParentMessage } from './types';
import { watchJournal } from './watched-journal';
import { clockOf } from './wrong-clock';

const NODE_ID = 'node';
const order = JSON.parse(process.argv[2] ?? '') as ChildOrder;

class OfferedInput implements PendingInput {
  constructor(readonly offer: Offer) {}

  detach(): void {
    // The parent offers again what has no outcome.
  }

  toCatchNodes(outcomes: Outcome[]): void {
    tell({ type: 'event', kind: 'toCatchNodes', detail: `${this.offer.id} ${outcomes.length}` });
  }

  store(): StoredMessage {
    return { json: JSON.stringify(this.offer), isPartial: false };
  }
}

const clock = order.clock && clockOf(order.clock);
const accounts = new Accounts();
accounts.sendNodes.attach(NODE_ID, { deliver: writeDown, show: () => undefined });
const service = attach(order.apiUrl);
accounts.sendNodes.open();
// It is loaded with the first request otherwise: most of a short life would be spent on that.
const isLoaded = import('../lib/api/http/transport.js');

process.on('message', (message: ParentMessage) => {
  switch (message.type) {
    case 'offer':
      return message.offers.forEach(submit);
    case 'moveTo':
      return void attach(message.apiUrl);
    case 'release':
      return service.controls?.release();
    case 'state': {
      const { pauseReason, checking } = service.stateOf(NODE_ID);
      return tell({ type: 'state', state: { pauseReason: pauseReason?.why ?? '', checking } });
    }
  }
});
// A parent that is gone has no use for it.
process.once('disconnect', () => process.exit());
void isLoaded.then(() => tell({ type: 'up' }));

function attach(apiUrl: string): AccountService {
  const { name, tls, proxy, ...unset } = ACCOUNT_DEFAULTS;
  const raw = {
    ...unset,
    apiKey: DEFAULT_KEY,
    apiUrl,
    timeout: order.timeout,
    verifyFor: order.verifyFor,
    requestsPerSecond: 0,
    maxPerHour: 0,
    whenBlocked: 'hold',
  };
  return accounts.attach('account', readAccountSettings(raw, ACCOUNT_DEFAULTS), {
    createJournal: () => openJournal(order),
    ...(clock && { clock }),
    log: (event) => tell({ type: 'event', kind: event.kind, detail: JSON.stringify(event) }),
  });
}

function openJournal({ journalPath: path, engine, lock, attempts }: ChildOrder): Journal {
  const watcher = {
    accepted: (ids: string[]) => tell({ type: 'accepted', ids }),
    opened: (interrupted: string[]) => tell({ type: 'opened', interrupted }),
    triedAgain: (entries: number[]) => tell({ type: 'triedAgain', entries }),
  };
  const journal = createSqliteJournal({ path, ...(engine && { engine }), ...(lock && { lock }) });
  return watchJournal(journal, watcher, { attempts });
}

function submit(offer: Offer): void {
  const fields: MessageFields = {
    phoneNumbers: offer.number,
    message: offer.text,
    sender: undefined,
    gamme: undefined,
    schedule: undefined,
    isStopSms: false,
    isUnicode: false,
    tag: undefined,
    sandbox: undefined,
    format: 'json',
    expires: 60,
    key: offer.id,
  };
  const reading = { fields, problems: [] };
  service.submit(NODE_ID, reading, new OfferedInput(offer), offer.whenUnknown);
}

function writeDown({ input, stored, outcomes }: CompletedMessage): void {
  const { id } =
    (input as OfferedInput | undefined)?.offer ?? (JSON.parse(stored?.json ?? '{}') as Offer);
  const lines = outcomes.map((outcome) => `${JSON.stringify(toLine(id, outcome))}\n`);
  appendFileSync(order.outcomesPath, lines.join(''));
}

function toLine(id: string, outcome: Outcome): OutcomeLine {
  const { verified, recovered, duplicate } = outcome;
  return {
    id,
    outcome: outcome.outcome,
    ...(outcome.outcome !== 'sent' && { code: outcome.code }),
    hasMessageId: outcome.outcome === 'sent' && outcome.messageId !== undefined,
    ...(verified && { verified }),
    ...(recovered && { recovered: true }),
    ...(duplicate && { duplicate }),
  };
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}
