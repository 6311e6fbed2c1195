// Whose turn it is: order of arrival, so many requests at once, so many per second, and pauses after
// failures. It gathers what may share a request, has the attempt written, and makes the request. What an
// answer means is decided by its host.
import { MAX_CONNECTIONS } from '../../api/http/connections';
import { WakeupTimer } from '../../queueing/wakeup-timer';
import { Backoff } from '../../queueing/backoff';
import { TokenBucket } from '../../queueing/token-bucket';
import type { RequestResult } from '../../gateway/gateway';
import type { Attempt, Entry } from '../state/entry';
import { batchKeyOf } from './batch-key';
import { BatchQueue, MAX_BATCH_SIZE } from './batch-queue';
import { nextState } from '../state/entry-state';
import { makeTag } from './tag';

/** So many requests are begun at once for what may share one; more would only make smaller batches. */
const SLOTS_AT_ONCE = 4;

/** Requests that hang must not hold up an wakeup: one more for each time the first has waited so long. */
const ANOTHER_SLOT_MS = 250;

/** Makes one request. It is asked for when the turn has come, so that it has the settings of that moment. */
export type Carrier<R> = (entries: readonly Entry<R>[], tag: string) => Promise<RequestResult>;

export interface DispatcherHost<R> {
  /** ms of the steady clock. */
  now(): number;
  /** Whether anything may be sent at all. */
  mayGo(): boolean;
  /** Whether this one may: its node is there. While the first may not, the line stands: order is kept. */
  mayStart(entry: Entry<R>): boolean;
  /** @returns those that are still to be sent; the others have come to their end, or changed queue */
  prepare(entries: Entry<R>[]): Entry<R>[];
  /** What a look-up of this request must be proven for. */
  kindOf(entries: readonly Entry<R>[]): string;
  /** Writes the attempt. @returns the way to make its request, or nothing when it must not be made */
  writeAttempt(attempt: Attempt<R>): Promise<Carrier<R> | undefined>;
  /** No request was made. */
  notMade(attempt: Attempt<R>): void;
  answered(attempt: Attempt<R>, result: RequestResult): void;
}

export class Dispatcher<R> {
  private readonly queue = new BatchQueue<Entry<R>>();
  private readonly rate = new TokenBucket(0);
  private readonly backoff = new Backoff();
  private inFlight = 0;
  private pausedUntil = 0;
  private askedUntil = 0;
  private readonly wakeup = new WakeupTimer(() => this.advance());
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly host: DispatcherHost<R>,
    private readonly nextId: () => number,
  ) {}

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

  add(entry: Entry<R>): void {
    entry.readyAt = this.host.now();
    this.queue.add(batchKeyOf(entry.order, entry.numbers), entry);
    this.advance();
  }

  /** They come before what arrived after them. */
  putBack(entries: readonly Entry<R>[]): void {
    const byKey = new Map<string, Entry<R>[]>();
    for (const entry of entries) {
      const batchKey = batchKeyOf(entry.order, entry.numbers);
      const same = byKey.get(batchKey);
      if (same) same.push(entry);
      else byKey.set(batchKey, [entry]);
    }
    for (const [batchKey, same] of byKey) this.queue.putBack(batchKey, same);
  }

  /** @returns what no longer waits, in order of arrival */
  remove(matches: (entry: Entry<R>) => boolean): Entry<R>[] {
    return this.queue.remove(matches);
  }

  /** A request did not get through: nothing is sent for a while. @param askedMs what the platform asks for */
  pause(askedMs = 0): void {
    const now = this.host.now();
    this.askedUntil = Math.max(this.askedUntil, now + askedMs);
    // What was on its way when the pause began says nothing new.
    if (now >= this.pausedUntil) this.pausedUntil = now + this.backoff.failed();
  }

  /** A request got through. What the platform asked for still counts. */
  succeeded(): void {
    this.backoff.succeeded();
    this.pausedUntil = 0;
  }

  /** Whatever was in the way may be gone. */
  resume(): void {
    this.succeeded();
    this.askedUntil = 0;
  }

  /** Call when something that held the first entry has changed. */
  advance(): void {
    while (this.queue.length > 0 && this.host.mayGo()) {
      const first = this.queue.first();
      if (!first || !this.host.mayStart(first.entry)) return;
      const waitMs = this.waitMs(first.batchKey, first.entry);
      if (waitMs > 0) return this.wakeup.wakeIn(waitMs, this.host.now());
      const mayJoin = (entry: Entry<R>): boolean => this.host.mayStart(entry);
      const taken = this.queue.take(first.batchKey, MAX_BATCH_SIZE, mayJoin);
      const entries = this.host.prepare(taken);
      if (entries.length > 0) {
        this.rate.take(this.host.now());
        void this.send(entries);
      }
    }
  }

  /** Resolves when nothing is in flight. Call when nothing may go any more. */
  async stop(): Promise<void> {
    this.wakeup.stop();
    if (this.inFlight > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
  }

  /** @returns how long until the first may start; `Infinity` = when a request ends */
  private waitMs(batchKey: string, first: Entry<R>): number {
    const now = this.host.now();
    if (this.inFlight >= MAX_CONNECTIONS) return Infinity;
    const heldMs = Math.max(this.pausedUntil - now, this.askedUntil - now, this.rate.waitMs(now));
    if (this.inFlight < SLOTS_AT_ONCE || this.queue.isAlone(batchKey)) return heldMs;
    const more = this.inFlight - SLOTS_AT_ONCE + 1;
    const slotMs = first.readyAt + more * ANOTHER_SLOT_MS - now;
    return Math.max(heldMs, slotMs);
  }

  private async send(entries: Entry<R>[]): Promise<void> {
    this.inFlight += 1;
    const tag = entries[0]?.order.body.tag ?? makeTag();
    const kind = this.host.kindOf(entries);
    const attempt = { id: this.nextId(), tag, kind, entries, open: entries.length };
    for (const entry of entries) {
      entry.state = nextState(entry.state, { type: 'attempt', tag }, entry.policy);
      entry.attempts = [...entry.attempts, attempt];
    }
    const carrier = await this.host.writeAttempt(attempt);
    if (carrier) this.host.answered(attempt, await carrier(entries, tag));
    else this.host.notMade(attempt);
    this.inFlight -= 1;
    if (this.inFlight === 0) this.onIdle?.();
    this.advance();
  }
}
