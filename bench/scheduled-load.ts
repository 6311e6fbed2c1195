// Puts each message into a flow at its own moment of a fixed schedule, whatever became of the others, and takes its
// time from that moment: what waits because the process was late counts as having waited. No ticker: at a low
// rate its wake-ups would be a good part of what is measured.
import type { Inject, RunningLoad, Timed } from './load';
import { percentile } from './statistics';
import type { HostResult, Load } from './types';
import { watchUsage } from './usage';

/** With nothing coming out for so long after the last was due, the rest is lost. */
const LOST_AFTER_MS = 20_000;

export class ScheduledLoad implements RunningLoad {
  private injected = 0;
  private delivered = 0;
  private failed = 0;
  private readonly latencies: number[] = [];
  private readonly startedAt = performance.now();
  private readonly usage = watchUsage();
  private endedAt = this.startedAt;
  private watchdog: NodeJS.Timeout | undefined;
  private readonly stepMs: number;
  private readonly finished: Promise<HostResult>;
  private finish: (result: HostResult) => void = () => undefined;

  constructor(
    private readonly inject: Inject,
    private readonly load: Load,
  ) {
    this.stepMs = 1000 / load.perSecond!;
    this.finished = new Promise((resolve) => (this.finish = resolve));
    this.injectDue();
  }

  done(): Promise<HostResult> {
    return this.finished;
  }

  count(isDelivery: boolean, { dueAt }: Timed): void {
    if (isDelivery) this.delivered += 1;
    else this.failed += 1;
    this.endedAt = performance.now();
    this.latencies.push(this.endedAt - dueAt!);
    if (this.latencies.length === this.load.messages) this.end();
    else this.watchdog?.refresh();
  }

  /** A late timer puts in all that has become due meanwhile. */
  private injectDue(): void {
    while (this.injected < this.load.messages) {
      const dueAt = this.startedAt + this.injected * this.stepMs;
      const waitMs = dueAt - performance.now();
      if (waitMs > 0) {
        // Rounded up: a timer that comes early would have to be set again.
        setTimeout(() => this.injectDue(), Math.ceil(waitMs));
        return;
      }
      this.injected += 1;
      this.inject({ dueAt });
    }
    this.watchdog = setTimeout(() => this.end(), LOST_AFTER_MS);
  }

  private end(): void {
    clearTimeout(this.watchdog);
    const { messages } = this.load;
    const lost = Array<number>(messages - this.latencies.length).fill(Infinity);
    const all = [...this.latencies, ...lost];
    this.finish({
      delivered: this.delivered,
      failed: this.failed,
      elapsedMs: this.endedAt - this.startedAt,
      ...this.usage(),
      injectionMs: 0,
      stallMs: 0,
      busyMs: 0,
      latency: { p50Ms: percentile(all, 50), p99Ms: percentile(all, 99) },
    });
  }
}
