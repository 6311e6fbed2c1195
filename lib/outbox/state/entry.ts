// An entry and its message as they are in memory until they are settled: how they come into being, and the one
// place that changes an entry's state. What follows from an event is decided in entry-state.ts; nothing here
// sends, writes or waits.
import type { Change, EndChange, StoredMessage, WhenUnknown } from '../../journal/journal';
import type { Order } from '../../message/message';
import type { NotSent, Outcome } from '../../message/outcome';
import type { Usage } from '../../usage/hourly-cap';
import { type EntryEvent, type EntryState, nextState, type Policy, WAITING } from './entry-state';

/** What Node-RED gave with one input message; opaque here, but for what a restart and a lost node need. */
export interface PendingInput {
  /** The message as far as it can be kept on disk. Never throws. */
  store(): StoredMessage;
  /** It stays in the journal without its node: nobody waits for it any more. Never throws. */
  detach(): void;
  /** Nothing can leave its node, which is gone for good or failed to pass it on. */
  toCatchNodes(outcomes: Outcome[]): void;
}

/** One input message with an outcome to come, or held. */
export interface OutboxMessage {
  /** Id of its first entry. */
  readonly id: number;
  readonly nodeId: string;
  /** What Node-RED gave with it; nothing when a restart, or an earlier outcome, came between. */
  input: PendingInput | undefined;
  readonly isRecovered: boolean;
  readonly entries: Entry[];
  /** Entries whose outcomes leave together: all, or those that a human sends again. */
  round: Entry[];
  /** What no request is made for: numbers refused on arrival. Leaves with the first round. */
  outcomes: readonly Outcome[];
  /** Entries of the round without an outcome. */
  open: number;
  /** A human sent it again, after its outcome had left. */
  isResent: boolean;
  /** A human sends it: it goes even if its node is gone. */
  isForced: boolean;
  /** Its outcomes, from when they have left until they are purged. */
  left: readonly Outcome[] | undefined;
  /** Messages with the same key that wait for this one's outcome. */
  waitingDuplicates: readonly OutboxMessage[];
}

/** What one request carries of a message. */
export interface Entry {
  readonly id: number;
  readonly message: OutboxMessage;
  /** Changed by `divide` alone. */
  readonly numbers: readonly string[];
  readonly acceptedAt: number;
  /** From which mark on it is tried: a later one where a human sends it again. */
  livesFrom: number;
  order: Order;
  /** Whose defaults the order was made with; compared, never read. */
  checkedWith: object | undefined;
  policy: Policy;
  /** Changed by {@link apply} alone. */
  readonly state: EntryState;
  /** Those that may have been taken, or were looked up and not there. */
  attempts: readonly Attempt[];
  /** Ids are kept free for its numbers, should they end differently. */
  readonly isDivisible: boolean;
  /** It is a part of a list that was refused: how the search for the reason goes. */
  search: Search | undefined;
  /** Most entries it may share a request with: halves each time a batch was refused because of one. */
  maxBatchSize: number;
  /** Since when it may be sent, ms of the steady clock. */
  readyAt: number;
  /** The last answer, or why there was none; at the end its outcome. */
  outcome: Outcome | undefined;
  /** Where it counts in the hourly cap. Changed by `divide` alone. */
  readonly usage: Usage;
}

/** The search for the numbers that a list was refused for; shared by all its parts. */
export interface Search {
  /** Of the list and of its parts. */
  refusals: number;
  /** Some of it was taken: the reason is a number, and can be found. */
  isTaken: boolean;
  /** What the rest is refused with, once there was no end of refusals. */
  verdict: NotSent | undefined;
}

/** One request, written before it is made. */
export interface Attempt {
  readonly id: number;
  readonly tag: string;
  /** Of whose account, and what kind of SMS it carried: look-ups are proven per kind. */
  readonly kind: string;
  entries: readonly Entry[];
  /** Entries that still need it: with none left it is forgotten. */
  open: number;
}

/** A message that may be sent. */
export interface NewMessage {
  nodeId: string;
  order: Order;
  /** The defaults it was checked with. */
  checkedWith: object;
  verifyForMs: number;
  whenUnknown: WhenUnknown;
  input: PendingInput;
  /** What no request is made for: numbers refused on arrival. */
  outcomes: Outcome[];
  /** The second of the hourly cap that it counts in. */
  second: number;
}

/** Most items of a bulk request (API sheet §2). */
export const MAX_BATCH_SIZE = 500;

/** The API takes at most 500 numbers in a request (API sheet §1, code 50). */
export const MAX_NUMBERS_PER_REQUEST = 500;

/** One that is tried once waits for its turn as long as others usually live. */
const LONGEST_TURN_MS = 60 * 60_000;

/** Shared by all that have none: 100,000 of them may wait at once. */
const NONE: never[] = [];

