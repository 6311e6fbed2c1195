// The two times an outbox lives by. Nothing else in lib/outbox asks for the time.

export interface Clock {
  /** Epoch ms as people see it: may be set, and goes on while the machine sleeps. */
  wall(): number;
  /**
   * Epoch ms that is never set back nor forward in one process. Horizons are measured by it: a clock that
   * jumps must not make an unconfirmed SMS look old enough to be sent again.
   */
  steady(): number;
}

export const SYSTEM_CLOCK: Clock = {
  wall: () => Date.now(),
  steady: () => performance.timeOrigin + performance.now(),
};
