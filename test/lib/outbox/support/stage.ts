// An outbox at work in a test: collaborators in memory, the real gateway to the real simulator, and a process that can
// be killed. It keeps what left; it decides nothing that the outbox decides.
import should from 'should';
import { Gateway } from '../../../../lib/gateway/gateway';
import { type AccountSettings, readAccountSettings } from '../../../../lib/account/settings';
import type { Usage } from '../../../../lib/usage/hourly-cap';
import type { Journal, StoredMessage, WhenUnknown } from '../../../../lib/journal/journal';
import type {
  Account,
  Collaborators,
  CompletedMessage,
  OutboxEvent,
} from '../../../../lib/outbox/collaborators';
import type { PendingInput } from '../../../../lib/outbox/state/entry';
import { TokenBucket } from '../../../../lib/queueing/token-bucket';
import { type Clock, SYSTEM_CLOCK } from '../../../../lib/queueing/clock';
import { Calendar } from '../../../../lib/timekeeping/calendar';
import { Outbox } from '../../../../lib/outbox/outbox';
import { checkMessage } from '../../../../lib/message/check';
import type { MessageFields } from '../../../../lib/message/message';
import { type Outcome, outcomeOfRejection } from '../../../../lib/message/outcome';
import { ACCOUNT_DEFAULTS } from '../../../../nodes/account/config';
import { RAW } from '../../account/raw-settings';
import { fieldsOf } from '../../message/orders';
import { MortalJournal } from './mortal-journal';

/** Horizon of the look-ups: long enough for all four tries of a canary, short enough for a test. */
export const VERIFY_FOR_MS = 1000;

class NamedInput implements PendingInput {
  constructor(readonly name: string) {}

  store(): StoredMessage {
    return { json: JSON.stringify({ name: this.name }), isPartial: false };
  }

  detach(): void {
    // Nobody waits for it.
  }

  toCatchNodes(): void {
    // No node ever fails to pass it on.
  }
}

export interface Left {
  nodeId: string;
  name: string;
  outcomes: Outcome[];
  isStored: boolean;
}

interface Given {
  nodeId?: string;
  whenUnknown?: WhenUnknown;
}

type RawSettings = Partial<typeof RAW>;

export class Stage implements Account {
  readonly left: Left[] = [];
  readonly events: OutboxEvent[] = [];
  readonly giveBackUsage: Usage[] = [];
  readonly usage: Usage[] = [];
  readonly present = new Set(['node', 'other']);
  readonly known = new Set(['node', 'other']);
  readonly outbox: Outbox;
  private readonly clock: Clock = {
    ...SYSTEM_CLOCK,
    wall: () => this.wall(),
    steady: () => SYSTEM_CLOCK.steady() + this.steadyAheadMs,
    after: (ms, act) => SYSTEM_CLOCK.after(this.isWithoutTimers ? Infinity : ms, act),
  };
  private readonly calendar = new Calendar(this.clock);
  readonly journal: MortalJournal;
  /** The clocks are so much ahead of the machine's. */
  wallAheadMs = 0;
  steadyAheadMs = 0;
  /** Nothing happens because time passes. */
  isWithoutTimers = false;
  /** Nothing is handed to `left()` while nodes are slow to take it. */
  keepsCompleted = false;
  decided = 0;
  isDisplaced = false;
  private readonly rate = new TokenBucket(0);
  settings: AccountSettings | undefined;
  gateway: Gateway | undefined;
  private kept: (() => void)[] = [];

  constructor(
    private readonly apiUrl: string,
    journal: Journal,
    raw: RawSettings = {},
  ) {
    this.journal = new MortalJournal(journal);
    this.outbox = new Outbox(this.collaborators(), this.journal);
    this.configure(raw);
  }

  /** A deploy of the account. */
  configure(raw: RawSettings = {}): void {
    const changed = this.settings !== undefined && (raw.apiUrl ?? raw.apiKey) !== undefined;
    const verifyFor = VERIFY_FOR_MS / 1000;
    this.settings = readAccountSettings(
      { ...RAW, apiUrl: this.apiUrl, requestsPerSecond: 0, verifyFor, ...raw },
      ACCOUNT_DEFAULTS,
    );
    this.gateway?.close();
    this.gateway = new Gateway(this.settings, this.calendar);
    this.rate.set(this.settings.requestsPerSecond);
    this.outbox.attach(this.settings, changed);
  }

