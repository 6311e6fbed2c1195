// What lies behind the endpoints: accounts, the SMS that were taken, the clock. Knows no HTTP.
import { EventEmitter } from 'node:events';
import { measureText, type TextMeasure } from '../lib/pure/text/measure';
import { createAccounts, toThousandths, type Account } from './accounts';
import { TagIndex } from './tag-index';
import type { AcceptedSms, Counts, SimulatorOptions, TaggedSms } from './types';

/** Without a sender the network shows a short number (API sheet §11.1). */
const SHORT_NUMBER = '36608';
const FIRST_MESSAGE_ID = 2_270_142;
/** Numbers whose reports do not end well, for the demo and for status tests. */
const STATUS_OF_NUMBER: ReadonlyMap<string, string> = new Map([
  ['+33600000003', 'Waiting'],
  ['+33600000004', 'Not delivered'],
]);

export interface Line {
  phoneNumber: string;
  text: string;
  measure: TextMeasure;
  cost: number;
}

export interface Order {
  account: Account;
  gamme: 1 | 2;
  sender?: string;
  tag?: string;
  isStopSms: boolean;
  isUnicode: boolean;
  sandbox: boolean;
  scheduledFor?: Date;
}

export interface PlatformEvents {
  sms: [AcceptedSms[]];
  reset: [];
}

export class Platform {
  readonly accepted: AcceptedSms[] = [];
  readonly accounts: Map<string, Account>;
  readonly counts: Counts = {
    accepted: 0,
    sandboxed: 0,
    acceptedByNumber: new Map(),
    acceptedByTag: new Map(),
  };
  readonly events = new EventEmitter<PlatformEvents>();
  readonly now: () => Date;
  /** How long an SMS stays out of sight of whoever asks for it. */
  tagLagMs: number;
  private readonly byMessageId = new Map<number, AcceptedSms[]>();
  private readonly tags = new TagIndex();
  private lastMessageId = FIRST_MESSAGE_ID - 1;
  private readonly keepSms: boolean;

  constructor(private readonly options: SimulatorOptions) {
    this.now = options.now ?? (() => new Date());
    this.tagLagMs = options.tagLagMs ?? 0;
    this.keepSms = options.record !== 'counts';
    this.accounts = createAccounts(options.credits ?? 1000, options.accounts);
    // One listener per open phone page.
    this.events.setMaxListeners(0);
  }

  /** Takes the lines of one request and charges them. Whoever calls has checked everything. */
  accept(order: Order, lines: readonly Line[]): number {
    this.lastMessageId += 1;
    const messageId = this.lastMessageId;
    const { account, sandbox, tag } = order;
    if (!sandbox) account.balance = toThousandths(account.balance - sumOf(lines));
    for (const { phoneNumber } of lines) {
      this.counts[sandbox ? 'sandboxed' : 'accepted'] += 1;
      increment(this.counts.acceptedByNumber, phoneNumber);
      if (tag !== undefined) increment(this.counts.acceptedByTag, tag);
    }
    if (!this.keepSms) {
      if (tag !== undefined) this.tags.add(account.apiKey, tag, this.toTagged(order, lines));
      return messageId;
    }
    const taken = lines.map((line) => this.toSms(messageId, order, line));
    if (tag !== undefined) this.tags.add(account.apiKey, tag, taken);
    this.accepted.push(...taken);
    this.byMessageId.set(messageId, taken);
    this.events.emit('sms', taken);
    return messageId;
  }

  /** The SMS of one message; another customer's message does not exist. */
  message(account: Account, messageId: unknown): AcceptedSms[] | undefined {
    const taken = this.byMessageId.get(Number(messageId));
    return taken?.[0]?.apiKey === account.apiKey ? taken : undefined;
  }

  /** Those of {@link message} that can be asked for by now. */
  visibleMessage(account: Account, messageId: unknown): AcceptedSms[] | undefined {
    const taken = this.message(account, messageId)?.filter((sms) => this.isVisible(sms));
    return taken?.length === 0 ? undefined : taken;
  }

