// What is to be sent, as text for the journal: the values as a flow could have given them, without what comes
// from the account. So they are checked again by the one set of rules (lib/message/check.ts), after a restart or
// when the account has changed.
import { bodyOf, INHERITABLE } from '../../message/check';
import type { InheritedField, MessageFields, Order } from '../../message/message';
import { readSchedule } from '../../pure/time/schedule';

const MINUTE_MS = 60_000;

/** @param numbers those of the entry: a part of the order's where one request cannot carry all */
export function toFields(order: Order, numbers: readonly string[]): MessageFields {
  const { body, inherited } = order;
  const own = (field: InheritedField): unknown =>
    inherited.includes(field) ? undefined : body[field];
  const { scheduledDeliveryDate, time, minute } = body;
  return {
    phoneNumbers: numbers,
    message: body.message,
    sender: own('sender'),
    gamme: own('gamme'),
    sandbox: inherited.includes('sandbox') ? undefined : body.sandbox === 1,
    schedule: order.scheduledAt && { scheduledDeliveryDate, time, minute },
    isStopSms: order.isCommercial,
    isUnicode: body.isUnicode === 1,
    tag: body.tag,
    format: body._format ?? 'json',
    expires: order.lifetimeMs / MINUTE_MS,
    key: order.key,
  };
}

/** @returns JSON: what is not set takes no room */
export function toStoredOrder(
  order: Order,
  numbers: readonly string[],
  { isWaitingDuplicate = false, isDivisible = true } = {},
): string {
  const isSandbox = order.inherited.includes('sandbox') && order.body.sandbox === 1;
  return JSON.stringify({
    ...toFields(order, numbers),
    ...(isSandbox && { isSandbox }),
    ...(isWaitingDuplicate && { follows: true }),
    ...(isDivisible && numbers.length > 1 && { divisible: true }),
  });
}

/** An order as it was stored; what it has from the account is not in it yet. */
export interface StoredOrder {
  order: Order;
  /** It waits for the outcome of an earlier message with the same key. */
  isWaitingDuplicate: boolean;
  /** Ids are kept free for its numbers, should they end differently: earlier versions did not. */
  isDivisible: boolean;
}

/**
 * @param sms parts × numbers
 * @throws SyntaxError when it is no JSON
 */
export function readStoredOrder(text: string, sms: number): StoredOrder {
  const fields = JSON.parse(text) as StoredFields;
  const read = fields.schedule && readSchedule(fields.schedule, undefined);
  const order: Order = {
    numbers: fields.phoneNumbers,
    body: bodyOf({
      ...fields,
      gamme: fields.gamme,
      sender: fields.sender,
      tag: fields.tag,
      schedule: fields.schedule,
      sandbox: wasTest(fields),
    }),
    parts: sms / fields.phoneNumbers.length,
    isCommercial: fields.isStopSms,
    ...(read && 'schedule' in read && { scheduledAt: read.schedule.instant }),
    inherited: INHERITABLE.filter((field) => fields[field] === undefined),
    lifetimeMs: fields.expires * MINUTE_MS,
    ...(fields.key !== undefined && { key: fields.key }),
  };
  const isDivisible = fields.divisible === true || order.numbers.length === 1;
  return { order, isWaitingDuplicate: fields.follows === true, isDivisible };
}

function wasTest({ sandbox, isSandbox }: StoredFields): boolean {
  return (sandbox ?? isSandbox) === true;
}

/** As {@link toFields} writes them. */
interface StoredFields {
  phoneNumbers: string[];
  message: string;
  sender?: string;
  gamme?: 1 | 2;
  sandbox?: boolean;
  schedule?: { scheduledDeliveryDate: string; time: number; minute: number };
  isStopSms: boolean;
  isUnicode: boolean;
  tag?: string;
  format: 'json' | 'xml';
  expires: number;
  key?: string;
  follows?: boolean;
  divisible?: boolean;
  /** So it was with the account: what is found by a look-up tells whether it was a test. */
  isSandbox?: boolean;
}

/** What the same key must stand for: the same text to the same numbers. */
export function contentOf(order: Order): string {
  return JSON.stringify([order.body.message, [...order.numbers].sort()]);
}
