// Whose turn it is: order of arrival, so many at once, so many per second. Knows nothing of SMS.
import { Alarm } from './alarm';
import { Fifo } from './fifo';
import type { TokenBucket } from './token-bucket';

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
  private readonly alarm = new Alarm(() => this.advance());

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
    // A rate that was raised meanwhile does not wait for the old one's alarm: the earliest counts.
    this.alarm.ringIn(waitMs, now);
    return false;
  }
}