  async open(): Promise<this> {
    await this.outbox.open();
    await this.until(() => this.outbox.isDecided);
    return this;
  }

  /** Takes a message in; its name is its text. */
  accept(name: string, more: Partial<MessageFields> = {}, given: Given = {}): void {
    const { nodeId = 'node', whenUnknown = 'verify' } = given;
    const { defaults, verifyForMs } = this.settings!;
    const reading = { fields: fieldsOf({ message: name, ...more }), problems: [] };
    const { order, rejection } = checkMessage(reading, defaults, new Date(this.wall()));
    should(order).not.be.undefined();
    this.outbox.accept({
      nodeId,
      order: order!,
      checkedWith: defaults,
      verifyForMs,
      whenUnknown,
      input: new NamedInput(name),
      outcomes: rejection ? [outcomeOfRejection(rejection)] : [],
      second: Math.floor(this.wall() / 1000),
    });
  }

  /** The process ends: nothing is written or leaves any more. */
  async kill(): Promise<void> {
    this.isDead = true;
    this.settings = undefined;
    await this.journal.kill();
    this.gateway?.close();
    // What it would still ask would take the faults that the next test has set.
    this.gateway = undefined;
  }

  async close(): Promise<void> {
    if (this.isDead) return;
    await this.outbox.close();
    this.gateway?.close();
  }

  /** What was kept back has left. */
  releaseCompleted(): void {
    this.keepsCompleted = false;
    for (const leave of this.kept.splice(0)) leave();
  }

  async until(isTrue: () => boolean, what = 'what was waited for'): Promise<void> {
    const end = Date.now() + 50_000;
    while (!isTrue()) {
      if (Date.now() > end) throw new Error(`${what} did not come: ${JSON.stringify(this.ends)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits for so many messages to have left. */
  async leaving(count: number): Promise<void> {
    await this.until(() => this.left.length >= count, `message ${count}`);
  }

  /** Everything that was said about one message. */
  of(name: string): Outcome[] {
    return this.left.filter((one) => one.name === name).flatMap(({ outcomes }) => outcomes);
  }

  /** Name, outcome and code of what left, in order. */
  get ends(): string[] {
    return this.left.map(({ name, outcomes }) => `${name}: ${outcomes.map(endOf).join(', ')}`);
  }

  wall(): number {
    return Date.now() + this.wallAheadMs;
  }

  private isDead = false;

  outboxChanged(): void {
    // Nobody looks at it.
  }

  outboxDisplaced(): void {
    this.isDisplaced = true;
  }

  outboxDecided(): void {
    this.decided += 1;
  }

  private collaborators(): Collaborators {
    return {
      account: this,
      clock: this.clock,
      calendar: this.calendar,
      sendNodes: {
        isPresent: (id) => this.present.has(id),
        isKnown: (id) => this.known.has(id),
        began: () => undefined,
        deliver: (nodeId, completed) => this.deliver(nodeId, completed),
      },
      usage: {
        giveBack: (usage) => void this.giveBackUsage.push(usage),
        restore: (usage) => void this.usage.push(...usage),
      },
      rate: this.rate,
      log: (event) => void this.events.push(event),
    };
  }

  private deliver(nodeId: string, completed: CompletedMessage): void {
    if (this.isDead) return;
    if (this.keepsCompleted) {
      this.kept.push(() => this.deliver(nodeId, completed));
      return;
    }
    const { input, stored, outcomes } = completed;
    const { name = '' } =
      (input as NamedInput | undefined) ?? (JSON.parse(stored!.json) as Partial<NamedInput>);
    this.left.push({ nodeId, name, outcomes, isStored: input === undefined });
    completed.left();
  }
}

/** `sent` or `outcome code`, with what else is told. */
export function endOf(outcome: Outcome): string {
  const words = outcome.outcome === 'sent' ? ['sent'] : [outcome.outcome, String(outcome.code)];
  const { verified, recovered, resent, duplicate } = outcome;
  const marks = Object.entries({ verified, recovered, resent, duplicate });
  return [...words, ...marks.filter(([, is]) => is).map(([mark]) => mark)].join(' ');
}
