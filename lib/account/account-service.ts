// One account at work: its checks, its cap, its outbox, its gateway to the platform. It outlives the account's
// config node across redeploys, and is the only place that puts the parts of lib/ together.
import type { BalanceAnswer } from '../api/endpoints/me';
import { TransportError } from '../api/http/transport-error';
import { outcomeOfTransportError } from '../gateway/answer-outcome';
import { Gateway } from '../gateway/gateway';
import { RepeatableCalls } from '../gateway/repeatable-calls';
import type { Journal, WhenUnknown } from '../journal/journal';
import type { FieldReading, Problem } from '../message/message';
import { type NotSent, type Outcome, outcomeOfRejection } from '../message/outcome';
import type { Account, OutboxEvent } from '../outbox/collaborators';
import type { PendingInput } from '../outbox/state/entry';
import { Outbox } from '../outbox/outbox';
import type { NodeCounts } from '../outbox/registry';
import type { OutboxControls, PauseReason } from '../outbox/view';
import { type Clock, pause, SYSTEM_CLOCK } from '../queueing/clock';
import { OrderedInbox } from '../queueing/ordered-inbox';
import { inSlices } from '../queueing/time-slices';
import { TokenBucket } from '../queueing/token-bucket';
import { Calendar } from '../timekeeping/calendar';
import { HourlyCap } from '../usage/hourly-cap';
import { checkArrival } from './arrival-check';
import type { Absence } from './grace-period';
import { isLongList, LongList } from './long-list';
import type { SendNodes } from './send-nodes';
import type { AccountSettings } from './settings';

/** What happens to an account that somebody should know of. Never a number or a text. */
export type AccountEvent =
  OutboxEvent | { kind: 'removedWithWaiting' | 'removedFromMemory'; waiting: number };

export interface AccountOptions {
  /** @param outbox as the account says */
  createJournal(outbox: AccountSettings['outbox']): Journal;
  log(event: AccountEvent): void;
  /** Called once, when the account was removed. @param closed when its journal can be opened by another */
  onGone(closed: Promise<void>): void;
  /** Until then the journal is in use. */
  after?: Promise<void> | undefined;
  clock?: Clock;
}

/** Of one send node, for its status. */
export interface NodeState extends NodeCounts {
  pauseReason: PauseReason | undefined;
}

interface Arrival {
  readonly nodeId: string;
  readonly input: PendingInput;
  readonly whenUnknown: WhenUnknown;
  /** Its values; nothing until they are there. */
  reading: FieldReading | undefined;
  /** Its numbers, where they are many. */
  list: LongList | undefined;
}

/** Longest time that a node's closing waits for the disk: Node-RED gives 15 s. */
const FLUSH_MS = 5000;

const REMOVED = new TransportError('removed', false);

export class AccountService implements Account {
  /** As its node has them; `undefined` while that is away. */
  settings: AccountSettings | undefined;
  gateway: Gateway | undefined;
  /** For nodes that ask: what may be repeated. */
  readonly api: RepeatableCalls;
  private readonly cap = new HourlyCap(0);
  private readonly rate = new TokenBucket(0);
  private readonly inbox: OrderedInbox<Arrival>;
  private readonly listening: { stop(): void };
  private readonly clock: Clock;
  private readonly calendar: Calendar;
  private outbox: Outbox | undefined;
  private outboxKind: AccountSettings['outbox'] | undefined;
  private lastAccount: string | undefined;
  private absence: Absence | undefined;
  private isOver = false;
  private asking: Promise<unknown> | undefined;

  constructor(
    private readonly sendNodes: SendNodes,
    private readonly options: AccountOptions,
  ) {
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.calendar = new Calendar(this.clock);
    this.api = new RepeatableCalls(this, this.rate, this.clock);
    this.inbox = new OrderedInbox(
      (arrival) => this.isOver || this.isReadyFor(arrival),
      (arrival) => this.accept(arrival),
    );
    this.listening = sendNodes.listen({
      nodeBack: (id) => this.outbox?.nodeBack(id),
      nodeIsGone: (id) => this.outbox?.nodeIsGone(id),
      opened: () => this.openOutbox(),
    });
  }

  /** What the sidebar shows and does; `undefined` before flows have started. */
  get controls(): OutboxControls | undefined {
    return this.outbox;
  }

  /** Where its key goes; `undefined` while its node is away. */
  get apiUrl(): string | undefined {
    return this.settings?.apiUrl.href;
  }

  /** Settings that nobody can send with. */
  get problems(): readonly Problem[] {
    return this.settings?.defaults.problems ?? [];
  }

  /** An alarm goes before a question. */
  get hasSmsToSend(): boolean {
    return this.outbox?.hasSmsToSend ?? false;
  }

  get hasKey(): boolean {
    return this.settings?.defaults.hasKey ?? false;
  }

  stateOf(nodeId: string): NodeState {
    const { outbox } = this;
    if (!outbox) return { checking: 0, held: 0, pauseReason: undefined };
    const { checking, held } = outbox.countsOf(nodeId);
    return { checking, held, pauseReason: outbox.pauseReason };
  }

  /** The account's node is there, for the first time or again. What waits goes on with these settings. */
  attach(settings: AccountSettings): void {
    this.absence?.end();
    this.gateway?.close();
    this.gateway = new Gateway(settings, this.calendar);
    this.settings = settings;
    this.cap.maxPerHour = settings.maxPerHour;
    this.rate.set(settings.requestsPerSecond);
    this.api.advance();
    if (this.sendNodes.isOpen) this.openOutbox();
    // A refusal of another account, or its way that failed, says nothing any more.
    this.outbox?.attach(settings, this.lastAccount !== settings.account);
    this.lastAccount = settings.account;
    this.inbox.advance();
  }

