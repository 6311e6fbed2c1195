// What counts in the hourly cap when a process begins: the SMS of the last hour, by second.

const HOUR_MS = 3_600_000;

export class RecentUsage {
  private readonly seconds = new Map<number, number>();

  /** @param now epoch ms */
  constructor(private readonly now: number) {}

  /** @returns whether it counts: whether it is of the last hour */
  add(acceptedAt: number, sms: number): boolean {
    if (acceptedAt < this.now - HOUR_MS) return false;
    const second = Math.floor(acceptedAt / 1000);
    if (sms > 0) this.seconds.set(second, (this.seconds.get(second) ?? 0) + sms);
    return true;
  }

  bySecond(): { second: number; sms: number }[] {
    return [...this.seconds]
      .map(([second, sms]) => ({ second, sms }))
      .sort((one, other) => one.second - other.second);
  }
}
