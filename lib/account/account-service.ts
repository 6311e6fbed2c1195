// One account at work: its checks, its cap, its outbox, its gateway to the platform. It outlives the account's
// config node across redeploys, and is the only place that puts the parts of lib/ together.
import type { BalanceAnswer } from '../api/endpoints/me';
import { TransportError } from '../api/http/transport-error';
import { HourlyCap } from '../usage/hourly-cap';
import { OrderedInbox } from '../queueing/ordered-inbox';
import { inSlices } from '../queueing/time-slices';
import type { Journal, StoredMessage, WhenUnknown } from '../journal/journal';
import { type Clock, SYSTEM_CLOCK } from '../queueing/clock';
import type { CompletedMessage } from '../outbox/completed-message';
import type { OutboxEvent, OutboxHost } from '../outbox/host';
import { Outbox } from '../outbox/outbox';
import type { OutboxControls, PauseReason } from '../outbox/view';
import { checkMessage } from '../message/check';
import type { FieldReading, Problem } from '../message/message';
import { type Outcome, outcomeOfRejection, outcomeOfTransportError } from '../message/outcome';
import type { Absence } from './grace-period';
import { Gateway } from '../gateway/gateway';
import type { SendNodes } from './send-nodes';
import type { AccountSettings } from './settings';

/** The node's own view of one input message; opaque here, but for what a restart and a lost node need. */
export interface PendingInput {
  /** Nothing can leave its node, which is gone for good or failed to pass it on. */
  toCatchNodes(outcomes: Outcome[]): void;
  /** It stays in the journal without its node: nobody waits for it any more. Never throws. */
  detach(): void;
  /** The message as far as it can be kept on disk. Never throws. */
  store(): StoredMessage;
}

/** What happens to an account that somebody should know of. Never a number or a text. */
export type AccountEvent =
  | OutboxEvent
  | { kind: 'removedWithWaiting'; waiting: number }
  /** It came back from the journal, and its node is gone. */
  | { kind: 'outcomeWithoutNode'; outcome: Outcome };

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
export interface NodeState {
  checking: number;
  held: number;
  pauseReason: PauseReason | undefined;
}

interface Arrival<R> {
  readonly nodeId: string;
  readonly input: R;
  readonly whenUnknown: WhenUnknown;
  /** Its values; nothing until they are there. */
  reading: FieldReading | undefined;
}

/** Longest time that a node's closing waits for the disk: Node-RED gives 15 s. */
const FLUSH_MS = 5000;

/** Shared by all that have none: 100,000 of them may wait at once. */
const NONE: Outcome[] = [];

const REMOVED = new TransportError('removed', false);

export class AccountService<R extends PendingInput = PendingInput> {
  private readonly cap = new HourlyCap(0);
  private readonly inbox: OrderedInbox<Arrival<R>>;
  private readonly listening: { stop(): void };
  private readonly clock: Clock;
  private readonly host: OutboxHost<R>;
  private outbox: Outbox<R> | undefined;
  private outboxKind: AccountSettings['outbox'] | undefined;
  private settings: AccountSettings | undefined;
  private lastSettings: AccountSettings | undefined;
  private gateway: Gateway | undefined;
  private absence: Absence | undefined;
  private isOver = false;