/**
 * The only place that changes what an entry is in.
 *
 * @param policy another one than its own, where clocks differ or a refusal is not its own
 */
export function apply(entry: Entry, event: EntryEvent, policy = entry.policy): void {
  (entry as { state: EntryState }).state = nextState(entry.state, event, policy);
}

/**
 * Every number has an id, and an entry that of its first: so the entries of a message stand together, in the
 * journal too, however they are divided.
 *
 * @param nextId gives the first of so many new ids
 * @param at a mark, see lib/timekeeping
 */
export function createMessage(
  { nodeId, order, input, outcomes, checkedWith, ...rest }: NewMessage,
  nextId: (count: number) => number,
  at: number,
): OutboxMessage {
  const policy = shared(lastPolicy, policyOf(order, rest, endOfLife(order, at)));
  lastPolicy = policy;
  const count = countRequests(order);
  const message = emptyMessage(nextId(order.numbers.length), nodeId, false, count);
  message.input = input;
  message.outcomes = outcomes;
  for (let index = 0; index < count; index += 1) {
    const numbers = numbersOfRequest(order, index);
    const usage = { sms: order.parts * numbers.length, second: rest.second };
    lastUsage = shared(lastUsage, usage);
    message.entries[index] = {
      id: message.id + index * MAX_NUMBERS_PER_REQUEST,
      message,
      numbers,
      acceptedAt: at,
      livesFrom: at,
      order,
      checkedWith,
      policy,
      state: WAITING,
      attempts: NONE,
      isDivisible: true,
      search: undefined,
      maxBatchSize: MAX_BATCH_SIZE,
      readyAt: 0,
      outcome: undefined,
      usage: lastUsage,
    };
  }
  message.open = count;
  return message;
}

export function emptyMessage(
  id: number,
  nodeId: string,
  isRecovered: boolean,
  entryCount = 0,
): OutboxMessage {
  // An array that grows keeps room for many more.
  const entries = new Array<Entry>(entryCount);
  return {
    id,
    nodeId,
    input: undefined,
    isRecovered,
    entries,
    round: entries,
    outcomes: NONE,
    open: 0,
    isResent: false,
    isForced: false,
    left: undefined,
    waitingDuplicates: NONE,
  };
}

/** @returns how many requests the order takes */
export function countRequests(order: Order): number {
  return Math.ceil(order.numbers.length / MAX_NUMBERS_PER_REQUEST);
}

/** @returns the numbers of request `index`, counted from 0 */
export function numbersOfRequest(order: Order, index: number): string[] {
  if (order.numbers.length <= MAX_NUMBERS_PER_REQUEST) return order.numbers;
  const start = index * MAX_NUMBERS_PER_REQUEST;
  return order.numbers.slice(start, start + MAX_NUMBERS_PER_REQUEST);
}

/** @returns a mark; a scheduled one has until its time, epoch ms, and is never sent after it */
export function endOfLife(order: Order, from: number): number {
  return order.scheduledAt ? order.scheduledAt.getTime() : from + livesFor(order);
}

/** @returns ms that one without a time of its own is tried */
export function livesFor({ lifetimeMs }: Order): number {
  return lifetimeMs || LONGEST_TURN_MS;
}

export function policyOf(
  order: Order,
  { whenUnknown, verifyForMs }: { whenUnknown: WhenUnknown; verifyForMs: number },
  expiresAt: number,
): Policy {
  return {
    expiresAt,
    isOnce: order.lifetimeMs === 0 && !order.scheduledAt,
    whenUnknown,
    canLookUp: order.body.tag === undefined,
    verifyForMs,
  };
}

/** An attempt that did not leave says nothing about its entry. */
export function withdrawAttempt(entry: Entry, attempt: Attempt): void {
  entry.attempts = entry.attempts.filter((one) => one !== attempt);
  attempt.open -= 1;
}

/** @param how what becomes of it in the journal, see {@link EndChange} */
export function endOf(
  { id, message, acceptedAt }: Entry,
  how: Pick<EndChange, 'summary' | 'isFree' | 'usage' | 'at'>,
): EndChange {
  return { do: 'end', id, messageId: message.id, acceptedAt, ...how };
}

/**
 * None of its attempts is needed for it any more.
 *
 * @param changes gets what the journal forgets with it
 */
export function forgetAttempts(entry: Entry, changes: Change[]): void {
  for (const attempt of entry.attempts) {
    attempt.open -= 1;
    if (attempt.open === 0) changes.push({ do: 'forgetAttempt', id: attempt.id });
  }
  entry.attempts = NONE;
}

let lastPolicy: Policy | undefined;
let lastUsage: Usage | undefined;

/** In a flood, what comes in the same moment is alike: values that never change are kept once. */
function shared<T extends object>(last: T | undefined, made: T): T {
  if (!last) return made;
  for (const name in made) if (made[name] !== last[name]) return made;
  return last;
}
