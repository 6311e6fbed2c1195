// An entry's way through the outbox: from its turn to the answer, to the look-ups, to its end. It does what
// state.ts decides, and is the only place that moves entries between the parts.
import type { RequestResult } from '../gateway/gateway';
import type { NotSent, Outcome } from '../message/outcome';
import { AccountBreaker } from './account-breaker';
import type { Registry } from './registry';
import type { Completion } from './completion';
import { type Carrier, Dispatcher } from './queue/dispatcher';
import { Reconciler } from './reconcile/reconciler';
import { heldOutcome, finalOutcome } from './state/final-outcome';
import type { Attempt, Entry } from './state/entry';
import { accountOf, type OutboxHost } from './host';
import { classifyAnswer, type Classification } from './state/classify-answer';
import { kindOf, batchKeyOf } from './queue/batch-key';
import type { ParkedMessages } from './parked';
import { nextState, type Policy, type EntryEvent } from './state/entry-state';
import { recheck } from './recheck';
import type { JournalSession } from './storage/journal-session';
import type { PauseReason } from './view';

/** After so many requests without an answer in a row the platform is left alone for a while. */
const DOUBTS_IN_A_ROW = 3;

/** Two clocks that differ by less are right. */
const SAME_TIME_MS = 1000;

/** What the processor leads through. */
export interface ProcessorParts<R> {
  host: OutboxHost<R>;
  registry: Registry<R>;
  session: JournalSession;
  completion: Completion<R>;
  parked: ParkedMessages<R>;
  /** Whether what came before this process is in the line. */
  isLoaded(): boolean;
  nextId(): number;
}

export class Processor<R> {
  readonly dispatcher: Dispatcher<R>;
  readonly reconciler: Reconciler<R>;
  readonly breaker: AccountBreaker;
  private doubtsInARow = 0;
  private failing: { reason: string; detail: string } | undefined;

  constructor(private readonly parts: ProcessorParts<R>) {
    const { host, registry, session } = parts;
    this.reconciler = new Reconciler(host, {
      lookedUp: (entry, result, isProven, at) =>
        this.lookedUp(entry, { type: 'lookedUp', result, isProven, at }),
      isUnconfirmed: (kind) => registry.isUnconfirmed(kind),
      note: (name, value) => void session.writeEventually([{ do: 'note', name, value }]),
    });
    this.breaker = new AccountBreaker({
      me: () => host.gateway()?.me() ?? Promise.reject(new Error('no account')),
      changed: () => this.breakerChanged(),
    });
    this.dispatcher = new Dispatcher(
      {
        now: () => host.clock.steady(),
        mayGo: () => this.mayGo(),
        mayStart: ({ message }) => message.isForced || host.isPresent(message.nodeId),
        prepare: (entries) => this.prepare(entries),
        kindOf: (entries) => kindOf(accountOf(host), entries[0]!.order, entries.length > 1),
        writeAttempt: (attempt) => this.writeAttempt(attempt),
        notMade: (attempt) => this.notMade(attempt),
        answered: (attempt, result) => this.answered(attempt, result),
      },
      () => parts.nextId(),
    );
  }

  /** Why nothing is sent at present, but for the journal. */
  get pauseReason(): PauseReason | undefined {
    if (this.breaker.code !== undefined) return { why: 'blocked', code: this.breaker.code };
    if (this.failing && this.dispatcher.length > 0) return { why: 'failing', ...this.failing };
    return undefined;
  }

  /** They wait for their turn, or for their node. */
  go(entries: readonly Entry<R>[]): void {
    for (const entry of entries) {
      if (entry.state.phase !== 'waiting') continue;
      if (this.parts.parked.isFree(entry)) this.dispatcher.add(entry);
      else this.parts.parked.park([entry]);
    }
  }

  /** Whatever held it up may be over. */
  release(): void {
    this.failing = undefined;
    this.breaker.reset();
    this.dispatcher.resume();
    this.dispatcher.advance();
  }

  apply(entries: readonly Entry<R>[], event: EntryEvent): void {
    for (const entry of entries) entry.state = nextState(entry.state, event, entry.policy);
    if (entries.length > 0) this.sort(entries);
  }

