// An entry's way through the outbox: from its turn to the answer, to the look-ups, to its end. `process` is
// the way of one request, from top to bottom. What follows from an event is decided in state/entry-state.ts,
// what an answer means in state/classify-answer.ts; nothing of that belongs here.
import { type NotSent, type Outcome, outcomeOfUnknownTime } from '../message/outcome';
import { endOfTurn } from '../queueing/turn';
import { WakeupTimer } from '../queueing/wakeup-timer';
import type { OutboxParts } from './parts';
import { PlatformHealth } from './platform-health';
import { batchKeyOf, kindOf } from './queue/batch-key';
import { Dispatcher } from './queue/dispatcher';
import { makeTag } from './queue/tag';
import { recheck } from './recheck';
import { Reconciler } from './reconcile/reconciler';
import { classifyAnswer, type Classification } from './state/classify-answer';
import { divide, halvesOf, partsOf, searched, verdictOn } from './state/divide';
import { apply, type Attempt, type Entry, withdrawAttempt } from './state/entry';
import { type EntryEvent, isSent } from './state/entry-state';
import { conclude } from './state/final-outcome';
import { attemptRowOf, divisionOf } from './storage/row-mapping';

export class Processor {
  readonly dispatcher: Dispatcher;
  readonly reconciler: Reconciler;
  readonly health: PlatformHealth;
  private readonly wakeup: WakeupTimer;
  private onIdle: (() => void) | undefined;
  private isToAdvance = false;

  /** @param isSending whether what came before this process is in the queue */
  constructor(
    private readonly parts: OutboxParts,
    private readonly isSending: () => boolean,
  ) {
    const { clock, rate, registry, session } = parts;
    this.dispatcher = new Dispatcher(rate);
    this.reconciler = new Reconciler(
      parts,
      session,
      (kind) => registry.isUnconfirmed(kind),
      (entry, result, isProven, at) =>
        this.lookedUp(entry, { type: 'lookedUp', result, isProven, at }),
    );
    this.health = new PlatformHealth(parts, registry, this.dispatcher, () => this.advance());
    this.wakeup = new WakeupTimer(clock, () => this.advance());
  }

  /** Those that are to be sent wait for their turn, or for their node. */
  enqueue(entries: readonly Entry[]): void {
    const now = this.parts.clock.steady();
    for (const entry of entries) {
      if (entry.state.phase !== 'waiting') continue;
      if (this.isFree(entry)) this.dispatcher.add(entry, now);
      else this.parts.parked.park([entry]);
    }
    this.advanceSoon();
  }

  /** Whether an entry may go on by itself: its node is there, or may come back. */
  isFree({ message }: Entry): boolean {
    return message.isForced || this.parts.sendNodes.isKnown(message.nodeId);
  }

  /** Whatever held it up may be over. */
  release(): void {
    this.health.release();
    this.advance();
  }

  /** Something has happened to all of them, whatever they are in: each goes where that leads. */
  applyToAll(entries: readonly Entry[], event: EntryEvent): void {
    for (const entry of entries) apply(entry, event);
    if (entries.length > 0) this.route(entries);
  }

  /** Whether its time is over, by the time it lives by. */
  isLate(entry: Entry): boolean {
    return this.parts.time.of(entry) >= entry.policy.expiresAt;
  }

  /** Those that are late leave so. */
  expire(late: readonly Entry[]): void {
    this.applyToAll(late, { type: 'tick', at: Infinity });
  }

  /** To where their state says: the queue, the look-ups, or out. */
  route(entries: readonly Entry[]): void {
    const { registry, completion, account, parked } = this.parts;
    const waiting: Entry[] = [];
    const gone: Entry[] = [];
    const finished: Entry[] = [];
    for (const entry of entries) {
      registry.track(entry);
      const { phase } = entry.state;
      if (phase === 'waiting') (this.isFree(entry) ? waiting : gone).push(entry);
      if (phase !== 'settled' && phase !== 'held') continue;
      conclude(entry, this.health.failing?.reason, this.parts.calendar.guess());
      finished.push(entry);
    }
    if (gone.length > 0) parked.park(gone);
    if (waiting.length > 0) this.dispatcher.putBack(waiting);
    if (finished.length > 0) completion.complete(finished);
    account.outboxChanged();
  }

