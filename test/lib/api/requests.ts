// What the tests of the transport send, and how they look at a failure.
import { TransportError } from '../../../lib/api/transport-error';
import { TEST_KEY } from '../../support/captured';

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
