// What of a message goes into the journal, and how it comes back: rows from messages, messages from rows.
import type {
  AttemptRow,
  Change,
  EntryRow,
  MessageRow,
  RecoveredEntry,
  StoredMessage,
  StoredState,
} from '../../journal/journal';
import type { Order } from '../../message/message';
import type { Outcome } from '../../message/outcome';
import {
  type Attempt,
  emptyMessage,
  livesFor,
  type Entry,
  MAX_BATCH_SIZE,
  type OutboxMessage,
  policyOf,
} from '../state/entry';
import { type EntryState, WAITING } from '../state/entry-state';
import { contentOf, readStoredOrder, toStoredOrder } from './stored-order';

/**
 * @param freeBefore a mark: a key that was taken before it may be taken again
 * @param isWaitingDuplicate it waits for the outcome of an earlier message, which has its key
 */
export function rowsOf(
  message: OutboxMessage,
  stored: StoredMessage,
  freeBefore: number,
  isWaitingDuplicate = false,
): EntryRow[] {
  return message.entries.map((entry, index) => {
    const row = rowOf(entry, isWaitingDuplicate);
    if (index > 0) return row;
    row.message = messageRow(message, stored);
    const { order } = entry;
    if (order.key !== undefined && !isWaitingDuplicate) {
      row.message.keyed = { key: order.key, content: contentOf(order), freeBefore };
    }
    return row;
  });
}

function rowOf(entry: Entry, isWaitingDuplicate = false): EntryRow {
  const { id, message, order, policy, acceptedAt, usage, numbers, isDivisible } = entry;
  return {
    id,
    messageId: message.id,
    nodeId: message.nodeId,
    acceptedAt,
    expiresAt: policy.expiresAt,
    whenUnknown: policy.whenUnknown,
    sms: usage.sms,
    order: toStoredOrder(order, numbers, { isWaitingDuplicate, isDivisible }),
  };
}

function messageRow(
  { outcomes, entries }: OutboxMessage,
  { json, isPartial }: StoredMessage,
): MessageRow {
  const lastId = Math.max(...entries.map(lastIdOf));
  return {
    stored: json,
    isPartial,
    outcomes: outcomes.length > 0 ? JSON.stringify(outcomes) : '',
    ...(lastId !== entries[0]?.id && { lastId }),
  };
}

/** The last id that is kept free for an entry. */
function lastIdOf({ id, numbers, isDivisible }: Entry): number {
  return isDivisible ? id + numbers.length - 1 : id;
}

/**
 * What the journal is told of an entry that was divided: its rows, and which of them each attempt had.
 *
 * @param parts with the entry that they were one with
 */
export function divisionOf(parts: readonly Entry[]): Change[] {
  const changes: Change[] = [{ do: 'divide', entries: parts.map((part) => rowOf(part)) }];
  for (const attempt of new Set(parts.flatMap(({ attempts }) => attempts))) {
    const all = parts[0]!.message.entries;
    const entries = all.filter(({ attempts }) => attempts.includes(attempt)).map(({ id }) => id);
    const { id, tag, kind } = attempt;
    // It is there with the entry as it was, and what is there is not replaced.
    changes.push(
      { do: 'forgetAttempt', id },
      { do: 'attempt', attempt: { id, tag, kind, entries } },
    );
  }
  return changes;
}

export function attemptRowOf({ id, tag, kind, entries }: Attempt): AttemptRow {
  const row: AttemptRow = { id, tag, kind, entries: [] };
  for (const entry of entries) row.entries.push(entry.id);
  return row;
}

/**
 * What a new file must be told of entries beside their rows: without it, what may have been sent would be found
 * as simply waiting.
 */
export function statesOf(entries: readonly Entry[]): Change[] {
  const changes: Change[] = [];
  const rows = new Map<number, AttemptRow>();
  for (const { id, state, outcome, attempts } of entries) {
    const isKnown = state.phase === 'settled' || state.phase === 'held';
    if (isKnown && outcome) changes.push({ do: 'settle', id, outcome: JSON.stringify(outcome) });
    for (const attempt of attempts) {
      const row = rows.get(attempt.id) ?? { ...attemptRowOf(attempt), entries: [] };
      row.entries.push(id);
      rows.set(attempt.id, row);
    }
  }
  for (const attempt of rows.values()) changes.push({ do: 'attempt', attempt });
  return changes;
}

/** What marks of an earlier process are now. */
export interface Marks {
  /** When one expires that is tried from a mark on. */
  expiryOf(order: Order, livesFrom: number): number;
  /** The second of the hourly cap that one counts in; `undefined` where it does not count. */
  secondOf(acceptedAt: number): number | undefined;
}

/** A message of the journal. */
export interface Restored {
  message: OutboxMessage;
  isWaitingDuplicate: boolean;
}

/** Makes messages of what was in the journal, part by part. */
export class Restorer {
  private readonly attemptsOf: Map<number, AttemptRow[]>;
  private readonly restoreAttempt = attemptRestorer();

  /** @param attempts all that were in the journal */
  constructor(
    attempts: readonly AttemptRow[],
    private readonly verifyForMs: number,
    private readonly marks: Marks,
  ) {
    this.attemptsOf = byEntry(attempts);
  }

  /**
   * One message after the other, in order of arrival; an entry with an open attempt comes as `inFlight`.
   *
   * @param entries all of each message
   * @throws SyntaxError when a row cannot be read
   */
  *restore(entries: readonly RecoveredEntry[]): Generator<Restored> {
    let restored: Restored | undefined;
    for (const row of entries) {
      if (restored?.message.id !== row.messageId) {
        if (restored) yield restored;
        const message = emptyMessage(row.messageId, row.nodeId, true);
        restored = { message, isWaitingDuplicate: false };
      }
      restored.isWaitingDuplicate =
        this.addRow(restored.message, row) || restored.isWaitingDuplicate;
    }
    if (restored) yield restored;
  }

  /** @returns whether it waits for the outcome of an earlier message with its key */
  private addRow(message: OutboxMessage, row: RecoveredEntry): boolean {
    const own = this.attemptsOf.get(row.id) ?? [];
    const { order, isWaitingDuplicate, isDivisible } = readStoredOrder(row.order, row.sms);
    const outcome = row.outcome ? (JSON.parse(row.outcome) as Outcome) : undefined;
    const { whenUnknown } = row;
    const livesFrom = row.expiresAt - livesFor(order);
    const expiresAt = this.marks.expiryOf(order, livesFrom);
    const second = this.marks.secondOf(row.acceptedAt) ?? NO_SECOND;
    message.entries.push({
      id: row.id,
      message,
      numbers: order.numbers,
      acceptedAt: row.acceptedAt,
      livesFrom,
      order,
      checkedWith: undefined,
      policy: policyOf(order, { whenUnknown, verifyForMs: this.verifyForMs }, expiresAt),
      state: stateOf(row.state, outcome, own),
      attempts: own.map(this.restoreAttempt),
      isDivisible,
      search: undefined,
      maxBatchSize: MAX_BATCH_SIZE,
      readyAt: 0,
      outcome,
      usage: { sms: row.sms, second },
    });
    if (row.outcomes) message.outcomes = JSON.parse(row.outcomes) as Outcome[];
    if (row.state === 'waiting') message.open += 1;
    if (row.state === 'held') message.left = outcome ? [outcome] : [];
    return isWaitingDuplicate;
  }
}

/** Nothing is in it, so nothing is given back to it. */
const NO_SECOND = -1;

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
function attemptRestorer(): (row: AttemptRow) => Attempt {
  const known = new Map<number, Attempt>();
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