  /** Call when something that held the first entry has changed. */
  advance(): void {
    const { account, clock, sendNodes, session, time } = this.parts;
    const mayStart = ({ message }: Entry): boolean =>
      (message.isForced || sendNodes.isPresent(message.nodeId)) &&
      // It may have expired while nobody ran.
      !(message.isRecovered && time.isInDoubt && time.isWaitedFor);
    while (
      this.isSending() &&
      session.isReady &&
      this.health.blockedWith === undefined &&
      account.settings
    ) {
      const next = this.dispatcher.next(clock.steady(), mayStart);
      if ('waitMs' in next) {
        if (next.waitMs < Infinity) this.wakeup.wakeIn(next.waitMs);
        return;
      }
      void this.process(next.entries);
    }
  }

  /** What comes in the same turn may share a request, and its attempt the write that accepts it. */
  private advanceSoon(): void {
    if (this.isToAdvance) return;
    this.isToAdvance = true;
    void endOfTurn().then(() => {
      this.isToAdvance = false;
      this.advance();
    });
  }

  /** Nothing is begun any more. Resolves when nothing is in flight. */
  async end(): Promise<void> {
    this.reconciler.stop();
    this.health.breaker.stop();
    this.wakeup.stop();
    if (this.dispatcher.requestsInFlight === 0) return;
    await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  /** One request, from its turn to what became of each of its entries. Never rejects. */
  private async process(batch: readonly Entry[]): Promise<void> {
    const { account, clock, session } = this.parts;
    const { settings, gateway } = account;
    const entries = this.stillToSend(batch);
    if (entries.length === 0) return;

    this.dispatcher.began(clock.steady());
    const attempt = this.beginAttempt(entries);
    const written = await session.writeForNow([{ do: 'attempt', attempt: attemptRowOf(attempt) }]);
    // The disk may have taken long: a deploy may have changed the account since, or its time be over.
    const isStillRight = account.settings === settings && this.areInTime(entries);

    if (!written || !gateway || !isStillRight) this.notMade(attempt);
    else {
      const result = await gateway.send(entries, attempt.tag);
      const at = clock.steady();
      const holdsBlocked = account.settings?.whenBlocked === 'hold';
      const classified = classifyAnswer(result, holdsBlocked, at);
      const parts = this.hearResult(entries, attempt, result.outcomes, classified);
      this.health.hear(result, classified);
      this.followUp(attempt, at);
      this.route(parts);
    }

    this.dispatcher.ended();
    if (this.dispatcher.requestsInFlight === 0) this.onIdle?.();
    this.advance();
  }

  /** Ends what has expired or is refused by now. @returns the others, but for what is no longer alike */
  private stillToSend(batch: readonly Entry[]): Entry[] {
    const { account, calendar } = this.parts;
    const defaults = account.settings!.defaults;
    const now = calendar.guess();
    const late: Entry[] = [];
    const refused: Entry[] = [];
    const ready: Entry[] = [];
    for (const entry of batch) {
      if (this.isLate(entry)) late.push(entry);
      else {
        const refusal =
          verdictOn(entry) ?? this.unplannable(entry) ?? recheck(entry, defaults, now);
        if (refusal) entry.outcome = refusal;
        (refusal ? refused : ready).push(entry);
      }
    }
    this.expire(late);
    // As if the platform had said it: one that may have left before is not called refused.
    for (const entry of refused) apply(entry, { type: 'attempt', tag: '' });
    this.applyToAll(refused, { type: 'refused' });
    return ready.length > 1 ? this.alike(ready) : ready;
  }

  /** Another account may make different what was alike: that goes back under a key of its own. */
  private alike(entries: Entry[]): Entry[] {
    const [first] = entries;
    const batchKey = first && batchKeyOf(first.order, first.numbers);
    const isAlike = ({ order, numbers }: Entry): boolean => batchKeyOf(order, numbers) === batchKey;
    this.dispatcher.putBack(entries.filter((entry) => !isAlike(entry)));
    return entries.filter(isAlike);
  }

  private beginAttempt(entries: readonly Entry[]): Attempt {
    const { order } = entries[0]!;
    const tag = order.body.tag ?? makeTag();
    const kind = kindOf(this.parts.account.settings!.account, order, entries.length > 1);
    const attempt = { id: this.parts.nextId(), tag, kind, entries, open: entries.length };
    for (const entry of entries) {
      apply(entry, { type: 'attempt', tag });
      entry.attempts = [...entry.attempts, attempt];
    }
    return attempt;
  }

  /** Nothing left: they wait again, unless the journal has refused them meanwhile. */
  private notMade(attempt: Attempt): void {
    const waiting = attempt.entries.filter(({ state }) => state.phase === 'inFlight');
    for (const entry of waiting) withdrawAttempt(entry, attempt);
    this.applyToAll(waiting, { type: 'notMade' });
    void this.parts.session.writeEventually([{ do: 'forgetAttempt', id: attempt.id }]);
  }

  /** @returns the entries, or what they were divided into because their numbers ended differently */
  private hearResult(
    entries: readonly Entry[],
    attempt: Attempt,
    outcomes: readonly Outcome[],
    classified: readonly Classification[],
  ): readonly Entry[] {
    const answered = partsOf(entries, outcomes);
    const parts = answered.flatMap((entry, index) => {
      entry.outcome = outcomes[index];
      const heard = searched(entry, classified[index]!);
      this.hearAnswer(entry, attempt, heard);
      return heard.isSuspect ? divide(entry, halvesOf(entry, answered.length > 1)) : [entry];
    });
    if (parts.length > entries.length) {
      void this.parts.session.writeEventually(divisionOf(parts));
    }
    return parts;
  }

  private hearAnswer(
    entry: Entry,
    attempt: Attempt,
    { event, maxBatchSize }: Classification,
  ): void {
    const policy = this.parts.time.steadyPolicy(entry);
    const isRefusal = event.type === 'notSent' && entry.outcome?.outcome === 'refused';
    // It is no failure of its own: it may be tried again even where it is tried once.
    apply(entry, event, isRefusal ? { ...policy, isOnce: false } : policy);
    if (maxBatchSize !== undefined) entry.maxBatchSize = maxBatchSize;
    if (event.type === 'notSent') withdrawAttempt(entry, attempt);
  }

  /** What is to be done for an attempt whose answer was heard. @param at when, ms of the steady clock */
  private followUp(attempt: Attempt, at: number): void {
    if (attempt.open === 0) {
      void this.parts.session.writeEventually([{ do: 'forgetAttempt', id: attempt.id }]);
    }
    const unconfirmed: Entry[] = [];
    let isCertain = false;
    for (const entry of attempt.entries) {
      if (isUnconfirmed(entry)) unconfirmed.push(entry);
      isCertain ||= isSent(entry.state) && entry.policy.canLookUp;
    }
    if (isCertain) this.reconciler.sent(attempt);
    if (unconfirmed.length > 0) this.reconciler.begin(unconfirmed, at);
  }

  private lookedUp(entry: Entry, event: EntryEvent): boolean {
    if (!isUnconfirmed(entry)) return false;
    apply(entry, event, this.parts.time.steadyPolicy(entry));
    if (isUnconfirmed(entry)) return true;
    this.route([entry]);
    this.advance();
    return false;
  }

  /** Nobody knows whether the time it is planned for is still to come. */
  private unplannable(entry: Entry): NotSent | undefined {
    if (!this.parts.time.isUnknownFor(entry)) return undefined;
    return outcomeOfUnknownTime([...entry.numbers]);
  }

  private areInTime(entries: readonly Entry[]): boolean {
    for (const entry of entries) if (this.isLate(entry)) return false;
    return true;
  }
}

function isUnconfirmed({ state }: Entry): boolean {
  return state.phase === 'unconfirmed';
}
