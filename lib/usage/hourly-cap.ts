// How many SMS an account may spend in a sliding hour: what stops a wiring loop from emptying it.

const HOUR_S = 3600;

/** SMS that count, and in which second. */
export interface Usage {
  sms: number;
  second: number;
}

export class HourlyCap {
  /** SMS by second of the last hour, oldest first: some 3,600 entries. */
  private bySecond = new Map<number, number>();
  private used = 0;

  /** @param maxPerHour 0 = none */
  constructor(public maxPerHour: number) {}

  /**
   * @param sms parts × numbers
   * @param now epoch ms of a clock that is never set back
   * @returns the second it counts in, to give back what was certainly not sent; `undefined` when the cap is
   *   reached
   */
  reserve(sms: number, now: number): number | undefined {
    this.forget(now);
    if (this.maxPerHour > 0 && this.used + sms > this.maxPerHour) return undefined;
    const second = Math.floor(now / 1000);
    this.add(second, sms);
    return second;
  }

  giveBack({ second, sms }: Usage): void {
    // What is older than an hour does not count any more.
    if (this.bySecond.has(second)) this.add(second, -sms);
  }

  /** What was spent before a restart; may come in parts, of which a later one is older. */
  restore(usage: readonly Usage[]): void {
    for (const { second, sms } of usage) this.add(second, sms);
    this.bySecond = new Map([...this.bySecond].sort(([a], [b]) => a - b));
  }

  private add(second: number, sms: number): void {
    this.bySecond.set(second, (this.bySecond.get(second) ?? 0) + sms);
    this.used += sms;
  }

  private forget(now: number): void {
    // The second that is only partly over an hour old still counts: a wiring loop may hit any part of it.
    const oldest = Math.floor(now / 1000) - HOUR_S;
    for (const [second, sms] of this.bySecond) {
      if (second >= oldest) return;
      this.bySecond.delete(second);
      this.used -= sms;
    }
  }
}
