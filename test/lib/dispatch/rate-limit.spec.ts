import should from 'should';
import { RateLimit } from '../../../lib/dispatch/rate-limit';

/** When so many starts happen if each happens as soon as it may. */
function starts(rate: RateLimit, count: number, begin = 0): number[] {
  let now = begin;
  return Array.from({ length: count }, () => {
    now += rate.waitMs(now);
    rate.take(now);
    return now;
  });
}

function mostInAnySecond(times: number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length),
  );
}

describe('a rate', () => {
  it('of 0 is no limit', () => {
    starts(new RateLimit(0), 1000)
      .every((at) => at === 0)
      .should.be.true();
  });

  // prettier-ignore
  const cases: [perSecond: number, times: number[]][] = [
    [1, [0, 1000, 2000, 3000]],
    [2, [0, 0, 1000, 1000, 2000]],
    [5, [0, 0, 0, 0, 0, 1000]],
    [0.5, [0, 2000, 4000]],
    [0.1, [0, 10_000, 20_000]],
    [1.5, [0, 1000, 2000]],
    [2.5, [0, 0, 1000, 1000]],
  ];
  for (const [perSecond, times] of cases) {
    it(`of ${perSecond} starts at ${times.join(', ')} ms`, () => {
      should(starts(new RateLimit(perSecond), times.length)).deepEqual(times);
    });
  }

  for (const perSecond of [0.3, 1, 1.9, 2.5, 3, 7.7, 50]) {
    it(`of ${perSecond} is never exceeded in any second, wherever that begins`, () => {
      mostInAnySecond(starts(new RateLimit(perSecond), 200)).should.be.belowOrEqual(
        Math.max(1, perSecond),
      );
      const rate = new RateLimit(perSecond);
      // Arrivals that are not at the limit all the time.
      const times: number[] = [];
      for (let now = 0, i = 0; i < 300; i += 1) {
        now += (i * 7919) % 300;
        now += rate.waitMs(now);
        rate.take(now);
        times.push(now);
      }
      mostInAnySecond(times).should.be.belowOrEqual(Math.max(1, perSecond));
    });
  }

  it('slides: a burst in the middle of a second holds for a whole one', () => {
    const rate = new RateLimit(2);
    starts(rate, 2, 900);
    rate.waitMs(1000).should.equal(900);
    rate.waitMs(1899).should.equal(1);
    rate.waitMs(1900).should.equal(0);
  });

  it('set again to what it was forgets nothing', () => {
    const rate = new RateLimit(2);
    starts(rate, 2);
    rate.set(2);
    rate.waitMs(10).should.equal(990);
  });

  it('can be lifted and set', () => {
    const rate = new RateLimit(0.01);
    starts(rate, 1);
    rate.waitMs(0).should.equal(100_000);
    rate.set(0);
    rate.waitMs(0).should.equal(0);
    rate.set(1);
    starts(rate, 2, 50).should.deepEqual([50, 1050]);
  });
});