  /** To where their state says: the line, the look-ups, or out. */
  sort(entries: readonly Entry<R>[]): void {
    const { registry, completion, host, parked } = this.parts;
    const waiting: Entry<R>[] = [];
    const finished: Entry<R>[] = [];
    for (const entry of entries) {
      const { phase } = entry.state;
      registry.setUnconfirmed(entry, phase === 'unconfirmed');
      if (phase === 'waiting') waiting.push(entry);
      if (phase === 'settled' || phase === 'held') {
        entry.outcome = this.outcomeOf(entry);
        finished.push(entry);
      }
    }
    parked.park(waiting.filter((entry) => !parked.isFree(entry)));
    this.dispatcher.putBack(waiting.filter((entry) => parked.isFree(entry)));
    if (finished.length > 0) completion.complete(finished);
    host.changed();
  }

  /** Resolves when nothing is in flight. */
  end(): Promise<void> {
    this.reconciler.stop();
    this.breaker.stop();
    return this.dispatcher.stop();
  }

  private mayGo(): boolean {
    const { host, session } = this.parts;
    const isBlocked = this.breaker.code !== undefined;
    return this.parts.isLoaded() && session.isReady && !isBlocked && host.settings() !== undefined;
  }

  /** @returns those that are still to be sent */
  private prepare(entries: Entry<R>[]): Entry<R>[] {
    const { host } = this.parts;
    const defaults = host.settings()?.defaults;
    if (!defaults) return [];
    const wall = host.clock.wall();
    const late: Entry<R>[] = [];
    const refused: Entry<R>[] = [];
    const ready = entries.filter((entry) => {
      if (wall >= entry.policy.expiresAt) return void late.push(entry);
      const refusal = recheck(entry, defaults, new Date(wall));
      if (!refusal) return true;
      entry.outcome = refusal;
      return void refused.push(entry);
    });
    this.apply(late, { type: 'tick', at: wall });
    // As if the platform had said it: one that may have left before is not called refused.
    for (const entry of refused) {
      entry.state = nextState(entry.state, { type: 'attempt', tag: '' }, entry.policy);
    }
    this.apply(refused, { type: 'refused' });
    return this.alike(ready);
  }

  /** Another account may make different what was alike: that goes back under a key of its own. */
  private alike(entries: Entry<R>[]): Entry<R>[] {
    const [first] = entries;
    const batchKey = first && batchKeyOf(first.order, first.numbers);
    const isAlike = ({ order, numbers }: Entry<R>): boolean =>
      batchKeyOf(order, numbers) === batchKey;
    this.dispatcher.putBack(entries.filter((entry) => !isAlike(entry)));
    return entries.filter(isAlike);
  }

  private async writeAttempt(attempt: Attempt<R>): Promise<Carrier<R> | undefined> {
    const { host, session } = this.parts;
    const settings = host.settings();
    const gateway = host.gateway();
    const row = {
      id: attempt.id,
      tag: attempt.tag,
      kind: attempt.kind,
      entries: attempt.entries.map(({ id }) => id),
    };
    const written = await session.write([{ do: 'attempt', attempt: row }]);
    // The disk may have taken long: a deploy may have changed the account since, or its time be over.
    const wall = host.clock.wall();
    const isInTime = attempt.entries.every(({ policy }) => wall < policy.expiresAt);
    if (!written || !gateway || host.settings() !== settings || !isInTime) return undefined;
    return (entries, tag) => gateway.send(entries, tag);
  }

  private notMade(attempt: Attempt<R>): void {
    const waiting = attempt.entries.filter(({ state }) => state.phase === 'inFlight');
    for (const entry of waiting) {
      entry.attempts = entry.attempts.filter((one) => one !== attempt);
      const patient = { ...entry.policy, isOnce: false, expiresAt: Infinity };
      entry.state = nextState(entry.state, { type: 'notSent', at: 0 }, patient);
    }
    this.sort(waiting);
    void this.parts.session.writeEventually([{ do: 'forgetAttempt', id: attempt.id }]);
  }

  private answered(attempt: Attempt<R>, result: RequestResult): void {
    const { host, session } = this.parts;
    const at = host.clock.steady();
    const settings = host.settings();
    const classifications = classifyAnswer(result, settings?.whenBlocked === 'hold', at);
    attempt.entries.forEach((entry, index) => {
      entry.outcome = result.outcomes[index];
      reconsider(entry, attempt, classifications[index]!, this.steady(entry.policy));
    });
    this.watchTheWay(result, classifications);
    if (attempt.open === 0) void session.writeEventually([{ do: 'forgetAttempt', id: attempt.id }]);
    if (attempt.entries.some(isOursAndSent)) this.reconciler.sent(attempt);
    const unconfirmed = attempt.entries.filter(({ state }) => state.phase === 'unconfirmed');
    this.reconciler.begin(unconfirmed, at);
    this.sort(attempt.entries);
  }

