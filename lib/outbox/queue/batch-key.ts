// Which orders may share a request, and which SMS are alike for a look-up. Pure.
import type { Order } from '../../message/message';

/**
 * @returns what an order must have in common with others to share a request with them: its options, and which
 *   of them follow the account. `''` = shares none: several numbers, a time, XML, a tag of the user's own
 */
export function batchKeyOf(
  { body, inherited, scheduledAt }: Order,
  numbers: readonly string[],
): string {
  if (numbers.length !== 1 || scheduledAt || body._format || body.tag !== undefined) return '';
  const { gamme = '', sender = '', isStopSms = '', isUnicode = '', sandbox = '' } = body;
  return `${gamme}|${sender}|${isStopSms}|${isUnicode}|${sandbox}|${inherited.join()}`;
}

/**
 * Whether one kind shows up under its tag says nothing about the other kinds, nor about another account
 * (docs/adr/0006).
 */
export function kindOf(account: string, { body, scheduledAt }: Order, isBatch: boolean): string {
  const place = body.sandbox === 1 ? 'sandbox' : 'live';
  const time = scheduledAt ? 'scheduled' : 'now';
  return `${account} ${place} ${time} ${isBatch ? 'batch' : 'single'}`;
}

/** Another account's tags cannot be looked up: what is not there may be with the other. */
export function isOfAccount(kind: string, account: string): boolean {
  return kind.startsWith(`${account} `);
}
