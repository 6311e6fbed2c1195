// How long something that was closed may take to come back before it counts as removed. From the moment at which
// flows stop until they have started the countdown cannot end: a node may take many seconds to close, and flows
// that somebody has stopped are away, not removed.
import type { Clock, Timer } from '../queueing/clock';

/** What is not back after this time was removed, not redeployed. */
export const GRACE_PERIOD_MS = 2000;

export interface Absence {
  /** It is back, or nobody waits for it any more. */
  end(): void;
}

export class GracePeriod {
  private isHeld = false;
  /** Countdowns that ended while they could not. */
  private overdue = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** @param onGone called once, unless the absence ended before */
  begin(onGone: () => void): Absence {
    let timer: Timer;
    const countDown = (): void => {
      timer = this.clock.after(GRACE_PERIOD_MS, () => {
        if (this.isHeld) this.overdue.add(countDown);
        else onGone();
      });
    };
    countDown();
    return {
      end: () => {
        timer.cancel();
        this.overdue.delete(countDown);
      },
    };
  }

  /** Flows are being stopped, are stopped, or are being started. */
  hold(): void {
    this.isHeld = true;
  }

  /** They have started: what is still away has its time from now. */
  release(): void {
    this.isHeld = false;
    const again = [...this.overdue];
    this.overdue.clear();
    for (const countDown of again) countDown();
  }
}
