// Whose turn it is: order of arrival, so many requests at once, so many per second, and pauses after
// failures. It is asked and told; it sends nothing, has no timer and knows no time but what it is given.
import { MAX_CONNECTIONS } from '../../api/http/most-connections';
import { Backoff } from '../../queueing/backoff';
import { TokenBucket } from '../../queueing/token-bucket';
import { type Entry, MAX_BATCH_SIZE } from '../state/entry';
import { batchKeyOf } from './batch-key';
import { BatchQueue } from './batch-queue';

/** So many requests are begun at once for what may share one; more would only make smaller batches. */
const SLOTS_AT_ONCE = 4;

/** So many for one that waits alone: there is nothing to gather, and at a usual pace nothing to wait for. */
const SLOTS_FOR_ONE = 16;

/** What has waited for longer, ms, waited for more than the end of its turn: going alone it would wait again. */
const ONE_TURN_MS = 50;

/** Requests that hang must not hold up an alarm: one more for each time the first has waited so long. */
const ANOTHER_SLOT_MS = 250;

/** What goes next, or how long to wait: `Infinity` = until something that held the first has changed. */
export type Next = { entries: Entry[] } | { waitMs: number };

const NOTHING: Next = { waitMs: Infinity };

/** Every `now` is ms of the steady clock. */
export class Dispatcher {
  private readonly queue = new BatchQueue<Entry>();
  private readonly backoff = new Backoff();
  private inFlight = 0;
  private pausedUntil = 0;
  private askedUntil = 0;

  /** @param rate of the account, which its other calls keep to as well */
  constructor(private readonly rate = new TokenBucket(0)) {}

  /** Entries that wait for their turn. */
  get length(): number {
    return this.queue.length;
  }

  get requestsInFlight(): number {
    return this.inFlight;
  }

  set requestsPerSecond(perSecond: number) {
    this.rate.set(perSecond);
  }

  add(entry: Entry, now: number): void {
    entry.readyAt = now;
    this.queue.add(batchKeyOf(entry.order, entry.numbers), entry);
  }

  /** They come before what arrived after them. */
  putBack(entries: readonly Entry[]): void {
    const byKey = new Map<string, Entry[]>();
    for (const entry of entries) {
      const batchKey = batchKeyOf(entry.order, entry.numbers);
      const same = byKey.get(batchKey);
      if (same) same.push(entry);
      else byKey.set(batchKey, [entry]);
    }
    for (const [batchKey, same] of byKey) this.queue.putBack(batchKey, same);
  }

  /** @returns what no longer waits, in order of arrival */
  remove(matches: (entry: Entry) => boolean): Entry[] {
    return this.queue.remove(matches);
  }

  /**
   * Takes what goes next: the first entry, and those that may share its request.
   *
   * @param mayStart while the first may not, nothing goes: order is kept
   */
  next(now: number, mayStart: (entry: Entry) => boolean): Next {
    const first = this.queue.first();
    if (!first || !mayStart(first.entry)) return NOTHING;
    const waitMs = this.waitMs(first.batchKey, first.entry, now);
    if (waitMs > 0) return { waitMs };
    const size = this.mayGoAlone(first, now) ? 1 : MAX_BATCH_SIZE;
    return { entries: this.queue.take(first.batchKey, size, mayStart) };
  }

  /** Few at once go as they would one by one: a batch is another kind of SMS to whoever must look it up. */
  private mayGoAlone(
    { batchKey, entry }: { batchKey: string; entry: Entry },
    now: number,
  ): boolean {
    if (now - entry.readyAt > ONE_TURN_MS) return false;
    return this.queue.countOf(batchKey) <= SLOTS_AT_ONCE - this.inFlight;
  }

  /** A request is being made of what was taken. */
  began(now: number): void {
    this.inFlight += 1;
    this.rate.take(now);
  }

  /** It is over, whatever became of it. */
  ended(): void {
    this.inFlight -= 1;
  }

  /** A request did not get through: nothing is sent for a while. @param askedMs what the platform asks for */
  pause(now: number, askedMs = 0): void {
    this.askedUntil = Math.max(this.askedUntil, now + askedMs);
    // What was on its way when the pause began says nothing new.
    if (now >= this.pausedUntil) this.pausedUntil = now + this.backoff.failed();
  }

  /** A request got through. What the platform asked for still counts. */
  succeeded(): void {
    if (this.pausedUntil === 0) return;
    this.backoff.succeeded();
    this.pausedUntil = 0;
  }

  /** Whatever was in the way may be gone. */
  resume(): void {
    this.succeeded();
    this.askedUntil = 0;
  }

  /** @returns how long until the first may start; `Infinity` = when a request ends */
  private waitMs(batchKey: string, first: Entry, now: number): number {
    if (this.inFlight >= MAX_CONNECTIONS) return Infinity;
    const heldMs = Math.max(this.pausedUntil - now, this.askedUntil - now, this.rate.waitMs(now));
    if (this.inFlight < SLOTS_AT_ONCE || this.queue.isAlone(batchKey)) return heldMs;
    if (this.inFlight < SLOTS_FOR_ONE && this.queue.countOf(batchKey) === 1) return heldMs;
    const more = Math.max(1, this.inFlight - SLOTS_FOR_ONE + 1);
    const slotMs = first.readyAt + more * ANOTHER_SLOT_MS - now;
    return Math.max(heldMs, slotMs);
  }
}
