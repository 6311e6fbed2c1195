import should from 'should';
import type { BalanceAnswer } from '../../../lib/api/endpoints/me';
import { FakeClock } from '../../harness/fake-clock';
import { AccountBreaker } from '../../../lib/outbox/account-breaker';

const balance = (amount: string): BalanceAnswer =>
  ({ kind: 'balance', balance: amount, currency: 'EUR' }) as unknown as BalanceAnswer;
const REFUSED = { kind: 'refused', code: 10 } as unknown as BalanceAnswer;

describe('a breaker', () => {
  let clock: FakeClock;
  let asked: number;
  let changes: (number | undefined)[];
  let answer: () => Promise<BalanceAnswer>;
  let breaker: AccountBreaker;

  beforeEach(() => {
    clock = new FakeClock();
    asked = 0;
    changes = [];
    answer = () => Promise.resolve(REFUSED);
    const me = (): Promise<BalanceAnswer> => {
      asked += 1;
      return answer();
    };
    breaker = new AccountBreaker(clock, me, () => changes.push(breaker.code));
  });

  const pass = (seconds: number): Promise<void> => clock.pass(1000 * seconds);

  it('begins once, however often the platform refuses', () => {
    for (let i = 0; i < 3; i += 1) breaker.trip(11);
    changes.should.deepEqual([11]);
  });

  it('asks at growing distances, up to five minutes', async () => {
    breaker.trip(10);
    const times: number[] = [];
    for (let second = 1; second <= 1300; second += 1) {
      const before = asked;
      await pass(1);
      if (asked > before) times.push(second);
    }
    times.should.deepEqual([10, 30, 70, 150, 310, 610, 910, 1210]);
    should(breaker.code).equal(10);
  });

  it('ends when asking works again', async () => {
    breaker.trip(10);
    answer = () => Promise.resolve(balance('0'));
    await pass(10);
    changes.should.deepEqual([10, undefined]);
    await pass(600);
    asked.should.equal(1);
  });

  it('for want of credit ends when there is some', async () => {
    breaker.trip(11);
    answer = () => Promise.resolve(balance('0.000'));
    await pass(10);
    should(breaker.code).equal(11);
    answer = () => Promise.resolve(balance('10.000'));
    await pass(20);
    should(breaker.code).be.undefined();
  });

  it('goes on asking when there is no answer', async () => {
    breaker.trip(20);
    answer = () => Promise.reject(new Error('no answer'));
    await pass(30);
    asked.should.equal(2);
    should(breaker.code).equal(20);
  });

  it('asks soon again only after a message was taken', async () => {
    breaker.trip(11);
    await pass(30);
    breaker.reset();
    breaker.trip(11);
    await pass(39);
    asked.should.equal(2);
    breaker.reset();
    breaker.succeeded();
    breaker.trip(11);
    await pass(10);
    asked.should.equal(3);
  });

  it('asks no more once a human has ended it, whatever comes of the last question', async () => {
    let fail: (error: Error) => void = () => undefined;
    answer = () => new Promise((_, reject) => (fail = reject));
    breaker.trip(11);
    await pass(10);
    breaker.reset();
    fail(new Error('no answer'));
    await pass(600);
    asked.should.equal(1);
    changes.should.deepEqual([11, undefined]);
  });

  it('says nothing more once it is stopped', async () => {
    let answered: (answer: BalanceAnswer) => void = () => undefined;
    answer = () => new Promise((resolve) => (answered = resolve));
    breaker.trip(10);
    await pass(10);
    breaker.stop();
    answered(balance('1'));
    await pass(600);
    asked.should.equal(1);
    changes.should.deepEqual([10]);
  });
});
