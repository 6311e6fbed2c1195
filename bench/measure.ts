// One measurement: a fresh simulated platform and a fresh Node-RED, both processes of their own, on
// 127.0.0.1 only.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory, nextMessage, removeDirectory, start, stop } from './children';
import {
  FLOOD_HEAP_MB,
  type HostMessage,
  type HostOrder,
  type ParentMessage,
  type PlatformCounts,
  type RunResult,
  type Scenario,
  type Variant,
} from './types';

const ROOT = join(__dirname, '..');
const PACKAGE = 'node_modules/@smspartner-community/node-red-smspartner';
const START_MS = 60_000;
/** Ends what hangs: the slowest load takes about a quarter of it. */
const LOAD_MS = 300_000;

export interface Measurement {
  variant: Variant;
  scenario: Scenario;
  warmUp: number;
  profile?: string | undefined;
}

/** @returns the figures, and Node-RED's version */
export async function measure(
  measurement: Measurement,
): Promise<{ result: RunResult; nodeRed: string }> {
  const userDir = makeUserDir();
  const args = ['--latency', String(measurement.scenario.latencyMs), '--record', 'counts'];
  const simulator = start(join(ROOT, 'simulator/main.ts'), args);
  const { load } = measurement.scenario;
  const isSmall = load === 'flood' && measurement.variant === 'node';
  const heap = isSmall ? [`--max-old-space-size=${FLOOD_HEAP_MB}`] : [];
  const host = start(join(__dirname, 'host.ts'), [], heap);
  try {
    const apiUrl = await nextMessage(simulator, readUrl, START_MS);
    const { variant, scenario, warmUp, profile } = measurement;
    tell(host, {
      type: 'warmUp',
      order: { ...scenario, variant, warmUp, apiUrl, userDir, profile } satisfies HostOrder,
    });
    const nodeRed = await nextMessage(host, read('ready'), START_MS);
    await nextMessage(host, read('warm'), LOAD_MS);
    await control(apiUrl, 'POST', 'reset');
    tell(host, { type: 'measure' });
    const { result } = await nextMessage(host, read('result'), LOAD_MS);
    const platform = (await control(apiUrl, 'GET', 'counts')) as PlatformCounts;
    return { result: { ...result, platform }, nodeRed: nodeRed.nodeRed };
  } finally {
    await Promise.all([stop(host), stop(simulator)]);
    removeDirectory(userDir);
  }
}

/** The package is found as `npm link` would put it there: package.json, and dist/ as it was built. */
function makeUserDir(): string {
  const userDir = makeDirectory();
  const link = join(userDir, PACKAGE);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(ROOT, link, 'dir');
  return userDir;
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

function readUrl(message: unknown): string {
  return (message as { url: string }).url;
}

async function control(apiUrl: string, method: string, what: string): Promise<unknown> {
  const response = await fetch(new URL(`/simulator/${what}`, apiUrl), { method });
  return response.json();
}
