// From an order to the bodies of its requests.
import type { BulkBody } from '../api/endpoints/bulk-send';
import type { SendBody } from '../api/endpoints/send';
import type { Order } from '../message/message';

/** The API takes at most 500 numbers in a request (API sheet §1, code 50). */
export const MAX_NUMBERS_PER_REQUEST = 500;

/** @returns how many requests the order takes */
export function countRequests(order: Order): number {
  return Math.ceil(order.numbers.length / MAX_NUMBERS_PER_REQUEST);
}

/** @returns the numbers of request `index`, counted from 0 */
export function numbersOfRequest(order: Order, index: number): string[] {
  if (order.numbers.length <= MAX_NUMBERS_PER_REQUEST) return order.numbers;
  const start = index * MAX_NUMBERS_PER_REQUEST;
  return order.numbers.slice(start, start + MAX_NUMBERS_PER_REQUEST);
}

/**
 * Made when its turn has come, so that what waits holds no bodies.
 *
 * @param tag ours, to look the request up by; an order's own goes before it
 */
export function buildBody(order: Order, numbers: string[], tag: string): SendBody {
  return { phoneNumbers: numbers.join(','), tag, ...order.body };
}

/**
 * @param items of orders that have all options in common, and one number each
 * @param tag ours, to look the request up by
 */
export function buildBulkBody(
  items: readonly { order: Order; numbers: readonly string[] }[],
  tag: string,
): BulkBody {
  const { message, _format, ...options } = items[0]!.order.body;
  const SMSList = items.map(({ order, numbers }) => ({
    phoneNumber: numbers[0]!,
    message: order.body.message,
  }));
  return { SMSList, tag, ...options };
}