  /** The SMS of one tag that can be asked for by now. */
  visibleTagged(account: Account, tag: string): TaggedSms[] {
    return this.tags.find(account.apiKey, tag).filter((sms) => this.isVisible(sms));
  }

  cancel(account: Account, taken: readonly AcceptedSms[]): void {
    for (const sms of taken) {
      sms.cancelled = true;
      account.balance = toThousandths(account.balance + sms.cost);
    }
    this.events.emit('sms', [...taken]);
  }

  private isVisible({ acceptedAt }: TaggedSms): boolean {
    return this.now().getTime() - acceptedAt.getTime() >= this.tagLagMs;
  }

  isDue(sms: TaggedSms): boolean {
    return !sms.scheduledFor || sms.scheduledFor.getTime() <= this.now().getTime();
  }

  statusOf(sms: TaggedSms): string {
    if (sms.status !== undefined) return sms.status;
    if (sms.cancelled) return 'ko';
    if (!this.isDue(sms)) return 'Waiting';
    return STATUS_OF_NUMBER.get(sms.phoneNumber) ?? 'Delivered';
  }

  /** SMS that wait for their time: `toSend` of /me. */
  waiting(account: Account): number {
    return this.accepted.filter(
      (sms) => sms.apiKey === account.apiKey && !sms.cancelled && !this.isDue(sms),
    ).length;
  }

  reset(): void {
    this.accepted.length = 0;
    this.byMessageId.clear();
    this.tags.clear();
    this.tagLagMs = this.options.tagLagMs ?? 0;
    const { counts } = this;
    counts.accepted = counts.sandboxed = 0;
    counts.acceptedByNumber.clear();
    counts.acceptedByTag.clear();
    this.accounts.clear();
    const { credits, accounts } = this.options;
    for (const [key, account] of createAccounts(credits ?? 1000, accounts)) {
      this.accounts.set(key, account);
    }
    this.events.emit('reset');
  }

  /** As little as a look-up needs. */
  private toTagged({ isStopSms, scheduledFor }: Order, lines: readonly Line[]): TaggedSms[] {
    const acceptedAt = this.now();
    const common = {
      isStopSms,
      acceptedAt,
      cancelled: false,
      ...(scheduledFor && { scheduledFor }),
    };
    return lines.map(({ phoneNumber }) => ({ phoneNumber, ...common }));
  }

  private toSms(messageId: number, order: Order, line: Line): AcceptedSms {
    const { account, sender, tag, scheduledFor } = order;
    const { measure } = line;
    return {
      messageId,
      apiKey: account.apiKey,
      phoneNumber: line.phoneNumber,
      text: line.text,
      shown: measure.shown,
      characters: measure.characters,
      encoding: measure.encoding,
      parts: measure.parts,
      cost: line.cost,
      currency: account.currency,
      gamme: order.gamme,
      from: sender ?? SHORT_NUMBER,
      isStopSms: order.isStopSms,
      sandbox: order.sandbox,
      acceptedAt: this.now(),
      cancelled: false,
      ...(sender === undefined ? {} : { sender }),
      ...(tag === undefined ? {} : { tag }),
      ...(scheduledFor === undefined ? {} : { scheduledFor }),
    };
  }
}

export function measureLine(order: Order, phoneNumber: string, text: string): Line {
  const { account, gamme, isUnicode, sandbox } = order;
  const measure = measureText(text, { isUnicode });
  const price = gamme === 2 ? account.prices.lowCost : account.prices.premium;
  // Sandbox: nothing is charged.
  return { phoneNumber, text, measure, cost: sandbox ? 0 : toThousandths(measure.parts * price) };
}

export function sumOf(lines: readonly { cost: number }[]): number {
  return toThousandths(lines.reduce((sum, line) => sum + line.cost, 0));
}

function increment(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
