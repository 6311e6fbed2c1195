// The messages of an outbox that are not settled, and how many there are of each sort. It counts; it decides
// nothing.
import { maskNumber } from '../pure/fields/mask-number';
import type { Entry, OutboxMessage } from './state/entry';
import { type HeldMessage, type HeldReason, MOST_HELD_SHOWN } from './view';

/** Of one send node. */
export interface NodeCounts {
  /** Messages that are being looked up. */
  checking: number;
  /** Messages that wait for a human or for their node. */
  held: number;
}

/** At most so many numbers of a message are shown. */
const MOST_NUMBERS_SHOWN = 3;

const NONE: NodeCounts = { checking: 0, held: 0 };

interface Held {
  message: OutboxMessage;
  reason: HeldReason;
  since: number;
}

export class Registry {
  readonly messages = new Map<number, OutboxMessage>();
  private readonly heldById = new Map<number, Held>();
  private readonly unconfirmed = new Set<Entry>();
  /** How many unconfirmed entries a message has. */
  private readonly checked = new Map<OutboxMessage, number>();
  private readonly counts = new Map<string, NodeCounts>();

  add(message: OutboxMessage): void {
    this.messages.set(message.id, message);
  }

  remove(message: OutboxMessage): void {
    this.messages.delete(message.id);
    this.release(message);
  }

  countsOf(nodeId: string): NodeCounts {
    return this.counts.get(nodeId) ?? NONE;
  }

  get checking(): number {
    return this.checked.size;
  }

  get held(): number {
    return this.heldById.size;
  }

  /** Messages that are to be sent. */
  get waiting(): number {
    let others = this.messages.size - this.held;
    for (const { id } of this.checked.keys()) if (!this.heldById.has(id)) others -= 1;
    return others;
  }

  /** When the oldest message that has no outcome was accepted: a mark. */
  oldestAt(): number | undefined {
    for (const { open, entries } of this.messages.values()) {
      if (open > 0) return entries[0]?.acceptedAt;
    }
    return undefined;
  }

  /** Call when the state of an entry has changed. */
  track(entry: Entry): void {
    const isUnconfirmed = entry.state.phase === 'unconfirmed';
    if (isUnconfirmed === this.unconfirmed.has(entry)) return;
    if (isUnconfirmed) this.unconfirmed.add(entry);
    else this.unconfirmed.delete(entry);
    const { message } = entry;
    const before = this.checked.get(message) ?? 0;
    const now = before + (isUnconfirmed ? 1 : -1);
    if (now > 0) this.checked.set(message, now);
    else this.checked.delete(message);
    if (before === 0 || now === 0) {
      this.countsFor(message.nodeId).checking += isUnconfirmed ? 1 : -1;
    }
  }

  isUnconfirmed(kind: string): boolean {
    for (const { attempts } of this.unconfirmed) {
      if (attempts.some((attempt) => attempt.kind === kind)) return true;
    }
    return false;
  }

  /** Those that left as unknown before a mark. */
  heldSince(before: number): OutboxMessage[] {
    const old: OutboxMessage[] = [];
    for (const { message, reason, since } of this.heldById.values()) {
      if (reason === 'unknown' && since < before) old.push(message);
    }
    return old;
  }

  /** @param since a mark */
  hold(message: OutboxMessage, reason: HeldReason, since: number): void {
    if (!this.heldById.has(message.id)) this.countsFor(message.nodeId).held += 1;
    this.heldById.set(message.id, { message, reason, since });
  }

  release(message: OutboxMessage): void {
    if (this.heldById.delete(message.id)) this.countsFor(message.nodeId).held -= 1;
  }

  reasonOf(message: OutboxMessage): HeldReason | undefined {
    return this.heldById.get(message.id)?.reason;
  }

  /** @param ids without any, all */
  heldMessages(ids?: readonly number[]): OutboxMessage[] {
    if (!ids) return [...this.heldById.values()].map(({ message }) => message);
    return ids.flatMap((id) => this.heldById.get(id)?.message ?? []);
  }

  /** The oldest, to be shown: numbers are masked. @param toWall when a mark was, epoch ms */
  heldToShow(toWall: (mark: number) => number): HeldMessage[] {
    const shown: HeldMessage[] = [];
    for (const { message, reason, since } of this.heldById.values()) {
      if (shown.length === MOST_HELD_SHOWN) break;
      shown.push({
        messageId: message.id,
        nodeId: message.nodeId,
        reason,
        ...numbersToShow(message),
        since: toWall(since),
      });
    }
    return shown;
  }

  private countsFor(nodeId: string): NodeCounts {
    let counts = this.counts.get(nodeId);
    if (!counts) this.counts.set(nodeId, (counts = { ...NONE }));
    return counts;
  }
}

/** A message may have ten thousand, and the sidebar asks every few seconds: those that are not shown are only counted. */
function numbersToShow({
  round,
}: OutboxMessage): Pick<HeldMessage, 'phoneNumbers' | 'numberCount'> {
  const phoneNumbers: string[] = [];
  let numberCount = 0;
  for (const { numbers } of round) {
    numberCount += numbers.length;
    const room = MOST_NUMBERS_SHOWN - phoneNumbers.length;
    if (room > 0) phoneNumbers.push(...numbers.slice(0, room).map(maskNumber));
  }
  return { phoneNumbers, numberCount };
}
