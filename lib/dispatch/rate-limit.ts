// At most so many starts in any second: a window that slides, so that a burst at its edge is no double.

export class RateLimit {
  /** The last starts, oldest at `next`. */
  private starts: number[] = [];
  private next = 0;
  private size = 0;
  private windowMs = 0;

  constructor(perSecond: number) {
    this.set(perSecond);
  }

  /** @param perSecond 0 = no limit; 0.5 = one every two seconds; 2.5 = two, as three would be too many */
  set(perSecond: number): void {
    const size = perSecond > 0 ? Math.max(1, Math.floor(perSecond)) : 0;
    if (size !== this.size) {
      this.starts = new Array<number>(size).fill(-Infinity);
      this.next = 0;
    }
    this.size = size;
    this.windowMs = perSecond > 0 ? Math.max(1000, 1000 / perSecond) : 0;
  }

  /**
   * @param now milliseconds of a clock that is never set back
   * @returns milliseconds until one may start; 0 = now
   */
  waitMs(now: number): number {
    return this.size === 0 ? 0 : Math.max(0, this.starts[this.next]! + this.windowMs - now);
  }

  /** Counts a start. */
  take(now: number): void {
    if (this.size === 0) return;
    this.starts[this.next] = now;
    this.next = (this.next + 1) % this.size;
  }
}
