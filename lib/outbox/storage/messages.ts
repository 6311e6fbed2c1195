// How messages come into being: from a flow, or from the journal. And what of them goes into the journal.
import type {
  AttemptRow,
  EntryRow,
  StoredState,
  MessageRow,
  RecoveredEntry,
  StoredMessage,
  WhenUnknown,
} from '../../journal/journal';
import type { Usage } from '../../usage/hourly-cap';
import type { Order } from '../../message/message';
import type { Outcome } from '../../message/outcome';
import { countRequests, numbersOfRequest } from '../../gateway/requests';
import type { Attempt, Entry, OutboxMessage } from '../state/entry';
import { MAX_BATCH_SIZE } from '../queue/batch-queue';
import { sharer } from '../shared';
import { type Policy, type EntryState, WAITING } from '../state/entry-state';
import { contentOf, readStoredOrder, toStoredOrder } from './stored-order';

/** One that is tried once waits for its turn as long as others usually live. */
const LONGEST_TURN_MS = 60 * 60_000;

/** A message that may be sent. */
export interface NewMessage<R> {
  nodeId: string;
  order: Order;
  /** The defaults it was checked with. */
  checkedWith: object;
  verifyForMs: number;
  whenUnknown: WhenUnknown;
  input: R;
  /** What no request is made for: numbers refused on arrival. */
  outcomes: Outcome[];
  /** The second of the hourly cap that it counts in. */
  second: number;
}

/** Shared by all that have none: 100,000 of them may wait at once. */
const NONE: never[] = [];
const NO_ATTEMPTS: readonly Attempt<never>[] = NONE;
const sharedPolicy = sharer<Policy>();
const sharedUsage = sharer<Usage>();

/** @param at epoch ms */
export function createMessage<R>(
  { nodeId, order, input, outcomes, ...rest }: NewMessage<R>,
  nextId: () => number,
  at: number,
): OutboxMessage<R> {
  const end = endOfLife(order, at);
  const policy = sharedPolicy(policyOf(order, rest.whenUnknown, rest.verifyForMs, end));
  const message = emptyMessage<R>(nextId(), nodeId, false, countRequests(order));
  message.input = input;
  message.outcomes = outcomes;
  for (let index = 0; index < message.entries.length; index += 1) {
    const numbers = numbersOfRequest(order, index);
    message.entries[index] = {
      id: index === 0 ? message.id : nextId(),
      message,
      numbers,
      acceptedAt: at,
      order,
      checkedWith: rest.checkedWith,
      policy,
      state: WAITING,
      attempts: NO_ATTEMPTS,
      maxBatchSize: MAX_BATCH_SIZE,
      readyAt: 0,
      outcome: undefined,
      usage: sharedUsage({ sms: order.parts * numbers.length, second: rest.second }),
    };
  }
  message.open = message.entries.length;
  return message;
}

/** @param isWaitingDuplicate it waits for the outcome of an earlier message, which has its key */
export function rowsOf<R>(
  message: OutboxMessage<R>,
  stored: StoredMessage,
  isWaitingDuplicate = false,
): EntryRow[] {
  return message.entries.map((entry, index) => {
    const { order, policy } = entry;
    return {
      id: entry.id,
      messageId: message.id,
      nodeId: message.nodeId,
      acceptedAt: entry.acceptedAt,
      expiresAt: policy.expiresAt,
      whenUnknown: policy.whenUnknown,
      sms: entry.usage.sms,
      order: toStoredOrder(order, entry.numbers, isWaitingDuplicate),
      ...(index === 0 && { message: messageRow(message, order, stored, isWaitingDuplicate) }),
    };
  });
}

function messageRow<R>(
  { outcomes }: OutboxMessage<R>,
  order: Order,
  { json, isPartial }: StoredMessage,
  isWaitingDuplicate: boolean,
): MessageRow {
  const isKeyed = order.key !== undefined && !isWaitingDuplicate;
  return {
    stored: json,
    isPartial,
    outcomes: outcomes.length > 0 ? JSON.stringify(outcomes) : '',
    ...(isKeyed && { keyed: { key: order.key!, content: contentOf(order) } }),
  };
}

/** A message of the journal. */
export interface Restored<R> {
  message: OutboxMessage<R>;
  isWaitingDuplicate: boolean;
}

/** Makes messages of what was in the journal, part by part. */
export class Restorer<R> {
  private readonly attemptsOf: Map<number, AttemptRow[]>;
  private readonly restoreAttempt = attemptRestorer<R>();

