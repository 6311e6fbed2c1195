import should from 'should';
import type { Balance } from '../../../lib/api/endpoints/me';
import {
  judgeLevel,
  levelOf,
  readEvery,
  readLow,
  readUnit,
  toSms,
} from '../../../nodes/credits/low-credit';

const V9: Balance = {
  balance: '10225.119',
  currency: 'EUR',
  creditSms: 269082,
  creditSmsEco: 444570,
  creditHlr: 2045023,
  toSend: 0,
};

describe('the credit', () => {
  it('is told to flows in full', () => {
    toSms(V9).should.deepEqual({
      outcome: 'credits',
      balance: '10225.119',
      balanceNumber: 10225.119,
      currency: 'EUR',
      sms: 269082,
      smsEco: 444570,
      hlr: 2045023,
      toSend: 0,
      price: 0.038,
    });
  });

  it('is told without what the platform did not say', () => {
    const told = toSms({ balance: 'much', currency: 'EUR' });
    told.should.deepEqual({ outcome: 'credits', balance: 'much', currency: 'EUR' });
  });

  it('has no price where it buys nothing', () => {
    toSms({ balance: '0.000', currency: 'EUR', creditSms: 0 }).should.deepEqual({
      outcome: 'credits',
      balance: '0.000',
      balanceNumber: 0,
      currency: 'EUR',
      sms: 0,
    });
  });

  it('is counted in the unit of the limit', () => {
    should(levelOf(toSms(V9), 'eur')).equal(10225.119);
    should(levelOf(toSms(V9), 'sms')).equal(269082);
    should(levelOf(toSms({ balance: '1', currency: 'EUR' }), 'sms')).be.undefined();
  });
});

describe('a credit that runs low', () => {
  /** @returns the levels at which there was a warning */
  function warnings(levels: (number | undefined)[], low = 100): number[] {
    let wasLow = false;
    return levels.flatMap((level) => {
      const { isLow, isCrossed } = judgeLevel(level, low, wasLow);
      wasLow = isLow;
      return isCrossed ? [level!] : [];
    });
  }

  it('warns once', () => {
    warnings([120, 101, 100, 99.999, 50, 0]).should.deepEqual([99.999]);
  });

  it('warns at the first answer where it is low already', () => {
    warnings([5, 4]).should.deepEqual([5]);
  });

  it('warns again only after 10 % above the limit', () => {
    warnings([99, 101, 98, 109.99, 97, 110, 96]).should.deepEqual([99, 96]);
  });

  it('warns of nothing that is not known, and forgets nothing by it', () => {
    warnings([undefined, 99, undefined, 98, 200, undefined, 97]).should.deepEqual([99, 97]);
  });

  it('never warns without a limit', () => {
    warnings([5, 0, -3], 0).should.be.empty();
  });

  it('warns below nought, where an account may owe', () => {
    warnings([1, -0.5], 0.5).should.deepEqual([-0.5]);
  });
});

describe('a setting of the credits node', () => {
  it('is a limit', () => {
    for (const [value, low] of [
      ['20', 20],
      [' 2.5 ', 2.5],
      [0, 0],
    ] as const)
      should(readLow(value)).equal(low);
    for (const value of ['', ' ', 'much', '-1', -1, NaN, Infinity, true, null, undefined, {}, [5]])
      should(readLow(value)).be.undefined();
  });

  it('is a number of minutes', () => {
    for (const value of ['0', 0, '5', 7.5, '10080']) should(readEvery(value)).equal(Number(value));
    for (const value of ['', '4.9', 1, -5, '10081', 'daily', null, undefined])
      should(readEvery(value)).be.undefined();
  });

  it('is a unit', () => {
    readUnit('sms').should.equal('sms');
    for (const value of ['eur', 'EUR', undefined, 7]) readUnit(value).should.equal('eur');
  });
});
