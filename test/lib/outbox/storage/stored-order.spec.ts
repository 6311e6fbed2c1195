import should from 'should';
import {
  contentOf,
  readStoredOrder,
  toFields,
  toStoredOrder,
} from '../../../../lib/outbox/storage/stored-order';
import { type AccountDefaults, checkMessage } from '../../../../lib/message/check';
import type { MessageFields } from '../../../../lib/message/message';
import { ACCOUNT, MOBILE, NOW, numbers } from '../../message/orders';
import { orderFrom } from '../support/entries';

type More = Partial<MessageFields>;

const SAMPLES: Record<string, More> = {
  'as the form’s defaults make it': {},
  'with everything': {
    phoneNumbers: numbers(3),
    message: 'Ligne une\nligne deux € 🔥 "\\',
    sender: 'Shop',
    gamme: 1,
    schedule: '05/03/2026 14:05',
    isStopSms: true,
    isUnicode: true,
    tag: 'mine',
    sandbox: true,
    format: 'xml',
    expires: 0.5,
    key: 'fire 1',
  },
  'of low cost, with the STOP notice in its text': { gamme: 2, isStopSms: true },
  'that says it is no test': { sandbox: false },
  'that is tried once': { expires: 0 },
};

describe('an order in the journal', () => {
  for (const [title, more] of Object.entries(SAMPLES)) {
    it(`comes back, ${title}`, () => {
      const order = orderFrom(more);
      const sms = order.parts * order.numbers.length;
      const read = readStoredOrder(toStoredOrder(order, order.numbers), sms);
      read.isWaitingDuplicate.should.be.false();
      should({ ...read.order }).deepEqual({ ...order });
    });

    it(`is the same by the rules of a message, ${title}`, () => {
      const order = orderFrom(more);
      const fields = toFields(order, order.numbers);
      const checked = checkMessage({ fields, problems: [] }, ACCOUNT, NOW);
      should(checked).deepEqual({ order });
    });
  }

  it('holds the numbers of its own request only', () => {
    const order = orderFrom({ phoneNumbers: numbers(600) });
    const { order: read } = readStoredOrder(toStoredOrder(order, [MOBILE]), order.parts);
    should(read.numbers).deepEqual([MOBILE]);
    read.parts.should.equal(1);
  });

  it('says whether it waits for another one', () => {
    const order = orderFrom({ key: 'k' });
    readStoredOrder(
      toStoredOrder(order, order.numbers, { isWaitingDuplicate: true }),
      1,
    ).isWaitingDuplicate.should.be.true();
  });

  const account: AccountDefaults = { ...ACCOUNT, sender: 'Shop', gamme: '1', sandbox: true };

  it('follows the account where it has its values from there', () => {
    const order = orderFrom({}, account);
    const text = toStoredOrder(order, order.numbers);
    text.should.not.containEql('Shop');
    const { order: read } = readStoredOrder(text, 1);
    should([...read.inherited]).deepEqual(['sender', 'gamme', 'sandbox']);
    const fields = toFields(read, read.numbers);
    const again = checkMessage({ fields, problems: [] }, { ...ACCOUNT, sender: 'Other' }, NOW);
    should(again.order!.body).deepEqual({ message: 'Hello', sender: 'Other' });
  });

  it('remembers that it was a test with the account, for what is found by a look-up', () => {
    const order = orderFrom({}, account);
    const { order: read } = readStoredOrder(toStoredOrder(order, order.numbers), 1);
    should(read.body.sandbox).equal(1);
  });

  it('of no JSON is an error', () => {
    (() => readStoredOrder('{', 1)).should.throw(SyntaxError);
  });
});

describe('what a key stands for', () => {
  const content = (more: More): string => contentOf(orderFrom(more));

  it('is the text and the numbers, in any order', () => {
    const [a, b] = numbers(2) as [string, string];
    content({ phoneNumbers: [a, b] }).should.equal(content({ phoneNumbers: [b, a] }));
    content({ phoneNumbers: [a] }).should.not.equal(content({ phoneNumbers: [a, b] }));
    content({ message: 'x' }).should.not.equal(content({ message: 'y' }));
    content({ sender: 'Shop', expires: 1 }).should.equal(content({}));
  });
});
