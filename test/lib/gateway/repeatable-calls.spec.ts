import should from 'should';
import { ME, type BalanceAnswer } from '../../../lib/api/endpoints/me';
import { TransportError } from '../../../lib/api/http/transport-error';
import type { Gateway } from '../../../lib/gateway/gateway';
import { RepeatableCalls } from '../../../lib/gateway/repeatable-calls';
import { TokenBucket } from '../../../lib/queueing/token-bucket';
import { FakeClock } from '../../harness/fake-clock';

const BALANCE: BalanceAnswer = { kind: 'balance', balance: '1.000', currency: 'EUR' };
const UNREADABLE: BalanceAnswer = { kind: 'unreadable', httpStatus: 503 };
const CUT = new TransportError('cut', true);
const TIMEOUT_MS = 15_000;

describe('a call that may be repeated', () => {
  let clock: FakeClock;
  let rate: TokenBucket;
  let account: {
    settings: { timeoutMs: number } | undefined;
    gateway: Gateway | undefined;
    hasSmsToSend: boolean;
  };
  /** One after the other; the last one again and again. */
  let answers: (BalanceAnswer | TransportError)[];
  let asked: number[];
  let calls: RepeatableCalls;

  beforeEach(() => {
    clock = new FakeClock(0);
    rate = new TokenBucket(0);
    asked = [];
    answers = [BALANCE];
    const call = (): Promise<BalanceAnswer> => {
      asked.push(clock.now);
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      return answer instanceof TransportError ? Promise.reject(answer) : Promise.resolve(answer);
    };
    const gateway = { client: { call } } as unknown as Gateway;
    account = { settings: { timeoutMs: TIMEOUT_MS }, gateway, hasSmsToSend: false };
    calls = new RepeatableCalls(account, rate, clock);
  });

  /** The answer or the error, once it is there. */
  const outcomeOf = (given: Promise<BalanceAnswer>): { is?: unknown } => {
    const seen: { is?: unknown } = {};
    given.then(
      (answer) => (seen.is = answer),
      (error: unknown) => (seen.is = error),
    );
    return seen;
  };
  const call = (): { is?: unknown } => outcomeOf(calls.call(ME, undefined));

  it('has the first answer that can be read', async () => {
    answers = [CUT, UNREADABLE, BALANCE];
    const seen = call();
    await clock.pass(TIMEOUT_MS);
    should(seen.is).equal(BALANCE);
    asked.length.should.equal(3);
  });

  it('has the last answer, or error, when its time is over: three times the timeout', async () => {
    for (const last of [UNREADABLE, CUT]) {
      answers = [last];
      asked = [];
      const startedAt = clock.now;
      const seen = call();
      await clock.pass(4 * TIMEOUT_MS);
      should(seen.is).equal(last);
      asked.length.should.be.above(2);
      (asked.at(-1)! - startedAt).should.be.below(3 * TIMEOUT_MS);
    }
  });

  it('does not wait for ever for its turn, and takes none when its time is over', async () => {
    rate.set(0.001);
    const first = call();
    const second = call();
    await clock.pass(3 * TIMEOUT_MS);
    should(first.is).equal(BALANCE);
    should(second.is).match({ reason: 'timeoutBeforeSend', left: false });
    await clock.pass(2_000_000);
    asked.should.deepEqual([0]);
    rate.waitMs(clock.now).should.equal(0);
  });

  it('lets SMS that wait for nothing but their turn go before it', async () => {
    account.hasSmsToSend = true;
    const seen = call();
    await clock.pass(1000);
    asked.should.be.empty();
    account.hasSmsToSend = false;
    calls.advance();
    await clock.pass(1000);
    should(seen.is).equal(BALANCE);
  });

  it('does not wait for a rate that has become another', async () => {
    rate.set(0.05);
    call();
    const second = call();
    await clock.pass(1000);
    asked.should.deepEqual([0]);
    rate.set(10);
    calls.advance();
    await clock.pass(1000);
    should(second.is).equal(BALANCE);
  });

  it('is not made for an account that was removed while it waited', async () => {
    answers = [UNREADABLE];
    const seen = call();
    await clock.pass(1);
    account.settings = undefined;
    await clock.pass(4 * TIMEOUT_MS);
    asked.should.deepEqual([0]);
    should(seen.is).match({ reason: 'removed' });
  });
});
