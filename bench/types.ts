// The words that the benchmark's parts share: what is run, what is asked of a host process, and what it
// answers. Types and fixed figures only.

/** `flow`: what users build today. `node`: this package's send node. */
export type Variant = 'flow' | 'node';

/**
 * `closed`: so many in flight, the next when one is done. `poured`: all of them in one synchronous loop.
 * `flood`: the same, each to a number of its own, and the send node's Node-RED with a small heap.
 */
export type Load = 'closed' | 'poured' | 'flood';

export const VARIANTS: readonly Variant[] = ['flow', 'node'];
export const IN_FLIGHT = 64;

/** Of the send node in a flood, MB; the flow of today needs gigabytes and gets Node's default. */
export const FLOOD_HEAP_MB = 256;

/** One line of the table. */
export interface Scenario {
  load: Load;
  messages: number;
  /** Of the simulated platform. */
  latencyMs: number;
  rounds: number;
}

/** What a host process is told. */
export interface HostOrder extends Scenario {
  variant: Variant;
  apiUrl: string;
  userDir: string;
  /** Sent before the measured phase, in the same way for both. */
  warmUp: number;
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
}

/** What the platform saw in the measured phase. */
export interface PlatformCounts {
  accepted: number;
  requests: number;
  maxConnections: number;
  violations: string[];
}

export type RunResult = HostResult & { platform: PlatformCounts };

export type HostMessage =
  | { type: 'ready'; nodeRed: string }
  | { type: 'warm' }
  | { type: 'result'; result: HostResult }
  | { type: 'error'; message: string };

export type ParentMessage = { type: 'warmUp'; order: HostOrder } | { type: 'measure' };
