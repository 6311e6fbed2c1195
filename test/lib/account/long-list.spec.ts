import should from 'should';
import { once, EventEmitter } from 'node:events';
import { isLongList, LongList } from '../../../lib/account/long-list';
import { readPhoneNumbers } from '../../../lib/message/phone-numbers';

/** Numbers that cost the library most: possible ones that nobody has. */
const slowList = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `0700${String(i).padStart(6, '0')}`);

describe('a long list of numbers', () => {
  it('is one of many entries or characters', () => {
    const revoked = Proxy.revocable([], {});
    revoked.revoke();
    for (const long of [new Array(11).fill(''), '0612345678,'.repeat(50), new Array(1e9)]) {
      isLongList(long).should.be.true();
    }
    for (const short of [
      '0612345678',
      ['0612345678'],
      undefined,
      null,
      612345678,
      {},
      revoked.proxy,
    ]) {
      isLongList(short).should.be.false();
    }
  });

  it('is read in slices, while others work, as it is read at once', async () => {
    const value = [...slowList(2000), null, 'x'];
    const events = new EventEmitter();
    let turns = 0;
    let isRead = false;
    const list = new LongList(value, () => {
      isRead = true;
      events.emit('read');
    });
    should(list.in('FR')).be.undefined();
    const read = once(events, 'read');
    const count = (): void => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    await read;
    turns.should.be.above(2);
    should(list.in('FR')).deepEqual(readPhoneNumbers(value, 'FR'));
  });

  it('is read anew when the account has another country before it is done', async () => {
    const value = slowList(2000);
    const events = new EventEmitter();
    const list = new LongList(value, () => events.emit('read'));
    should(list.in('FR')).be.undefined();
    const read = once(events, 'read');
    should(list.in('RE')).be.undefined();
    await read;
    should(list.in('RE')!.numbers[0]).equal('+262700000000');
  });

  it('that is soon read is there at once, and nobody is called', () => {
    const value = ['0612345678', 'x'];
    // The library is loaded by then: that takes longer than a slice.
    const expected = readPhoneNumbers(value, 'FR');
    // A busy machine may stop for longer than a slice, but not each time.
    const tries = Array.from({ length: 20 }, () => {
      let isCalled = false;
      const read = new LongList(value, () => (isCalled = true)).in('FR');
      return { read, isCalled };
    });
    tries.should.matchAny({ read: expected, isCalled: false });
  });
});
