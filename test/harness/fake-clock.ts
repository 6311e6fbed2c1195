// A clock that goes when a test says so. Timers ring in order, each at its own time.
import type { Boot, Clock, Timer } from '../../lib/queueing/clock';

interface Waiting {
  at: number;
  act: () => void;
}

export class FakeClock implements Clock {
  /** What people see may differ from the steady time. */
  wallAheadMs = 0;
  /** `''` where the system does not tell one start of the machine from another. */
  bootId = 'boot';
  /** The uptime goes on while the machine sleeps, the steady time does not. */
  sleptMs = 0;
  private readonly timers = new Set<Waiting>();

  /** @param now epoch ms */
  constructor(public now = 1_000_000_000) {}

  wall(): number {
    return this.now + this.wallAheadMs;
  }

  steady(): number {
    return this.now;
  }

  boot(): Boot | undefined {
    return this.bootId === '' ? undefined : { id: this.bootId, uptimeMs: this.now + this.sleptMs };
  }

  after(ms: number, act: () => void): Timer {
    const timer = { at: this.now + Math.max(0, ms), act };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  /** Lets time pass at once; what rings late rings when it is over, as after a sleep of the machine. */
  tick(ms: number): void {
    const end = this.now + ms;
    for (let next = this.next(end); next; next = this.next(end)) {
      this.now = Math.max(this.now, next.at);
      this.timers.delete(next);
      next.act();
    }
    this.now = end;
  }

  /** Lets time pass step by step, so that what a timer has started gets its turn before the next one rings. */
  async pass(ms: number, stepMs = 1000): Promise<void> {
    for (const end = this.now + ms; this.now < end;) {
      this.tick(Math.min(stepMs, end - this.now));
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  }

  private next(end: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const timer of this.timers) if (!first || timer.at < first.at) first = timer;
    return first && first.at <= end ? first : undefined;
  }
}