  /** What an answer says about the way to the platform and about the account. */
  private watchTheWay(
    { outcomes, retryAfterMs }: RequestResult,
    classifications: Classification[],
  ): void {
    const failed = outcomes.find((one) => one.outcome === 'failed') as NotSent | undefined;
    const blockedWith = classifications.find(
      (classification) => classification.blockedWith !== undefined,
    )?.blockedWith;
    const isDoubt = outcomes.every(({ outcome }) => outcome === 'unknown');
    this.doubtsInARow = isDoubt ? this.doubtsInARow + 1 : 0;
    if (failed) {
      this.failing = reasonOf(failed);
      this.dispatcher.pause(retryAfterMs);
    } else if (this.doubtsInARow >= DOUBTS_IN_A_ROW) this.dispatcher.pause();
    else if (!isDoubt) {
      this.failing = undefined;
      this.dispatcher.succeeded();
    }
    if (blockedWith !== undefined) this.breaker.trip(blockedWith);
    else if (outcomes.some(({ outcome }) => outcome === 'sent')) this.breaker.succeeded();
  }

  private lookedUp(entry: Entry<R>, event: EntryEvent): boolean {
    if (entry.state.phase !== 'unconfirmed') return false;
    entry.state = nextState(entry.state, event, this.steady(entry.policy));
    if (entry.state.phase === 'unconfirmed') return true;
    this.sort([entry]);
    this.dispatcher.advance();
    return false;
  }

  /** An end of life is wall time, an answer has come at a steady one: where they differ, a clock was set. */
  private steady(policy: Policy): Policy {
    const { clock } = this.parts.host;
    const shiftMs = Math.round(clock.steady() - clock.wall());
    if (Math.abs(shiftMs) < SAME_TIME_MS) return policy;
    return { ...policy, expiresAt: policy.expiresAt + shiftMs };
  }

  private outcomeOf({ state, policy, order, outcome, numbers }: Entry<R>): Outcome {
    const phoneNumbers = [...numbers];
    if (state.phase === 'held') return heldOutcome(phoneNumbers, policy.whenUnknown === 'hold');
    const as = state.phase === 'settled' ? state.as : 'unknown';
    return finalOutcome(as, {
      order,
      numbers: phoneNumbers,
      last: outcome,
      why: outcome?.outcome === 'failed' ? reasonOf(outcome).reason : (this.failing?.reason ?? ''),
      canLookUp: policy.canLookUp,
      sentAt: new Date(this.parts.host.clock.wall()),
    });
  }

  private breakerChanged(): void {
    const { host, registry } = this.parts;
    const { code } = this.breaker;
    if (code === undefined) host.log({ kind: 'unblocked' });
    else host.log({ kind: 'blocked', code, waiting: registry.waiting });
    host.changed();
    this.dispatcher.advance();
  }
}

function reconsider<R>(
  entry: Entry<R>,
  attempt: Attempt<R>,
  { event, maxBatchSize }: Classification,
  given: Policy,
): void {
  const isRefusal = event.type === 'notSent' && entry.outcome?.outcome === 'refused';
  // It is no failure of its own: it may be tried again even where it is tried once.
  const policy = isRefusal ? { ...given, isOnce: false } : given;
  entry.state = nextState(entry.state, event, policy);
  if (maxBatchSize !== undefined) entry.maxBatchSize = maxBatchSize;
  if (event.type === 'notSent') {
    entry.attempts = entry.attempts.filter((one) => one !== attempt);
    attempt.open -= 1;
  }
}

function isOursAndSent({ state, policy }: Entry<unknown>): boolean {
  return state.phase === 'settled' && state.as === 'sent' && policy.canLookUp;
}

function reasonOf({ reason }: NotSent): { reason: string; detail: string } {
  if (typeof reason === 'string' || !('reason' in reason)) return { reason: 'network', detail: '' };
  return { reason: reason.reason, detail: reason.detail ?? '' };
}
