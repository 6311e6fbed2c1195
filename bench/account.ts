// An account without Node-RED around it, for what is measured of the outbox alone.
import { EventEmitter, once } from 'node:events';
import { AccountService } from '../lib/account/account-service';
import { SendNodes } from '../lib/account/send-nodes';
import { type AccountSettings, readAccountSettings } from '../lib/account/settings';
import type { Journal } from '../lib/journal/journal';
import type { FieldReading } from '../lib/message/message';
import { ACCOUNT_DEFAULTS } from '../nodes/account/config';
import { API_KEY, messageFor } from './flows';

export const NODE_ID = 'node';

/** What the send node reads with its defaults. */
export function readingFor(index: number): FieldReading {
  const { phoneNumbers, payload: message } = messageFor('own', index);
  const unset = { sender: undefined, gamme: undefined, schedule: undefined, tag: undefined };
  const fields = {
    ...unset,
    phoneNumbers,
    message,
    isStopSms: 'false',
    isUnicode: 'false',
    sandbox: undefined,
    format: 'json' as const,
    expires: '60',
    key: undefined,
  };
  return { fields, problems: [] };
}

export function settingsFor(apiUrl: string): AccountSettings {
  const { name, tls, proxy, ...raw } = ACCOUNT_DEFAULTS;
  const given = { ...raw, apiUrl, apiKey: API_KEY, requestsPerSecond: 0, maxPerHour: 0 };
  return readAccountSettings(given, ACCOUNT_DEFAULTS);
}

export class BenchAccount {
  readonly service: AccountService;
  private readonly sendNodes = new SendNodes();
  private readonly delivered = new EventEmitter();

  constructor(journal: Journal, apiUrl: string) {
    this.sendNodes.attach(NODE_ID, {
      deliver: () => void this.delivered.emit('outcome'),
      show: () => undefined,
    });
    this.service = new AccountService(this.sendNodes, {
      createJournal: () => journal,
      log: (event) => console.error(event),
      onGone: () => undefined,
    });
    this.service.attach(settingsFor(apiUrl));
  }

  /** Flows have started. */
  open(): void {
    this.sendNodes.open();
  }

  /** Resolves when its outcome has left. */
  async send(index: number): Promise<void> {
    const outcome = once(this.delivered, 'outcome');
    const input = {
      toCatchNodes: () => undefined,
      detach: () => undefined,
      store: () => ({ json: JSON.stringify(messageFor('own', index)), isPartial: false }),
    };
    this.service.submit(NODE_ID, readingFor(index), input, 'verify');
    await outcome;
  }
}
