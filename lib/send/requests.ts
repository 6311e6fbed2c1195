// From an order to the bodies of its requests.
import type { SendBody } from '../api/client';
import type { Order } from './message';

/** The API takes at most 500 numbers in a request (API sheet §1, code 50). */
export const MAX_NUMBERS_PER_REQUEST = 500;

/** @returns how many requests the order takes */
export function countRequests(order: Order): number {
  return Math.ceil(order.numbers.length / MAX_NUMBERS_PER_REQUEST);
}

/** @returns the numbers of request `index`, counted from 0 */
export function numbersOfRequest(order: Order, index: number): string[] {
  const start = index * MAX_NUMBERS_PER_REQUEST;
  return order.numbers.slice(start, start + MAX_NUMBERS_PER_REQUEST);
}

/** Made when its turn has come, so that what waits holds no bodies. */
export function buildBody(order: Order, numbers: string[]): SendBody {
  return { phoneNumbers: numbers.join(','), ...order.body };
}
