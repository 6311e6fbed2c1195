// Whose turn it is: order of arrival, so many at once, so many per second. Knows nothing of SMS.
import type { Clock } from './clock';
import { Fifo } from './fifo';
import type { TokenBucket } from './token-bucket';
import { WakeupTimer } from './wakeup-timer';

/** Something that waits for its turn. */
export interface Task {
  /** Whether it may start now. While the first may not, nothing starts: order is kept. */
  mayStart(): boolean;
  /** Never rejects; its slot is free again when it resolves. */
  start(): Promise<void>;
}

export class Limiter<T extends Task> {
  private readonly waiting = new Fifo<T>();
  private inFlight = 0;
  private readonly wakeup: WakeupTimer;

  /** @param slots tasks at once */
  constructor(
    private readonly slots: number,
    private readonly rate: TokenBucket,
    private readonly clock: Clock,
  ) {
    this.wakeup = new WakeupTimer(clock, () => this.advance());
  }

  get length(): number {
    return this.waiting.length;
  }

  add(task: T): void {
    this.waiting.push(task);
    this.advance();
  }

  /** Call when something that held the first task has changed. */
  advance(): void {
    for (let task = this.waiting.peek(); task; task = this.waiting.peek()) {
      if (this.inFlight >= this.slots || !task.mayStart() || !this.takeRate()) return;
      this.waiting.shift();
      this.inFlight += 1;
      const free = (): void => {
        this.inFlight -= 1;
        this.advance();
      };
      task.start().then(free, free);
    }
  }

  /** @returns what no longer waits, in order */
  remove(matches: (task: T) => boolean): T[] {
    const removed = this.waiting.removeWhere(matches);
    this.advance();
    return removed;
  }

  private takeRate(): boolean {
    const now = this.clock.steady();
    const waitMs = this.rate.waitMs(now);
    if (waitMs === 0) {
      this.rate.take(now);
      return true;
    }
    // A rate that was raised meanwhile does not wait for the old one's wakeup: the earliest counts.
    this.wakeup.wakeIn(waitMs);
    return false;
  }
}
