// A machine whose clocks do what clocks do in the field, and one process on it. Time passes in steps that a test
// takes; the true time, which only the platform knows, never jumps.
import type { Boot, Clock, Timer } from '../../../../lib/queueing/clock';
import type { Random } from '../../../../faults/random';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What the clock of a machine says when it starts. */
type StartsWith =
  /** A battery. */
  | 'right'
  | 'in1970'
  /** The time of its last shutdown, which a file has kept. */
  | 'asItStopped'
  /** What somebody has set wrongly, or a battery that is going flat. */
  | 'wrong';

const JUMPS = [1, 2, 24, 24 * 365].flatMap((hours) => [hours * HOUR, -hours * HOUR]);

export class Machine {
  /** The clock that people see, against the true time. */
  aheadMs = 0;
  hasNetwork = true;
  /** Whether the platform has said what time it is since it was started. */
  isDated = false;
  private starts = 0;
  private startedAt: number;
  private stoppedSaying = 0;

  /** @param now the true time, epoch ms */
  constructor(
    private readonly random: Random,
    public now: number,
  ) {
    this.startedAt = now;
  }

  get wall(): number {
    return this.now + this.aheadMs;
  }

  get boot(): Boot {
    return { id: `start ${this.starts}`, uptimeMs: this.now - this.startedAt };
  }

  /** Off for so long, and on again. */
  powerCycle(offMs: number): void {
    this.stoppedSaying = this.wall;
    this.now += offMs;
    this.starts += 1;
    this.isDated = false;
    this.startedAt = this.now;
    const start = this.random.pick<StartsWith>({ right: 3, in1970: 3, asItStopped: 3, wrong: 1 });
    if (start === 'right') this.aheadMs = 0;
    if (start === 'in1970') this.aheadMs = -this.now;
    if (start === 'asItStopped') this.aheadMs = this.stoppedSaying - this.now;
    if (start === 'wrong') this.jump();
  }

  /** Somebody, or a daylight change, sets it. */
  jump(): void {
    this.aheadMs += JUMPS[this.random.between(0, JUMPS.length - 1)]!;
  }

  /** The time server answers. */
  synchronise(): void {
    if (this.hasNetwork) this.aheadMs = 0;
  }
}

interface Waiting {
  at: number;
  act: () => void;
}

/** The clock of one process: its timers end with it. */
export class ProcessClock implements Clock {
  private readonly timers = new Set<Waiting>();
  private readonly startedAt: number;
  private readonly startedSaying: number;

  /** @param isNaive its durations follow the clock that people set: how it must not be */
  constructor(
    private readonly machine: Machine,
    private readonly isNaive: boolean,
  ) {
    this.startedAt = machine.now;
    this.startedSaying = machine.wall;
  }

  wall(): number {
    return this.machine.wall;
  }

  steady(): number {
    if (this.isNaive) return this.machine.wall;
    return this.startedSaying + this.machine.now - this.startedAt;
  }

  boot(): Boot | undefined {
    return this.isNaive ? undefined : this.machine.boot;
  }

  after(ms: number, act: () => void): Timer {
    const timer = { at: this.machine.now + Math.max(0, ms), act };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  /** What was due rings, once: what it sets rings in a later step. */
  ring(): void {
    const due = [...this.timers].filter(({ at }) => at <= this.machine.now);
    for (const timer of due.sort((one, other) => one.at - other.at)) {
      if (this.timers.delete(timer)) timer.act();
    }
  }
}
