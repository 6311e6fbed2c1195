// Entries and orders as the parts of the outbox see them. Made by the rules of the product, so that no test
// sends what the product would refuse.
import type { WhenUnknown } from '../../../../lib/journal/journal';
import type { Entry } from '../../../../lib/outbox/state/entry';
import { type NewMessage, createMessage } from '../../../../lib/outbox/storage/messages';
import { type AccountDefaults, checkMessage } from '../../../../lib/message/check';
import type { MessageFields, Order } from '../../../../lib/message/message';
import { ACCOUNT, fieldsOf, NOW } from '../../message/orders';

export function orderFrom(
  more: Partial<MessageFields> = {},
  account: Partial<AccountDefaults> = {},
): Order {
  const reading = { fields: fieldsOf(more), problems: [] };
  const { order } = checkMessage(reading, { ...ACCOUNT, ...account }, NOW);
  if (!order) throw new Error('the product refuses it');
  return order;
}

export function acceptanceOf(
  order: Order,
  whenUnknown: WhenUnknown = 'verify',
): NewMessage<string> {
  return {
    nodeId: 'node',
    order,
    checkedWith: ACCOUNT,
    verifyForMs: 1000,
    whenUnknown,
    input: 'input',
    outcomes: [],
    second: 1,
  };
}

let lastId = 0;

/** The entries of a message of its own. */
export function entriesFrom(
  more: Partial<MessageFields> = {},
  account: Partial<AccountDefaults> = {},
): Entry<string>[] {
  const order = orderFrom(more, account);
  return createMessage(acceptanceOf(order), () => (lastId += 1), NOW.getTime()).entries;
}

export function entryFrom(
  more: Partial<MessageFields> = {},
  account: Partial<AccountDefaults> = {},
): Entry<string> {
  return entriesFrom(more, account)[0]!;
}
