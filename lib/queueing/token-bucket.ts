// So many starts a second, evenly: a token every so many milliseconds. Knows nothing of SMS.

export class TokenBucket {
  /** When the next token is there. */
  private nextAt = -Infinity;
  private intervalMs = 0;

  constructor(perSecond: number) {
    this.set(perSecond);
  }

  /** @param perSecond 0 = no limit; 0.5 = one every two seconds */
  set(perSecond: number): void {
    const intervalMs = perSecond > 0 ? 1000 / perSecond : 0;
    // The new rate counts from the last start, not from the wait of the old one.
    this.nextAt += intervalMs - this.intervalMs;
    this.intervalMs = intervalMs;
  }

  /**
   * @param now milliseconds of a clock that is never set back
   * @returns milliseconds until one may start; 0 = now
   */
  waitMs(now: number): number {
    return this.intervalMs === 0 ? 0 : Math.max(0, this.nextAt - now);
  }

  /** Counts a start. */
  take(now: number): void {
    // From when it was due where the timer came a little late, so that the rate is reached.
    const isLate = now - this.nextAt < this.intervalMs;
    this.nextAt = (isLate ? this.nextAt : now) + this.intervalMs;
  }
}
