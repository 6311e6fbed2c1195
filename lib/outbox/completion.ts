// How messages leave: an outcome is written before it leaves, and purged after it has left. A success that a
// look-up would find again needs no writing first.
import { type Change, NOT_STORED, type StoredMessage } from '../journal/journal';
import { mergeOutcomes } from '../message/merge';
import { isCertainlyNotSent, type Marks, type Outcome } from '../message/outcome';
import { pause } from '../queueing/clock';
import { inSlices } from '../queueing/time-slices';
import type { Collaborators } from './collaborators';
import type { OutboxTime } from './outbox-time';
import type { Registry } from './registry';
import {
  apply,
  endOf,
  type Entry,
  forgetAttempts,
  MAX_NUMBERS_PER_REQUEST,
  type OutboxMessage,
} from './state/entry';
import type { JournalSession } from './storage/journal-session';

/** How often it is looked whether the disk has failed. */
const LOOK_MS = 50;

export class Completion {
  /** Their outcome has left; to be purged together. */
  private gone: OutboxMessage[] = [];
  /** Without an input: their message must be read first. */
  private unread: OutboxMessage[] = [];
  /** Nothing is written later that can be written now. */
  private isClosing = false;
  /** On their way out; what waits for its node is not among them. */
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly collaborators: Collaborators,
    private readonly registry: Registry,
    private readonly session: JournalSession,
    private readonly time: OutboxTime,
  ) {}

  /** Entries whose outcome is known: settled, or held. */
  complete(entries: readonly Entry[]): void {
    const changes: Change[] = [];
    for (const entry of entries) {
      if (isNotSent(entry)) this.collaborators.usage.giveBack(entry.usage);
      if (!isFoundAgain(entry)) {
        changes.push({ do: 'settle', id: entry.id, outcome: JSON.stringify(entry.outcome) });
      }
    }
    if (changes.length === 0) this.countDown(entries);
    else this.watch(this.session.writeEventually(changes).then(() => this.countDown(entries)));
  }

  /** Resolves when what is on its way has left and is purged, or the disk has failed. */
  async settled(): Promise<void> {
    this.isClosing = true;
    this.session.writeWhatWaits();
    while (this.underWay.size > 0 && this.session.isReady) {
      await Promise.race([Promise.all(this.underWay), pause(this.collaborators.clock, LOOK_MS)]);
    }
  }

  private watch(step: Promise<void>): void {
    this.underWay.add(step);
    void step.finally(() => this.underWay.delete(step));
  }

  /** A batch has 500 of them, and a flow may do much with each: others get their turn in between. */
  private countDown(entries: readonly Entry[]): void {
    const countOne = ({ message }: Entry): void => {
      message.open -= 1;
      if (message.open === 0) this.completeMessage(message);
    };
    if (entries.length === 1) countOne(entries[0]!);
    else this.watch(new Promise((resolve) => inSlices(entries, countOne, resolve)));
  }

  /** All of its outcomes are there. */
  completeMessage(message: OutboxMessage): void {
    if (message.input !== undefined) return this.deliver(message, undefined);
    if (this.unread.push(message) > 1) return;
    this.watch(turn().then(() => this.readAndDeliver(this.unread.splice(0))));
  }

  private async readAndDeliver(messages: OutboxMessage[]): Promise<void> {
    const stored = await this.session.readStored(messages.map(({ id }) => id));
    for (const message of messages) {
      this.deliver(message, stored.get(message.id) ?? NOT_STORED);
    }
  }

  private deliver(message: OutboxMessage, stored: StoredMessage | undefined): void {
    const { sendNodes, log } = this.collaborators;
    const { input } = message;
    message.input = undefined;
    const outcomes = outcomesOf(message, stored);
    const left = (): void => this.hasLeft(message, outcomes);
    sendNodes.deliver(message.nodeId, { input, stored, outcomes, left }, () => {
      if (input) return input.toCatchNodes(outcomes);
      for (const outcome of outcomes) log({ kind: 'outcomeWithoutNode', outcome });
    });
  }

  private hasLeft(message: OutboxMessage, outcomes: Outcome[]): void {
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
    duplicate: OutboxMessage,
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
    this.withoutSending(duplicate);
  }

  /** It leaves with the outcomes that it has: none of it was sent, nor ever will be. */
  withoutSending(message: OutboxMessage): void {
    for (const entry of message.round) {
      apply(entry, { type: 'notAccepted' });
      this.collaborators.usage.giveBack(entry.usage);
    }
    message.open = 0;
    this.completeMessage(message);
  }

  private purge(messages: readonly OutboxMessage[]): Promise<void> {
    const changes: Change[] = [];
    const at = this.time.now();
    for (const message of messages) {
      const held: Entry[] = [];
      const isFree = isAllNotSent(message.round);
      for (const entry of message.round) {
        if (entry.state.phase === 'held') {
          changes.push({ do: 'hold', id: entry.id, outcome: JSON.stringify(entry.outcome) });
          held.push(entry);
          continue;
        }
        changes.push(purged(entry, isFree, at));
        forgetAttempts(entry, changes);
      }
      message.round = held;
      if (held.length > 0) this.registry.hold(message, 'unknown', at);
      else this.registry.remove(message);
    }
    this.collaborators.account.outboxChanged();
    return this.isClosing
      ? this.session.writeEventually(changes)
      : this.session.writeLater(changes);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A success by our own tag: after a crash the look-up finds it. */
function isFoundAgain({ state, policy }: Entry): boolean {
  if (state.phase !== 'settled' || !policy.canLookUp || policy.whenUnknown !== 'verify')
    return false;
  return state.as === 'sent' || state.as === 'found';
}

function outcomesOf(message: OutboxMessage, stored: StoredMessage | undefined): Outcome[] {
  const outcomes = [...message.outcomes];
  for (const { outcome } of message.round) if (outcome) outcomes.push(outcome);
  const merged = outcomes.length > 1 ? mergeOutcomes(outcomes, isInSeveral(message)) : outcomes;
  if (!stored && !message.isResent) return merged;
  const marks = marksOf(message, stored);
  return merged.map((outcome) => ({ ...outcome, ...marks }));
}

/** Whether one request could not have carried it: one that was divided could. */
function isInSeveral({ round }: OutboxMessage): boolean {
  let count = 0;
  for (const { numbers } of round) count += numbers.length;
  return count > MAX_NUMBERS_PER_REQUEST;
}

function marksOf(message: OutboxMessage, stored?: StoredMessage): Marks {
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
function purged(entry: Entry, isFree: boolean, at: number): Change {
  const { outcome, order } = entry;
  const summary = order.key !== undefined && outcome && !isFree ? summaryOf(outcome) : '';
  return endOf(entry, { summary, isFree, usage: isNotSent(entry) ? 0 : entry.usage.sms, at });
}

function isAllNotSent(entries: readonly Entry[]): boolean {
  for (const entry of entries) if (!isNotSent(entry)) return false;
  return true;
}

function isNotSent({ outcome }: Entry): boolean {
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