  /**
   * The account's node was closed. If it is not back in time, nothing more is sent.
   *
   * @returns when what was accepted is on the disk, and what was purged is not: the process may end now
   */
  async detach(): Promise<void> {
    this.settings = undefined;
    this.absence?.end();
    this.absence = this.sendNodes.gracePeriod.begin(() => this.end());
    await Promise.race([this.outbox?.flush(), pause(this.clock, FLUSH_MS)]);
  }

  /**
   * Takes a message in, in order of arrival; its outcomes go to its node.
   *
   * @param reading the values of its fields; while a promise is open, what came later waits. Never rejects
   */
  submit(
    nodeId: string,
    reading: FieldReading | Promise<FieldReading>,
    input: PendingInput,
    whenUnknown: WhenUnknown,
  ): void {
    const arrival: Arrival = { nodeId, input, whenUnknown, reading: undefined, list: undefined };
    this.sendNodes.began(nodeId);
    if (!(reading instanceof Promise)) arrival.reading = reading;
    this.inbox.push(arrival);
    if (reading instanceof Promise) {
      void reading.then((value) => {
        arrival.reading = value;
        this.inbox.advance();
      });
    }
  }

  /** Asks the platform for the balance. @throws TransportError */
  async me(): Promise<BalanceAnswer> {
    if (!this.settings || !this.gateway) throw REMOVED;
    return this.gateway.me();
  }

  outboxDecided(): void {
    this.inbox.advance();
  }

  outboxChanged(): void {
    this.sendNodes.refresh();
    this.api.advance();
    if (this.settings && this.settings.outbox !== this.outboxKind && this.outbox?.isEmpty) {
      this.openOutbox();
    }
  }

  outboxDisplaced(): void {
    if (!this.isOver) this.replaceOutbox();
  }

  private isReadyFor(arrival: Arrival): boolean {
    const { settings, outbox } = this;
    if (!settings || !arrival.reading || outbox?.isDecided !== true) return false;
    const { phoneNumbers } = arrival.reading.fields;
    if (!isLongList(phoneNumbers)) return true;
    arrival.list ??= new LongList(phoneNumbers, () => this.inbox.advance());
    return arrival.list.in(settings.defaults.defaultCountry) !== undefined;
  }

  private accept({ nodeId, input, whenUnknown, reading, list }: Arrival): void {
    const { settings, outbox } = this;
    if (!settings || !outbox || !reading) {
      return this.refuse(nodeId, input, [outcomeOfRemoval([])]);
    }
    const { defaults, verifyForMs } = settings;
    const checked = checkArrival(reading, defaults, this.calendar, list);
    const { order, outcomes } = checked;
    if (checked.isTimeMissing) this.askForTime();
    if (!order) return this.refuse(nodeId, input, outcomes);
    const second = this.cap.reserve(order.parts * order.numbers.length, this.clock.steady());
    if (second === undefined) {
      return this.refuse(nodeId, input, [...outcomes, overTheCap(order.numbers)]);
    }
    const checkedWith = defaults;
    outbox.accept({
      nodeId,
      order,
      checkedWith,
      verifyForMs,
      whenUnknown,
      input,
      outcomes,
      second,
    });
  }

  /** Any answer of the platform says what time it is. */
  private askForTime(): void {
    this.asking ??= this.me()
      .catch(() => undefined)
      .then(() => (this.asking = undefined));
  }

  /** Nothing of it enters the outbox. */
  private refuse(nodeId: string, input: PendingInput, outcomes: Outcome[]): void {
    const completed = { input, stored: undefined, outcomes, left: () => undefined };
    this.sendNodes.deliver(nodeId, completed, () => input.toCatchNodes(outcomes));
  }

  /** Not before flows have started: by then it is known which send nodes are there. */
  private openOutbox(): void {
    const { settings, outbox } = this;
    if (!settings || this.isOver) return;
    const isRight = this.outboxKind === settings.outbox || outbox?.isEmpty === false;
    if (!outbox || !isRight) this.replaceOutbox(settings.outbox);
  }

  /** What is in memory of the one before is in its journal. */
  private replaceOutbox(kind = this.outboxKind ?? 'disk'): void {
    const { settings, cap: usage, rate, clock, calendar, sendNodes, options } = this;
    const before = this.outbox?.close();
    const log = (event: AccountEvent): void => options.log(event);
    const parts = { account: this, sendNodes, usage, rate, clock, calendar, log };
    const outbox = (this.outbox = new Outbox(parts, options.createJournal(kind)));
    this.outboxKind = kind;
    if (settings) outbox.attach(settings, false);
    void Promise.all([before, options.after]).then(() => outbox.open());
  }

  private end(): void {
    // A node that still has this service must not wait for an account that is not coming back.
    this.isOver = true;
    this.listening.stop();
    const isKept = this.outboxKind !== 'memory';
    const waiting = this.outbox?.pending ?? 0;
    const kind = isKept ? 'removedWithWaiting' : 'removedFromMemory';
    if (waiting > 0) this.options.log({ kind, waiting });
    inSlices(
      this.inbox.remove(() => true),
      (arrival) => this.accept(arrival),
    );
    const ended = isKept ? this.outbox?.close() : this.outbox?.end(outcomeOfRemoval);
    const closed = ended ?? Promise.resolve();
    this.options.onGone(closed);
    void closed.then(() => this.gateway?.close());
  }
}

function outcomeOfRemoval(phoneNumbers: string[]): NotSent {
  return outcomeOfTransportError(REMOVED, phoneNumbers);
}

function overTheCap(phoneNumbers: string[]): Outcome {
  const problem = { rule: 'limitReached', field: 'maxPerHour', code: 'limit' } as const;
  return outcomeOfRejection({ phoneNumbers, problems: [problem] });
}