  constructor(
    private readonly sendNodes: SendNodes<R>,
    private readonly options: AccountOptions,
  ) {
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.host = this.createHost();
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

  get hasKey(): boolean {
    return this.settings?.defaults.hasKey ?? false;
  }

  stateOf(nodeId: string): NodeState {
    const counts = this.outbox?.countsOf(nodeId) ?? { checking: 0, held: 0 };
    return { ...counts, pauseReason: this.outbox?.pauseReason };
  }

  /** The account's node is there, for the first time or again. What waits goes on with these settings. */
  attach(settings: AccountSettings): void {
    this.absence?.end();
    this.gateway?.close();
    this.gateway = new Gateway(settings);
    this.settings = settings;
    this.cap.maxPerHour = settings.maxPerHour;
    if (this.sendNodes.isOpen) this.openOutbox();
    this.outbox?.attach(settings, !isSameAccount(this.lastSettings, settings));
    this.lastSettings = settings;
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
    const limit = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS).unref());
    await Promise.race([this.outbox?.flush(), limit]);
  }

  /**
   * Takes a message in, in order of arrival; its outcomes go to its sender.
   *
   * @param reading the values of its fields; while a promise is open, what came later waits. Never rejects
   */
  submit(
    nodeId: string,
    reading: FieldReading | Promise<FieldReading>,
    input: R,
    whenUnknown: WhenUnknown,
  ): void {
    const arrival: Arrival<R> = { nodeId, input, whenUnknown, reading: undefined };
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

  private isReadyFor({ reading }: Arrival<R>): boolean {
    return this.settings !== undefined && reading !== undefined && this.outbox?.isDecided === true;
  }

  private accept({ nodeId, input, whenUnknown, reading }: Arrival<R>): void {
    const { settings, outbox } = this;
    const refuse = (outcomes: Outcome[]): void =>
      this.deliver(nodeId, { input, stored: undefined, outcomes, left: () => undefined });
    if (!settings || !outbox || !reading) return refuse([outcomeOfTransportError(REMOVED, [])]);
    const { defaults, verifyForMs } = settings;
    const { order, rejection } = checkMessage(reading, defaults, new Date(this.clock.wall()));
    const outcomes = rejection ? [outcomeOfRejection(rejection)] : NONE;
    if (!order) return refuse(outcomes);
    const second = this.cap.reserve(order.parts * order.numbers.length, this.clock.steady());
    if (second === undefined) return refuse([...outcomes, overTheCap(order.numbers)]);
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

  /** Not before flows have started: by then it is known which send nodes are there. */
  private openOutbox(): void {
    const { settings } = this;
    if (!settings || this.isOver) return;
    if (this.outbox && (this.outboxKind === settings.outbox || !this.outbox.isEmpty)) return;
    const before = this.outbox?.close();
    const journal = this.options.createJournal(settings.outbox);
    const outbox = new Outbox(this.host, journal, () => this.inbox.advance());
    this.outbox = outbox;
    this.outboxKind = settings.outbox;
    outbox.attach(settings, false);
    void Promise.all([before, this.options.after]).then(() => outbox.open());
  }

  private deliver(nodeId: string, completed: CompletedMessage<R>): void {
    const { input, outcomes } = completed;
    this.sendNodes.deliver(nodeId, completed, () => {
      if (input) return input.toCatchNodes(outcomes);
      for (const outcome of outcomes) this.options.log({ kind: 'outcomeWithoutNode', outcome });
    });
  }

  private end(): void {
    // A node that still has this service must not wait for an account that is not coming back.
    this.isOver = true;
    this.listening.stop();
    const waiting = this.outbox?.pending ?? 0;
    if (waiting > 0) this.options.log({ kind: 'removedWithWaiting', waiting });
    inSlices(
      this.inbox.remove(() => true),
      (arrival) => this.accept(arrival),
    );
    const closed = this.outbox?.close() ?? Promise.resolve();
    this.options.onGone(closed);
    void closed.then(() => this.gateway?.close());
  }

  private createHost(): OutboxHost<R> {
    const { sendNodes, cap, options, clock } = this;
    return {
      clock,
      settings: () => this.settings,
      gateway: () => this.gateway,
      isPresent: (id) => sendNodes.isPresent(id),
      isKnown: (id) => sendNodes.isKnown(id),
      began: (id) => sendNodes.began(id),
      deliver: (id, completed) => this.deliver(id, completed),
      store: (input) => input.store(),
      detach: (input) => input.detach(),
      giveBackUsage: (usage) => cap.giveBack(usage),
      restoreUsage: (usage) => cap.restore(usage),
      changed: () => this.changed(),
      log: (event) => options.log(event),
    };
  }

  private changed(): void {
    this.sendNodes.refresh();
    if (this.outbox?.isEmpty && this.settings && this.settings.outbox !== this.outboxKind) {
      this.openOutbox();
    }
  }
}

/** Whether a refusal of the account, or a way that failed, still says something. */
function isSameAccount(before: AccountSettings | undefined, now: AccountSettings): boolean {
  return before?.account === now.account;
}

function overTheCap(phoneNumbers: string[]): Outcome {
  const problem = { rule: 'limitReached', field: 'maxPerHour', code: 'limit' } as const;
  return outcomeOfRejection({ phoneNumbers, problems: [problem] });
}
