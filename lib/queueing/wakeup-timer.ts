// Wakes somebody up at the earliest of the times it was asked for. Never keeps the process alive.

/** What a timer can wait for; a longer one would fire at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export class WakeupTimer {
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Infinity;

  constructor(private readonly wake: () => void) {}

  /** @param now ms of the clock that `waitMs` counts on; `Infinity` as a wait asks for nothing */
  wakeIn(waitMs: number, now: number): void {
    if (waitMs === Infinity || now + waitMs >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = now + waitMs;
    this.timer = setTimeout(
      () => {
        this.wakesAt = Infinity;
        this.wake();
      },
      Math.min(Math.ceil(waitMs), LONGEST_WAIT_MS),
    );
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
  }
}
