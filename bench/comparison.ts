// One load's rounds as figures: medians over the rounds, and ratios taken inside a round before their median,
// because a shared machine is never the same twice. Pure.
import { median } from './statistics';
import type { Round, RunResult, Scenario, Variant } from './types';

/** One figure of a measurement. */
export type Metric = (result: RunResult) => number;

export const perSecond: Metric = ({ delivered, elapsedMs }) => (1000 * delivered) / elapsedMs;
/** Per delivered message: an error, and what was lost, has cost too. */
export const cpuMicros: Metric = ({ delivered, cpuMs }) => (1000 * cpuMs) / Math.max(1, delivered);
export const p50Ms: Metric = ({ latency }) => latency?.p50Ms ?? NaN;
export const p99Ms: Metric = ({ latency }) => latency?.p99Ms ?? NaN;
export const lost: Metric = (result) => result.lost;
export const connections: Metric = ({ platform }) => platform.maxConnections;
export const peakRssMb: Metric = (result) => result.peakRssMb;
export const injectionMs: Metric = (result) => result.injectionMs;
export const stallMs: Metric = (result) => result.stallMs;
export const busyMs: Metric = (result) => result.busyMs;

export class Comparison {
  /** @param reference the rounds of the load with one number, where it was measured in the same run */
  constructor(
    readonly scenario: Scenario,
    private readonly rounds: readonly Round[],
    private readonly reference: readonly Round[] = [],
  ) {}

  /** @returns the median; `NaN` where the variant was not measured */
  median(variant: Variant, metric: Metric): number {
    return median(this.results(variant).map(metric));
  }

  worst(variant: Variant, metric: Metric): number {
    return Math.max(...this.results(variant).map(metric));
  }

  /** @returns of the send node, as a part of the flow's in the same round */
  ratio(metric: Metric): number {
    return this.besides(this.rounds, (node, flow) => metric(node) / metric(flow));
  }

  /** @returns of the send node, above the flow's in the same round */
  difference(metric: Metric): number {
    return this.besides(this.rounds, (node, flow) => metric(node) - metric(flow));
  }

  /** @returns of the send node, as a part of the flow's under the load with one number in the same round */
  ratioToOneNumber(metric: Metric): number {
    return this.besides(this.reference, (node, flow) => metric(node) / metric(flow));
  }

  private results(variant: Variant): RunResult[] {
    return this.rounds.flatMap((round) => round[variant] ?? []);
  }

  private besides(
    others: readonly Round[],
    compare: (node: RunResult, flow: RunResult) => number,
  ): number {
    const compared = this.rounds.flatMap(({ node }, index) => {
      const flow = others[index]?.flow;
      return flow ? [compare(node, flow)] : [];
    });
    return median(compared);
  }
}
