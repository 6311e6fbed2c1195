// Wakes somebody up at the earliest of the times it was asked for. Never keeps the process alive.

/** What a timer can wait for; a longer one would fire at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export class Alarm {
  private timer: NodeJS.Timeout | undefined;
  private ringsAt = Infinity;

  constructor(private readonly ring: () => void) {}

  /** @param now ms of the clock that `waitMs` counts on; `Infinity` as a wait asks for nothing */
  ringIn(waitMs: number, now: number): void {
    if (waitMs === Infinity || now + waitMs >= this.ringsAt) return;
    clearTimeout(this.timer);
    this.ringsAt = now + waitMs;
    this.timer = setTimeout(
      () => {
        this.ringsAt = Infinity;
        this.ring();
      },
      Math.min(Math.ceil(waitMs), LONGEST_WAIT_MS),
    );
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.ringsAt = Infinity;
  }
}
