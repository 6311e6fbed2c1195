// The times an account lives by, and its timers: whoever waits asks the clock, so that a test can let time
// pass. Nothing else in lib/outbox or lib/account asks for the time. What they mean for a message is in
// lib/timekeeping.
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

export interface Clock {
  /** Epoch ms as people see it: may be set, and goes on while the machine sleeps. */
  wall(): number;
  /**
   * Epoch ms that is never set back nor forward in one process. Durations are measured by it: a clock that
   * jumps must neither make an SMS expire nor an unconfirmed one look old enough to be sent again.
   */
  steady(): number;
  /** How long the machine runs; `undefined` where the system does not tell one start of it from another. */
  boot(): Boot | undefined;
  /**
   * Calls once, after so long by the steady time. Never keeps the process alive.
   *
   * @param ms what no timer can wait for is shortened
   */
  after(ms: number, act: () => void): Timer;
}

/** One start of the machine: a time that nobody sets, and that outlives a process. */
export interface Boot {
  /** Another one after each start. */
  readonly id: string;
  /** Since that start, also while it slept. */
  readonly uptimeMs: number;
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
  boot() {
    bootId ??= readBootId();
    return bootId === '' ? undefined : { id: bootId, uptimeMs: uptime() * 1000 };
  },
  after(ms, act) {
    const timer = setTimeout(act, Math.min(Math.max(0, Math.ceil(ms)), LONGEST_MS)).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

let bootId: string | undefined;

/** @returns `''` where there is none: only Linux has one */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 64);
  } catch {
    return '';
  }
}

/** @returns when so long has passed */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
