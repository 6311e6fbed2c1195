// Whose turn it is: order of arrival, so many at once, so many per second. Knows nothing of SMS.
import { Fifo } from './fifo';
import type { TokenBucket } from './token-bucket';

/** What a timer can wait for; a longer one would fire at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Something that waits for its turn. */
export interface Turn {
  /** Whether it may start now. While the first may not, the line stands: order is kept. */
  mayStart(): boolean;
  /** Never rejects; its slot is free again when it resolves. */
  start(): Promise<void>;
}

export class Line<T extends Turn> {
  private readonly waiting = new Fifo<T>();
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  /** When the timer fires. */
  private wakeAt = Infinity;

  /**
   * @param slots turns at once
   * @param now milliseconds of a clock that is never set back
   */
  constructor(
    private readonly slots: number,
    private readonly rate: TokenBucket,
    private readonly now: () => number,
  ) {}

  get length(): number {
    return this.waiting.length;
  }

  join(turn: T): void {
    this.waiting.push(turn);
    this.advance();
  }

  /** Call when something that held the first turn has changed. */
  advance(): void {
    for (let turn = this.waiting.peek(); turn; turn = this.waiting.peek()) {
      if (this.inFlight >= this.slots || !turn.mayStart() || !this.takeRate()) return;
      this.waiting.shift();
      this.inFlight += 1;
      const free = (): void => {
        this.inFlight -= 1;
        this.advance();
      };
      turn.start().then(free, free);
    }
  }

  /** @returns what no longer waits, in order */
  remove(matches: (turn: T) => boolean): T[] {
    const removed = this.waiting.removeWhere(matches);
    this.advance();
    return removed;
  }

  private takeRate(): boolean {
    const now = this.now();
    const waitMs = this.rate.waitMs(now);
    if (waitMs === 0) {
      this.rate.take(now);
      return true;
    }
    // A rate that was raised meanwhile must not wait for the old one's timer.
    if (now + waitMs < this.wakeAt) this.wake(now, waitMs);
    return false;
  }

  private wake(now: number, waitMs: number): void {
    clearTimeout(this.timer);
    this.wakeAt = now + waitMs;
    this.timer = setTimeout(
      () => {
        this.wakeAt = Infinity;
        this.advance();
      },
      Math.min(Math.ceil(waitMs), LONGEST_WAIT_MS),
    );
    this.timer.unref();
  }
}
