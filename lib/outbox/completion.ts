// How messages leave: an outcome is written before it leaves, and purged after it has left. A success that a
// look-up would find again needs no writing first.
import { type Change, NOT_STORED, type StoredMessage } from '../journal/journal';
import { inSlices } from '../queueing/time-slices';
import { mergeOutcomes } from '../message/merge';
import { isCertainlyNotSent, type Marks, type Outcome } from '../message/outcome';
import type { Registry } from './registry';
import { leaveAttempts } from './state/attempts';
import type { Entry, OutboxMessage } from './state/entry';
import type { OutboxHost } from './host';
import type { JournalSession } from './storage/journal-session';

/** How often it is looked whether the disk has failed. */
const LOOK_MS = 50;

export class Completion<R> {
  /** Their outcome has left; to be purged together. */
  private gone: OutboxMessage<R>[] = [];
  /** Without a input: their message must be read first. */
  private unread: OutboxMessage<R>[] = [];
  /** On their way out; what waits for its node is not among them. */
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly host: OutboxHost<R>,
    private readonly registry: Registry<R>,
    private readonly session: JournalSession,
  ) {}

  /** Entries whose outcome is known: settled, or held. */
  complete(entries: readonly Entry<R>[]): void {
    const changes: Change[] = [];
    for (const entry of entries) {
      if (isNotSent(entry)) this.host.giveBackUsage(entry.usage);
      if (!isFoundAgain(entry)) {
        changes.push({ do: 'settle', id: entry.id, outcome: JSON.stringify(entry.outcome) });
      }
    }
    if (changes.length === 0) this.countDown(entries);
    else this.watch(this.session.writeEventually(changes).then(() => this.countDown(entries)));
  }

  /** Resolves when what is on its way has left and is purged, or the disk has failed. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0 && this.session.isReady) {
      await Promise.race([Promise.all(this.underWay), pause(LOOK_MS)]);
    }
  }

  private watch(step: Promise<void>): void {
    this.underWay.add(step);
    void step.finally(() => this.underWay.delete(step));
  }

  /** A batch has 500 of them, and a flow may do much with each: others get their turn in between. */
  private countDown(entries: readonly Entry<R>[]): void {
    const settled = new Promise<void>((resolve) => {
      inSlices(
        entries,
        ({ message }) => {
          message.open -= 1;
          if (message.open === 0) this.completeMessage(message);
        },
        resolve,
      );
    });
    this.watch(settled);
  }

  /** All of its outcomes are there. */
  completeMessage(message: OutboxMessage<R>): void {
    if (message.input !== undefined) return this.deliver(message, undefined);
    if (this.unread.push(message) > 1) return;
    this.watch(turn().then(() => this.readAndDeliver(this.unread.splice(0))));
  }

  private async readAndDeliver(messages: OutboxMessage<R>[]): Promise<void> {
    const stored = await this.session.readStored(messages.map(({ id }) => id));
    for (const message of messages) {
      this.deliver(message, stored.get(message.id) ?? NOT_STORED);
    }
  }

  private deliver(message: OutboxMessage<R>, stored: StoredMessage | undefined): void {
    const { input } = message;
    message.input = undefined;
    const outcomes = outcomesOf(message, stored);
    this.host.deliver(message.nodeId, {
      input,
      stored,
      outcomes,
      left: () => this.hasLeft(message, outcomes),
    });
  }

  private hasLeft(message: OutboxMessage<R>, outcomes: Outcome[]): void {
    message.outcomes = [];
    message.left = outcomes;
    const { waitingDuplicates } = message;
    message.waitingDuplicates = [];
    for (const duplicate of waitingDuplicates) this.completeDuplicate(duplicate, outcomes);
    if (this.gone.push(message) > 1) return;
    // Later: what is wired to the node has the message by then.
    this.watch(turn().then(() => this.purge(this.gone.splice(0))));
  }

  /** The outcome of an earlier message with the same key, for one that was not sent. */
  completeDuplicate(
    duplicate: OutboxMessage<R>,
    outcomes: readonly Outcome[],
    isDuplicate = true,
  ): void {
    const own = duplicate.round.flatMap(({ numbers }) => numbers);
    for (const outcome of outcomes) {
      const phoneNumbers = ofThem(own, outcome);
      if (phoneNumbers.length === 0) continue;
      const answer = { ...outcome, phoneNumbers };
      const given = isDuplicate ? asDuplicate(answer) : answer;
      duplicate.outcomes = [...duplicate.outcomes, given];
    }
    for (const entry of duplicate.round) {
      entry.state = { phase: 'settled', as: 'dropped' };
      this.host.giveBackUsage(entry.usage);
    }
    duplicate.open = 0;
    this.completeMessage(duplicate);
  }

  private purge(messages: readonly OutboxMessage<R>[]): Promise<void> {
    const changes: Change[] = [];
    const at = this.host.clock.wall();
    for (const message of messages) {
      const isFree = message.round.every(isNotSent);
      for (const entry of message.round) {
        if (entry.state.phase === 'held') {
          changes.push({ do: 'hold', id: entry.id, outcome: JSON.stringify(entry.outcome) });
          continue;
        }
        changes.push(endOf(entry, isFree, at));
        changes.push(...leaveAttempts(entry));
      }
      const held = message.round.filter(({ state }) => state.phase === 'held');
      message.round = held;
      if (held.length > 0) this.registry.hold(message, 'unknown', at);
      else this.registry.remove(message);
    }
    this.host.changed();
    return this.session.writeEventually(changes);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** A success by our own tag: after a crash the look-up finds it. */
function isFoundAgain({ state, policy }: Entry<unknown>): boolean {
  if (state.phase !== 'settled' || !policy.canLookUp || policy.whenUnknown !== 'verify')
    return false;
  return state.as === 'sent' || state.as === 'found';
}

function outcomesOf<R>(message: OutboxMessage<R>, stored: StoredMessage | undefined): Outcome[] {
  const own = message.round.flatMap(({ outcome }) => outcome ?? []);
  const merged = mergeOutcomes([...message.outcomes, ...own], message.round.length > 1);
  const marks = marksOf(message, stored);
  return marks ? merged.map((outcome) => ({ ...outcome, ...marks })) : merged;
}

function marksOf<R>(message: OutboxMessage<R>, stored?: StoredMessage): Marks | undefined {
  if (!stored && !message.isResent) return undefined;
  return {
    ...(stored && message.isRecovered && { recovered: stored.isPartial ? 'partial' : true }),
    ...(message.isResent && { resent: true }),
  };
}

/** @returns those of a message's numbers that an earlier message's outcome is about: all where it does not say */
function ofThem(own: readonly string[], { phoneNumbers }: Partial<Outcome>): string[] {
  return own.filter((number) => !phoneNumbers?.length || phoneNumbers.includes(number));
}

/** What is given back for the same key: nothing of it is about this message but its own numbers. */
function asDuplicate({ response, recovered, resent, ...rest }: Outcome): Outcome {
  return { ...rest, duplicate: true };
}

/** @param isFree nothing of its message was sent, so that its key may be used again */
function endOf(entry: Entry<unknown>, isFree: boolean, at: number): Change {
  const { id, outcome, order, usage } = entry;
  const summary = order.key !== undefined && outcome && !isFree ? summaryOf(outcome) : '';
  return { do: 'end', id, summary, isFree, usage: isNotSent(entry) ? 0 : usage.sms, at };
}

function isNotSent({ outcome }: Entry<unknown>): boolean {
  return !outcome || isCertainlyNotSent(outcome);
}

/** Ids, codes and times: what stays for 7 days. */
function summaryOf(outcome: Outcome): string {
  const { response, phoneNumbers, recovered, resent, duplicate, ...rest } = outcome;
  if (rest.outcome === 'sent') return JSON.stringify(rest);
  const { errors, reason, ...summary } = rest;
  return JSON.stringify({
    ...summary,
    reason: typeof reason === 'string' ? '' : reason,
    errors: [],
  });
}
