// What day and hour it is, as far as anybody knows: for plans and for what people read. The machine's clock is
// believed where nothing speaks against it; the platform's `Date` is a second opinion (docs/adr/0008). No
// duration is measured with it: see journal-time.ts.
import type { Clock } from '../queueing/clock';

/** Nothing of this package was released before: a clock that says so was never set. */
export const RELEASED_AT = Date.UTC(2026, 0, 1);

/** What two clocks may differ by and both be right: people set them by hand, `Date` counts seconds. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** No answer is from later than this. */
const LATEST = Date.UTC(2200, 0, 1);

export class Calendar {
  /** Called with each new opinion of the platform. */
  onHeard: () => void = () => undefined;
  private heard: { date: number; steady: number } | undefined;
  private earliest = RELEASED_AT;

  constructor(private readonly clock: Clock) {}

  /** @param date of an answer that has just come, epoch ms; what cannot be is not heard */
  hear(date: number): void {
    if (!(date >= RELEASED_AT && date < LATEST)) return;
    this.heard = { date, steady: this.clock.steady() };
    this.onHeard();
  }

  /** What the journal knows: a clock that says less has lost its time. @param time epoch ms */
  notBefore(time: number): void {
    this.earliest = Math.max(RELEASED_AT, time);
  }

  /** @returns epoch ms by the platform's own clock; `undefined` before its first answer with a `Date` */
  platform(): number | undefined {
    return this.heard && this.heard.date + this.clock.steady() - this.heard.steady;
  }

  /** @returns epoch ms by this machine's clock; `undefined` where it cannot be right */
  machine(): number | undefined {
    const wall = this.clock.wall();
    return wall >= this.earliest ? wall : undefined;
  }

  /** @returns epoch ms; `undefined` where it is not known yet */
  now(): number | undefined {
    const platform = this.platform();
    const wall = this.clock.wall();
    if (platform === undefined) return this.machine();
    return Math.abs(platform - wall) <= CLOCKS_DIFFER_MS ? wall : platform;
  }

  /** @returns the best guess, for what is only read */
  guess(): Date {
    return new Date(this.now() ?? this.clock.wall());
  }
}
