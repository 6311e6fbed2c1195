// What the tests of the transport send, and how they look at a failure.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TransportError } from '../../../lib/api/http/transport-error';
import { TEST_KEY } from '../../harness/captured';

export const accounts = [{ apiKey: TEST_KEY, balance: 1000 }];

export function bodyOf(message = 'Hello'): string {
  return JSON.stringify({ apiKey: TEST_KEY, phoneNumbers: '+33612345678', message });
}

export async function failureOf(request: Promise<unknown>): Promise<TransportError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/**
 * Makes a request with a timeout of a minute, in a process of its own that has nothing else to do.
 *
 * @returns the process's exit code, as soon as it ends
 */
export async function exitCodeOf(settings: {
  apiUrl: string;
  proxy?: { url: string };
}): Promise<number | null> {
  const script = `
    const { createTransport } = require(process.env.TRANSPORT);
    const { apiUrl, proxy } = JSON.parse(process.env.SETTINGS);
    const request = { method: 'POST', path: '/send', body: '{}', timeoutMs: 60_000 };
    createTransport({ apiUrl: new URL(apiUrl), proxy }).request(request).catch(() => undefined);`;
  const TRANSPORT = require.resolve('../../../lib/api/http/transport.ts');
  const child = spawn(process.execPath, ['--import=tsx', '--input-type=commonjs', '-e', script], {
    env: { ...process.env, SETTINGS: JSON.stringify(settings), TRANSPORT },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
