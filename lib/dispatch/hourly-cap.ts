// How many SMS an account may spend in a sliding hour: what stops a wiring loop from emptying it.

const HOUR_MS = 3_600_000;
const BUCKET_MS = 1000;

export interface Reservation {
  /** @param unsent SMS of this reservation that were certainly not sent */
  release(unsent: number): void;
}

export class HourlyCap {
  /** SMS per second of the last hour, oldest first: some 3,600 entries. */
  private buckets: { second: number; sms: number }[] = [];
  private used = 0;

  /** @param maxPerHour 0 = none */
  constructor(public maxPerHour: number) {}

  /**
   * @param sms parts × numbers
   * @param now milliseconds of a clock that is never set back
   * @returns a way to give back what was certainly not sent; `undefined` when the cap is reached
   */
  reserve(sms: number, now: number): Reservation | undefined {
    this.forget(now);
    if (this.maxPerHour > 0 && this.used + sms > this.maxPerHour) return undefined;
    const second = Math.floor(now / BUCKET_MS);
    let bucket = this.buckets.at(-1);
    if (bucket?.second !== second) this.buckets.push((bucket = { second, sms: 0 }));
    bucket.sms += sms;
    this.used += sms;
    const taken = bucket;
    return {
      release: (unsent) => {
        if (this.buckets.includes(taken)) this.used -= unsent;
        taken.sms -= unsent;
      },
    };
  }

  private forget(now: number): void {
    const oldest = Math.floor((now - HOUR_MS) / BUCKET_MS);
    // The second that is only partly over an hour old still counts: a wiring loop may hit any part of it.
    while (this.buckets[0] && this.buckets[0].second < oldest) {
      this.used -= this.buckets.shift()!.sms;
    }
  }
}
