// What counts in the hourly cap when a process begins: the SMS of the last hour, by second of the steady clock. What
// nobody can date does not count: a mark of the future must not refuse an alarm.
import type { Usage } from './hourly-cap';

const HOUR_MS = 3_600_000;

export class RecentUsage {
  private readonly seconds = new Map<number, number>();

  /**
   * @param now asked with each mark: ms of the steady clock
   * @param ageOf ms since a mark; `undefined` where nobody knows
   */
  constructor(
    private readonly now: () => number,
    private readonly ageOf: (mark: number) => number | undefined,
  ) {}

  /** @returns the second it counts in; `undefined` where it does not count */
  secondOf(mark: number): number | undefined {
    const ageMs = this.ageOf(mark);
    if (ageMs === undefined || ageMs > HOUR_MS) return undefined;
    return Math.floor((this.now() - ageMs) / 1000);
  }

  add(mark: number, sms: number): void {
    const second = this.secondOf(mark);
    if (second === undefined || sms === 0) return;
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + sms);
  }

  /** Oldest first. */
  bySecond(): Usage[] {
    return [...this.seconds]
      .map(([second, sms]) => ({ second, sms }))
      .sort((one, other) => one.second - other.second);
  }
}
