// The two times an account lives by, and its timers: whoever waits asks the clock, so that a test can let time
// pass. Nothing else in lib/outbox or lib/account asks for the time.

export interface Clock {
  /** Epoch ms as people see it: may be set, and goes on while the machine sleeps. */
  wall(): number;
  /**
   * Epoch ms that is never set back nor forward in one process. Horizons are measured by it: a clock that
   * jumps must not make an unconfirmed SMS look old enough to be sent again.
   */
  steady(): number;
  /**
   * Calls once, after so long by the steady time. Never keeps the process alive.
   *
   * @param ms what no timer can wait for is shortened
   */
  after(ms: number, act: () => void): Timer;
}

export interface Timer {
  /** It does not ring any more. */
  cancel(): void;
}

/** What a timer can wait for; a longer one would ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const SYSTEM_CLOCK: Clock = {
  wall: () => Date.now(),
  steady: () => performance.timeOrigin + performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, Math.min(Math.max(0, Math.ceil(ms)), LONGEST_MS)).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** @returns when so long has passed */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
