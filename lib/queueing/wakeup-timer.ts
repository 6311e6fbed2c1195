// Wakes somebody up at the earliest of the times it was asked for.
import type { Clock, Timer } from './clock';

export class WakeupTimer {
  private timer: Timer | undefined;
  private wakesAt = Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly wake: () => void,
  ) {}

  /** @param waitMs `Infinity` asks for nothing */
  wakeIn(waitMs: number): void {
    const wakesAt = this.clock.steady() + waitMs;
    if (wakesAt >= this.wakesAt) return;
    this.timer?.cancel();
    this.wakesAt = wakesAt;
    this.timer = this.clock.after(waitMs, () => {
      this.wakesAt = Infinity;
      this.wake();
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.wakesAt = Infinity;
  }
}
