// One measurement: a fresh simulated platform and a fresh Node-RED, both processes of their own, on
// 127.0.0.1 only.
import type { ChildProcess } from 'node:child_process';
import { nextMessage, removeDirectory, start, stop } from './children';
import { comparedFlow } from './flows';
import { startPlatform, TRUST } from './platform';
import { program } from './programs';
import type {
  HostMessage,
  HostResult,
  Load,
  ParentMessage,
  PlatformCounts,
  RunResult,
  Scenario,
  Variant,
} from './types';
import { makeUserDir } from './user-dir';

/** Ends what hangs: the slowest load takes about a quarter of it. */
const LOAD_MS = 300_000;

export interface Measurement {
  variant: Variant;
  scenario: Scenario;
  /** Messages before the measured phase. */
  warmUp: number;
  profile?: string | undefined;
}

export async function measure(measurement: Measurement): Promise<RunResult> {
  const { variant, scenario, warmUp, profile } = measurement;
  const { load, latencyMs, isTls, heapMb } = scenario;
  const platform = await startPlatform(latencyMs, isTls);
  const userDir = makeUserDir(comparedFlow(variant, platform.apiUrl));
  const nodeArgs = variant === 'node' && heapMb ? [`--max-old-space-size=${heapMb}`] : [];
  const host = start(program('host'), { nodeArgs, ...(isTls && { env: TRUST }) });
  try {
    const order = { userDir, load, warmUp: warmUpFor(load, warmUp), profile };
    tell(host, { type: 'warmUp', order });
    await nextMessage(host, read('warm'), LOAD_MS);
    await platform.reset();
    tell(host, { type: 'measure' });
    const { result } = await nextMessage(host, read('result'), LOAD_MS);
    const counts = await platform.counts();
    return { ...result, platform: counts, lost: lostOf(load, result, counts) };
  } finally {
    await Promise.all([stop(host), platform.stop()]);
    removeDirectory(userDir);
  }
}

function lostOf(
  { messages }: Load,
  { delivered }: HostResult,
  { accepted }: PlatformCounts,
): number {
  return Math.max(messages - delivered, Math.abs(messages - accepted));
}

/** What goes alone at a low rate must not be warmed up by messages that share their requests. */
function warmUpFor({ kind, numbers }: Load, messages: number): Load {
  return { kind: 'inFlight', numbers: kind === 'rate' ? 'one' : numbers, messages };
}

function tell(host: ChildProcess, message: ParentMessage): void {
  host.send(message);
}

function read<T extends HostMessage['type']>(
  type: T,
): (message: unknown) => Extract<HostMessage, { type: T }> | undefined {
  return (message) => {
    const given = message as HostMessage;
    if (given.type === 'error') throw new Error(given.message);
    return given.type === type ? (given as Extract<HostMessage, { type: T }>) : undefined;
  };
}
