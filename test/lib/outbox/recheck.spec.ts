import should from 'should';
import { recheck } from '../../../lib/outbox/recheck';
import type { AccountDefaults } from '../../../lib/message/check';
import { ACCOUNT, MOBILE, NOW } from '../message/orders';
import { entryFrom } from './support/entries';

const SHOP: AccountDefaults = { ...ACCOUNT, sender: 'Shop' };

describe('checking a message again', () => {
  it('does nothing while the account is the same', () => {
    const entry = entryFrom();
    const { order } = entry;
    should(recheck(entry, ACCOUNT, NOW)).be.undefined();
    should(entry.order).equal(order);
  });

  it('takes what follows the account from the account as it is now, once', () => {
    const entry = entryFrom();
    should(recheck(entry, SHOP, NOW)).be.undefined();
    should(entry.order.body).deepEqual({ message: 'Hello', sender: 'Shop' });
    should(entry.checkedWith).equal(SHOP);
    const { order } = entry;
    recheck(entry, SHOP, NOW);
    should(entry.order).equal(order);
  });

  it('keeps what the message says itself', () => {
    const entry = entryFrom({ sender: 'Own', tag: 'mine', key: 'k', expires: 1 });
    const { order } = entry;
    recheck(entry, SHOP, NOW);
    should(entry.order).deepEqual(order);
  });

  it('refuses what the account as it is now does not send', () => {
    const entry = entryFrom();
    const { order } = entry;
    const refusal = recheck(entry, { ...ACCOUNT, sender: 'é' }, NOW);
    should(refusal).match({ outcome: 'refused', code: 9, phoneNumbers: [MOBILE] });
    should(recheck(entry, { ...ACCOUNT, hasKey: false }, NOW)).match({ code: 1 });
    should(entry.order).equal(order);
    should(entry.checkedWith).equal(ACCOUNT);
  });

  it('lets it go where the account waits for its key', () => {
    const waiting = { ...ACCOUNT, hasKey: false, waitsForKey: true };
    should(recheck(entryFrom(), waiting, NOW)).be.undefined();
  });

  it('refuses a time that has passed', () => {
    const entry = entryFrom({ schedule: '04/03/2026 13:00' });
    const later = new Date(NOW.getTime() + 2 * 3_600_000);
    should(recheck(entry, SHOP, later)).match({
      code: 9,
      errors: [{ field: 'scheduledDeliveryDate' }],
    });
  });

  it('keeps a time that was accepted, though the clock now finds it too far ahead', () => {
    const entry = entryFrom({ schedule: '24/12/2027 18:30' });
    const { scheduledAt } = entry.order;
    should(recheck(entry, SHOP, new Date(0))).be.undefined();
    should(entry.order.scheduledAt).eql(scheduledAt);
  });

  it('keeps its numbers, wherever the account is now', () => {
    const entry = entryFrom();
    should(recheck(entry, { ...SHOP, defaultCountry: 'RE' }, NOW)).be.undefined();
    should(entry.order.numbers).eql([...entry.numbers]);
  });
});
