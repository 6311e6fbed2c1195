// The words that the benchmark's parts share: what is run, what is asked of a host process, and what it
// answers. Types and fixed figures only.

/** `flow`: what users build today. `node`: this package's send node. */
export type Variant = 'flow' | 'node';

export const VARIANTS: readonly Variant[] = ['flow', 'node'];
export const IN_FLIGHT = 64;

/** How messages come in, and how many. */
export interface Load {
  /**
   * `inFlight`: so many at once, the next when one is done. `poured`: all of them in one synchronous loop.
   * `rate`: each at its own moment of a fixed schedule, whatever became of the others.
   */
  kind: 'inFlight' | 'poured' | 'rate';
  /** `one`: all go to the same number, so that none can share a request. `own`: each goes to another. */
  numbers: 'one' | 'own';
  messages: number;
  /** Of a `rate`. */
  perSecond?: number;
}

/** One load on both variants: one table. */
export interface Scenario {
  id: ScenarioId;
  load: Load;
  /** Of the simulated platform. */
  latencyMs: number;
  isTls?: boolean;
  /** Of the send node's Node-RED; the flow of today gets Node's default. */
  heapMb?: number;
  /** The flow of today may need fewer: where it takes minutes, and the effect is far above any noise. */
  rounds: Record<Variant, number>;
}

export type ScenarioId =
  | 'one-number'
  | 'one-number-20-ms'
  | 'own-numbers'
  | '200-a-second'
  | '20-a-second-tls'
  | 'poured'
  | 'flood';

/** What a host process is told. */
export interface HostOrder {
  userDir: string;
  load: Load;
  /** Sent before the measured phase, in the same way for both. */
  warmUp: Load;
  /** Where to write a CPU profile of the measured phase. */
  profile?: string | undefined;
}

/** What a host process measured, from the first message of the measured phase to its last. */
export interface HostResult {
  /** Came out of the flow's last node. */
  delivered: number;
  /** Came out as an error. */
  failed: number;
  elapsedMs: number;
  /** User and system time of the process, all threads. */
  cpuMs: number;
  peakRssMb: number;
  /** How long the loop that pours the messages in took. */
  injectionMs: number;
  /** Longest time the event loop had no turn, after that loop had returned. */
  stallMs: number;
  /** Longest the main thread worked without giving it a turn: what is left of `stallMs` on an idle machine. */
  busyMs: number;
  /** Of a `rate`, over all messages, each from its moment of the schedule; `Infinity` where it was lost. */
  latency?: { p50Ms: number; p99Ms: number };
}

/** What the platform saw in the measured phase. */
export interface PlatformCounts {
  accepted: number;
  requests: number;
  maxConnections: number;
  violations: string[];
}

export type RunResult = HostResult & {
  platform: PlatformCounts;
  /** The flow's end did not see them, or the platform did not take them exactly once. */
  lost: number;
};

/** One round: the same load on both, or on the send node alone. */
export type Round = { node: RunResult; flow?: RunResult };

export type HostMessage =
  { type: 'warm' } | { type: 'result'; result: HostResult } | { type: 'error'; message: string };

export type ParentMessage = { type: 'warmUp'; order: HostOrder } | { type: 'measure' };
