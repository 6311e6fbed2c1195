// Clocks that are wrong, for a process that is killed: at its start, and by jumps while it lives. What runs steadily
// runs as it does; only what people set is set, and sometimes the machine seems to have been started again.
import { type Clock, SYSTEM_CLOCK } from '../lib/queueing/clock';
import type { Random } from './random';

export interface WrongClock {
  /** Against the true time, at the start. */
  aheadMs: number;
  /** One after the other, each after so long. */
  jumpsMs: number[];
  everyMs: number;
  /** As after another start of the machine; without it the machine's own. */
  bootId?: string;
}

const HOUR_MS = 3_600_000;

const STARTS = {
  right: () => 0,
  in1970: () => -Date.now(),
  behind: () => -2 * HOUR_MS,
  dayAhead: () => 24 * HOUR_MS,
  yearAhead: () => 365 * 24 * HOUR_MS,
};

const WEIGHTS: Record<keyof typeof STARTS, number> = {
  right: 4,
  in1970: 2,
  behind: 1,
  dayAhead: 1,
  yearAhead: 1,
};

const JUMPS_MS = [2, -2, 24, -24, 365 * 24, -365 * 24].map((hours) => hours * HOUR_MS);

export function drawClock(random: Random): WrongClock {
  const jumps = random.chance(0.5) ? random.between(1, 5) : 0;
  return {
    aheadMs: STARTS[random.pick(WEIGHTS)](),
    jumpsMs: Array.from({ length: jumps }, () => JUMPS_MS[random.between(0, JUMPS_MS.length - 1)]!),
    everyMs: random.between(20, 120),
    ...(random.chance(0.3) && { bootId: String(random.between(0, 1_000_000)) }),
  };
}

export function clockOf({ aheadMs, jumpsMs, everyMs, bootId }: WrongClock): Clock {
  let ahead = aheadMs;
  const left = [...jumpsMs];
  setInterval(() => (ahead += left.shift() ?? 0), everyMs).unref();
  return {
    ...SYSTEM_CLOCK,
    wall: () => Date.now() + ahead,
    boot() {
      const boot = SYSTEM_CLOCK.boot();
      return bootId === undefined ? boot : { id: bootId, uptimeMs: boot?.uptimeMs ?? 0 };
    },
  };
}
