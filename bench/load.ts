// Puts a bounded number of messages into a flow as fast as it takes them, or all at once; counts what comes out
// at its end, and measures the process meanwhile. Knows neither Node-RED nor SMS.
import { IN_FLIGHT, type HostResult, type Load } from './types';
import { threadCpuMs, watchUsage } from './usage';

/** What a message carries through a flow: its moment of the schedule, where there is one. */
export interface Timed {
  dueAt?: number;
}

/** A load that is on its way. */
export interface RunningLoad {
  /** One message came out of the flow. */
  count(isDelivery: boolean, message: Timed): void;
  /** Resolves when all came out, or nothing does any more. */
  done(): Promise<HostResult>;
}

/** Puts one message in. */
export type Inject = (timed: Timed) => void;

/** The ticker's step: a stall shorter than this is not seen. */
const TICK_MS = 5;
/** With nothing coming out for so many ticks (20 s of a living event loop), the rest is lost. */
const LOST_AFTER_TICKS = 4000;

export class PressingLoad implements RunningLoad {
  private injected = 0;
  private delivered = 0;
  private failed = 0;
  private readonly startedAt = performance.now();
  private readonly usage = watchUsage();
  private endedAt = this.startedAt;
  private quietTicks = 0;
  private lastTick = 0;
  private lastTickCpu = 0;
  private busyMs = 0;
  private stallMs = 0;
  private injectionMs = 0;
  private readonly ticker: NodeJS.Timeout;
  private readonly finished: Promise<HostResult>;
  private finish: (result: HostResult) => void = () => undefined;

  constructor(
    private readonly inject: Inject,
    private readonly load: Load,
  ) {
    this.finished = new Promise((resolve) => (this.finish = resolve));
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    const now = load.kind === 'inFlight' ? IN_FLIGHT : load.messages;
    const first = Math.min(now, load.messages);
    for (let index = 0; index < first; index += 1) this.next();
    this.lastTick = performance.now();
    this.lastTickCpu = threadCpuMs();
    this.injectionMs = this.lastTick - this.startedAt;
  }

  done(): Promise<HostResult> {
    return this.finished;
  }

  count(isDelivery: boolean): void {
    if (isDelivery) this.delivered += 1;
    else this.failed += 1;
    this.endedAt = performance.now();
    this.quietTicks = 0;
    if (this.injected < this.load.messages) this.next();
    else if (this.delivered + this.failed === this.load.messages) this.end();
  }

  private next(): void {
    this.injected += 1;
    this.inject({});
  }

  private tick(): void {
    const now = performance.now();
    this.stallMs = Math.max(this.stallMs, now - this.lastTick - TICK_MS);
    this.lastTick = now;
    const cpu = threadCpuMs();
    this.busyMs = Math.max(this.busyMs, cpu - this.lastTickCpu);
    this.lastTickCpu = cpu;
    this.quietTicks += 1;
    if (this.quietTicks > LOST_AFTER_TICKS) this.end();
  }

  private end(): void {
    clearInterval(this.ticker);
    this.finish({
      delivered: this.delivered,
      failed: this.failed,
      elapsedMs: this.endedAt - this.startedAt,
      ...this.usage(),
      injectionMs: this.injectionMs,
      stallMs: this.stallMs,
      busyMs: this.busyMs,
    });
  }
}
