// Which time an entry lives by: the journal's, which no clock that jumps can move, or the calendar where it is
// planned for a time. And what becomes of those of before this process when it is known how long nobody ran.
import { type Change, KEEP_MS } from '../journal/journal';
import type { Order } from '../message/message';
import { JournalTime } from '../timekeeping/journal-time';
import { endOfLife, type Entry, type OutboxMessage } from './state/entry';
import type { Policy } from './state/entry-state';

/** Name of the note in the journal that the next process measures by. */
const NOTE = 'time';

export class OutboxTime extends JournalTime {
  /** Whether what came back from the journal waits until it is known how old it is. */
  isWaitedFor = true;

  /** A mark: keys that were taken before it may be taken again. */
  get keysFreeBefore(): number {
    return this.markOfAge(KEEP_MS);
  }

  /** @returns by what its policy's `expiresAt` is judged, now; never reached where the calendar is not known */
  of({ order }: { readonly order: Order }): number {
    return order.scheduledAt ? (this.calendar.now() ?? -Infinity) : this.now();
  }

  /** Whether what it is planned for cannot be judged: nobody knows what time it is. */
  isUnknownFor({ order }: { readonly order: Order }): boolean {
    return order.scheduledAt !== undefined && this.calendar.now() === undefined;
  }

  /** @returns its policy as the steady clock sees it, by which answers come */
  steadyPolicy({ order, policy }: Entry): Policy {
    const aheadMs = this.clock.steady() - this.of({ order });
    return { ...policy, expiresAt: policy.expiresAt + aheadMs };
  }

  /** @returns when one expires that is tried from a mark on, as far as it is known how long nobody ran since */
  expiryOf(order: Order, livesFrom: number): number {
    return endOfLife(order, livesFrom - this.stoodStillSince(livesFrom));
  }

  /** Nobody ran for longer than was known: what has waited since before has less time left. */
  age(messages: Iterable<OutboxMessage>): void {
    for (const { isRecovered, entries } of messages) {
      if (!isRecovered) continue;
      for (const entry of entries) {
        const expiresAt = this.expiryOf(entry.order, entry.livesFrom);
        entry.policy = { ...entry.policy, expiresAt };
      }
    }
  }

  /** What the journal keeps of it. */
  note(): Change {
    return { do: 'note', name: NOTE, value: this.toNote() };
  }

  /** @param notes of the file that was opened */
  beginWith(newestMark: number, notes: ReadonlyMap<string, string>): void {
    this.begin(newestMark, notes.get(NOTE));
  }
}