  /** @param attempts all that were in the journal */
  constructor(
    attempts: readonly AttemptRow[],
    private readonly verifyForMs: number,
  ) {
    this.attemptsOf = byEntry(attempts);
  }

  /**
   * One message after the other, in order of arrival; an entry with an open attempt comes as `inFlight`.
   *
   * @param entries all of each message
   * @throws SyntaxError when a row cannot be read
   */
  *restore(entries: readonly RecoveredEntry[]): Generator<Restored<R>> {
    let restored: Restored<R> | undefined;
    for (const row of entries) {
      if (restored?.message.id !== row.messageId) {
        if (restored) yield restored;
        restored = {
          message: emptyMessage<R>(row.messageId, row.nodeId, true),
          isWaitingDuplicate: false,
        };
      }
      const own = this.attemptsOf.get(row.id) ?? [];
      const { order, isWaitingDuplicate } = readStoredOrder(row.order, row.sms);
      const outcome = row.outcome ? (JSON.parse(row.outcome) as Outcome) : undefined;
      addRow(restored.message, row, outcome, {
        order,
        policy: policyOf(order, row.whenUnknown, this.verifyForMs, row.expiresAt),
        state: stateOf(row.state, outcome, own),
        attempts: own.map(this.restoreAttempt),
      });
      restored.isWaitingDuplicate ||= isWaitingDuplicate;
    }
    if (restored) yield restored;
  }
}

function addRow<R>(
  message: OutboxMessage<R>,
  row: RecoveredEntry,
  outcome: Outcome | undefined,
  read: Pick<Entry<R>, 'order' | 'policy' | 'state' | 'attempts'>,
): void {
  message.entries.push({
    ...read,
    id: row.id,
    message,
    numbers: read.order.numbers,
    acceptedAt: row.acceptedAt,
    checkedWith: undefined,
    maxBatchSize: MAX_BATCH_SIZE,
    readyAt: 0,
    outcome,
    usage: { sms: row.sms, second: Math.floor(row.acceptedAt / 1000) },
  });
  if (row.outcomes) message.outcomes = JSON.parse(row.outcomes) as Outcome[];
  if (row.state === 'waiting') message.open += 1;
  if (row.state === 'held') message.left = outcome ? [outcome] : [];
}

function byEntry(attempts: readonly AttemptRow[]): Map<number, AttemptRow[]> {
  const found = new Map<number, AttemptRow[]>();
  for (const attempt of attempts) {
    for (const id of attempt.entries) {
      const known = found.get(id);
      if (known) known.push(attempt);
      else found.set(id, [attempt]);
    }
  }
  return found;
}

/** Entries of one request share its attempt. */
function attemptRestorer<R>(): (row: AttemptRow) => Attempt<R> {
  const known = new Map<number, Attempt<R>>();
  return ({ id, tag, kind }) => {
    let attempt = known.get(id);
    if (!attempt) {
      attempt = { id, tag, kind, entries: [], open: 0 };
      known.set(id, attempt);
    }
    attempt.open += 1;
    return attempt;
  };
}

function stateOf(
  state: StoredState,
  outcome: Outcome | undefined,
  attempts: readonly AttemptRow[],
): EntryState {
  const tags = attempts.map(({ tag }) => tag);
  if (state === 'held' || (state === 'settled' && isHeld(outcome))) return { phase: 'held', tags };
  if (state === 'settled') return { phase: 'settled', as: 'refused' };
  // After a crash nobody knows what became of it: never simply waiting.
  if (tags.length > 0) return { phase: 'inFlight', tags, mayHaveLeft: false };
  return WAITING;
}

function isHeld(outcome: Outcome | undefined): boolean {
  return outcome?.outcome === 'unknown' && outcome.code === 'held';
}

function emptyMessage<R>(
  id: number,
  nodeId: string,
  isRecovered: boolean,
  entryCount = 0,
): OutboxMessage<R> {
  // An array that grows keeps room for many more.
  const entries = new Array<Entry<R>>(entryCount);
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

/** @returns epoch ms; a scheduled one has until its time, and is never sent after it */
export function endOfLife({ scheduledAt, lifetimeMs }: Order, from: number): number {
  return scheduledAt ? scheduledAt.getTime() : from + (lifetimeMs || LONGEST_TURN_MS);
}

export function policyOf(
  order: Order,
  whenUnknown: WhenUnknown,
  verifyForMs: number,
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
