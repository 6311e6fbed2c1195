// The simulated platform of one measurement, in a process of its own on 127.0.0.1, and its levers.
import { readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { json } from 'node:stream/consumers';
import { join } from 'node:path';
import { nextMessage, start, stop } from './children';
import { ROOT } from './programs';
import type { PlatformCounts } from './types';

const START_MS = 60_000;

const TLS = join(ROOT, 'test/fixtures/tls');
const CERTIFICATE = join(TLS, 'simulator.cert.pem');

/** What a Node process needs in its environment to trust the platform over TLS. */
export const TRUST = { NODE_EXTRA_CA_CERTS: CERTIFICATE };

export interface SimulatedPlatform {
  apiUrl: string;
  /** Counters go to zero. */
  reset(): Promise<void>;
  counts(): Promise<PlatformCounts>;
  stop(): Promise<void>;
}

export async function startPlatform(latencyMs: number, isTls = false): Promise<SimulatedPlatform> {
  const args = ['--latency', String(latencyMs), '--record', 'counts'];
  if (isTls) args.push('--tls-key', join(TLS, 'simulator.key.pem'), '--tls-cert', CERTIFICATE);
  const child = start(join(ROOT, 'simulator/main.ts'), { args, nodeArgs: ['--import=tsx'] });
  try {
    const apiUrl = await nextMessage(
      child,
      (message) => (message as { url: string }).url,
      START_MS,
    );
    return {
      apiUrl,
      reset: async () => void (await control(apiUrl, 'POST', 'reset')),
      counts: async () => (await control(apiUrl, 'GET', 'counts')) as PlatformCounts,
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function control(apiUrl: string, method: string, what: string): Promise<unknown> {
  const url = new URL(`/simulator/${what}`, apiUrl);
  const isTls = url.protocol === 'https:';
  const options = { method, agent: false, ...(isTls && { ca: readFileSync(CERTIFICATE) }) };
  return new Promise((resolve, reject) => {
    const request = (isTls ? requestTls : requestPlain)(url, options, (response) => {
      json(response).then(resolve, reject);
    });
    request.once('error', reject).end();
  });
}
