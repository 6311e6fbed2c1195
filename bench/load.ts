// Puts a bounded number of messages into a flow, counts what comes out at its end, and measures the process
// meanwhile. Knows neither Node-RED nor SMS.
import { IN_FLIGHT, type HostResult, type Scenario } from './types';

/** The ticker's step: a stall shorter than this is not seen. */
const TICK_MS = 5;
/** With nothing coming out for so many ticks (20 s of a living event loop), the rest is lost. */
const LOST_AFTER_TICKS = 4000;

export class LoadRun {
  private injected = 0;
  private delivered = 0;
  private failed = 0;
  private readonly startedAt = performance.now();
  private readonly cpuAtStart = process.cpuUsage();
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
    private readonly inject: () => void,
    private readonly scenario: Scenario,
  ) {
    this.finished = new Promise((resolve) => (this.finish = resolve));
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    const now = scenario.load === 'closed' ? IN_FLIGHT : scenario.messages;
    const first = Math.min(now, scenario.messages);
    for (let index = 0; index < first; index += 1) this.next();
    this.lastTick = performance.now();
    this.lastTickCpu = threadCpuMs();
    this.injectionMs = this.lastTick - this.startedAt;
  }

  done(): Promise<HostResult> {
    return this.finished;
  }

  /** One message came out of the flow. */
  count(isDelivery: boolean): void {
    if (isDelivery) this.delivered += 1;
    else this.failed += 1;
    this.endedAt = performance.now();
    this.quietTicks = 0;
    if (this.injected < this.scenario.messages) this.next();
    else if (this.delivered + this.failed === this.scenario.messages) this.end();
  }

  private next(): void {
    this.injected += 1;
    this.inject();
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
    const { user, system } = process.cpuUsage(this.cpuAtStart);
    clearInterval(this.ticker);
    this.finish({
      delivered: this.delivered,
      failed: this.failed,
      elapsedMs: this.endedAt - this.startedAt,
      cpuMs: (user + system) / 1000,
      peakRssMb: process.resourceUsage().maxRSS / 1024,
      injectionMs: this.injectionMs,
      stallMs: this.stallMs,
      busyMs: this.busyMs,
    });
  }
}

/** Time the main thread had a core; of all threads where Node cannot tell (before 23.9). */
function threadCpuMs(): number {
  const { threadCpuUsage } = process as { threadCpuUsage?: () => NodeJS.CpuUsage };
  const { user, system } = threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}
