import 'should';
import { Backoff } from '../../../lib/queueing/backoff';

describe('a pause after failures', () => {
  const pauses = (backoff: Backoff, count: number): number[] =>
    Array.from({ length: count }, () => backoff.failed());

  it('may be twice as long each time, up to a minute', () => {
    pauses(new Backoff(() => 1), 8).should.deepEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ]);
  });

  it('is drawn from the whole range, so that many do not come back together', () => {
    pauses(new Backoff(() => 0), 3).should.deepEqual([0, 0, 0]);
    pauses(new Backoff(() => 0.5), 3).should.deepEqual([500, 1000, 2000]);
    const drawn = pauses(new Backoff(), 100);
    drawn.every((ms) => ms >= 0 && ms < 60_000).should.be.true();
    new Set(drawn).size.should.be.above(90);
  });

  it('is short again after a success', () => {
    const backoff = new Backoff(() => 1);
    pauses(backoff, 4);
    backoff.succeeded();
    backoff.failed().should.equal(1000);
  });

  it('does not overflow, however often it failed', () => {
    const backoff = new Backoff(() => 1);
    pauses(backoff, 5000);
    backoff.failed().should.equal(60_000);
  });
});
