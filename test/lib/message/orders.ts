// What the tests of a message start from.
import type { AccountDefaults } from '../../../lib/message/check';
import type { MessageFields, Order } from '../../../lib/message/message';

/** A Wednesday noon in Paris. */
export const NOW = new Date('2026-03-04T12:00:00+01:00');

export const MOBILE = '+33612345678';

/** As the form's defaults read a message. */
export function fieldsOf(more: Partial<MessageFields> = {}): MessageFields {
  return {
    phoneNumbers: MOBILE,
    message: 'Hello',
    sender: undefined,
    gamme: undefined,
    schedule: undefined,
    isStopSms: 'false',
    isUnicode: 'false',
    tag: undefined,
    sandbox: undefined,
    format: 'json',
    expires: 60,
    key: undefined,
    ...more,
  };
}

export const ACCOUNT: AccountDefaults = {
  hasKey: true,
  gamme: '',
  sender: '',
  sandbox: false,
  defaultCountry: 'FR',
  problems: [],
};

export function orderOf(more: Partial<Order> = {}): Order {
  return {
    numbers: [MOBILE],
    body: { message: 'Hello' },
    parts: 1,
    isCommercial: false,
    inherited: [],
    lifetimeMs: 3_600_000,
    ...more,
  };
}

/** @returns so many numbers that differ */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `+336${String(10_000_000 + i)}`);
}
