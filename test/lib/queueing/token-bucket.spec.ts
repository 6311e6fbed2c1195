import 'should';
import { TokenBucket } from '../../../lib/queueing/token-bucket';

describe('a rate', () => {
  /** @returns when each start was, if each begins as soon as it may */
  const starts = (bucket: TokenBucket, count: number, from = 0): number[] => {
    const times: number[] = [];
    let now = from;
    for (let i = 0; i < count; i += 1) {
      now += bucket.waitMs(now);
      bucket.take(now);
      times.push(now);
    }
    return times;
  };

  it('of 0 is none', () => {
    starts(new TokenBucket(0), 3).should.deepEqual([0, 0, 0]);
  });

  it('of five a second starts every 200 ms, evenly', () => {
    starts(new TokenBucket(5), 4, 1000).should.deepEqual([1000, 1200, 1400, 1600]);
  });

  it('may be below one a second', () => {
    starts(new TokenBucket(0.5), 3).should.deepEqual([0, 2000, 4000]);
  });

  it('saves nothing up while nothing starts', () => {
    const bucket = new TokenBucket(5);
    bucket.take(0);
    starts(bucket, 3, 10_000).should.deepEqual([10_000, 10_200, 10_400]);
  });

  it('is reached although timers come a little late', () => {
    const bucket = new TokenBucket(5);
    bucket.take(0);
    bucket.take(230);
    bucket.waitMs(230).should.equal(170);
  });

  it('that is raised does not wait for the old one', () => {
    const bucket = new TokenBucket(0.1);
    bucket.take(0);
    bucket.waitMs(100).should.equal(9900);
    bucket.set(5);
    bucket.waitMs(100).should.equal(100);
    bucket.set(0);
    bucket.waitMs(100).should.equal(0);
  });

  it('that is lowered counts from the last start', () => {
    const bucket = new TokenBucket(5);
    bucket.take(0);
    bucket.set(0.5);
    starts(bucket, 2, 200).should.deepEqual([2000, 4000]);
  });
});
