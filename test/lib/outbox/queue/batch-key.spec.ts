import 'should';
import { isOfAccount, kindOf, batchKeyOf } from '../../../../lib/outbox/queue/batch-key';
import type { AccountDefaults } from '../../../../lib/message/check';
import type { MessageFields } from '../../../../lib/message/message';
import { MOBILE } from '../../message/orders';
import { orderFrom } from '../support/entries';

type More = Partial<MessageFields>;
const TOMORROW = '05/03/2026 14:00';

const batchKey = (more: More = {}, account: Partial<AccountDefaults> = {}): string => {
  const order = orderFrom(more, account);
  return batchKeyOf(order, order.numbers);
};

describe('a batchKey', () => {
  for (const [title, more] of [
    ['several numbers', { phoneNumbers: `${MOBILE},+33612345679` }],
    ['a time', { schedule: TOMORROW }],
    ['XML', { format: 'xml' }],
    ['a tag of the user', { tag: 'mine' }],
  ] as [string, More][]) {
    it(`is none for ${title}`, () => {
      batchKey(more).should.equal('');
    });
  }

  for (const [title, more] of [
    ['gamme', { gamme: 2 }],
    ['sender', { sender: 'Shop' }],
    ['isStopSms', { isStopSms: true }],
    ['isUnicode', { isUnicode: true }],
    ['sandbox', { sandbox: true }],
  ] as [string, More][]) {
    it(`is another one with another ${title}`, () => {
      batchKey(more).should.not.equal(batchKey());
      batchKey(more).should.equal(
        batchKey({ ...more, message: 'other', phoneNumbers: '+33612345679' }),
      );
    });
  }

  it('is another one where the value is the account’s, which may change', () => {
    batchKey({ sender: 'Shop' }).should.not.equal(batchKey({}, { sender: 'Shop' }));
  });

  it('does not depend on text, number, lifetime or key', () => {
    const more = { message: 'x', phoneNumbers: '+33612345679', expires: 1, key: 'k' };
    batchKey(more).should.equal(batchKey());
  });
});

describe('a kind of SMS', () => {
  for (const [more, isBatch, kind] of [
    [{}, false, 'live now single'],
    [{}, true, 'live now batch'],
    [{ sandbox: true }, false, 'sandbox now single'],
    [{ schedule: TOMORROW }, false, 'live scheduled single'],
  ] as [More, boolean, string][]) {
    it(`is ${kind}`, () => {
      kindOf('a1', orderFrom(more), isBatch).should.equal(`a1 ${kind}`);
    });
  }

  it('is of one account, and of none whose name begins alike', () => {
    const kind = kindOf('a1', orderFrom(), false);
    isOfAccount(kind, 'a1').should.be.true();
    isOfAccount(kind, 'a').should.be.false();
    isOfAccount(kind, '').should.be.false();
  });
});
