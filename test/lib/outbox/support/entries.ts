// Entries and orders as the parts of the outbox see them. Made by the rules of the product, so that no test
// sends what the product would refuse.
import type { WhenUnknown } from '../../../../lib/journal/journal';
import type { PendingInput } from '../../../../lib/outbox/state/entry';
import { createMessage, type Entry, type NewMessage } from '../../../../lib/outbox/state/entry';
import { type AccountDefaults, checkMessage } from '../../../../lib/message/check';
import type { MessageFields, Order } from '../../../../lib/message/message';
import { ACCOUNT, fieldsOf, NOW } from '../../message/orders';

export const INPUT: PendingInput = {
  store: () => ({ json: '{}', isPartial: false }),
  detach: () => undefined,
  toCatchNodes: () => undefined,
};

export function orderFrom(
  more: Partial<MessageFields> = {},
  account: Partial<AccountDefaults> = {},
): Order {
  const reading = { fields: fieldsOf(more), problems: [] };
  const { order } = checkMessage(reading, { ...ACCOUNT, ...account }, NOW);
  if (!order) throw new Error('the product refuses it');
  return order;
}

export function newMessageOf(order: Order, whenUnknown: WhenUnknown = 'verify'): NewMessage {
  return {
    nodeId: 'node',
    order,
    checkedWith: ACCOUNT,
    verifyForMs: 1000,
    whenUnknown,
    input: INPUT,
    outcomes: [],
    second: 1,
  };
}

let lastId = 0;

/** The entries of a message of its own. */
export function entriesFrom(
  more: Partial<MessageFields> = {},
  account: Partial<AccountDefaults> = {},
): Entry[] {
  const order = orderFrom(more, account);
  return createMessage(newMessageOf(order), () => (lastId += 1), NOW.getTime()).entries;
}

export function entryFrom(
  more: Partial<MessageFields> = {},
  account: Partial<AccountDefaults> = {},
): Entry {
  return entriesFrom(more, account)[0]!;
}
