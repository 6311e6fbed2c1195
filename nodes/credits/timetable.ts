// When the timer of a node asks: at once the first time, then so long after the start of the last question, however
// often flows are deployed. Two of its questions are never open at once. Knows neither Node-RED nor what is asked.
import type { Clock, Timer } from '../../lib/queueing/clock';

/** Kept by whoever outlives the timetable. */
export interface LastTime {
  /** By the steady time of the clock. */
  askedAt?: number;
}

export class Timetable {
  private timer: Timer | undefined;
  private isStopped = false;

  /** @param ask never rejects */
  constructor(
    private readonly clock: Clock,
    private readonly everyMs: number,
    private readonly ask: () => Promise<void>,
  ) {}

  begin(last: LastTime): void {
    const { askedAt } = last;
    const waitMs =
      askedAt === undefined ? 0 : Math.max(0, askedAt + this.everyMs - this.clock.steady());
    if (this.isStopped) return;
    this.timer = this.clock.after(waitMs, () => {
      last.askedAt = this.clock.steady();
      void this.ask().then(() => this.begin(last));
    });
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
  }
}
