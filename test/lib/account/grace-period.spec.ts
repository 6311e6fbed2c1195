import 'should';
import { type Absence, GracePeriod, GRACE_PERIOD_MS } from '../../../lib/account/grace-period';
import { FakeClock } from '../../harness/fake-clock';

describe('a grace period', () => {
  let clock: FakeClock;
  let gracePeriod: GracePeriod;
  let gone: string[];

  beforeEach(() => {
    clock = new FakeClock();
    gracePeriod = new GracePeriod(clock);
    gone = [];
  });

  const leave = (name: string): Absence => gracePeriod.begin(() => gone.push(name));

  it('ends after 2 s, once', () => {
    leave('a');
    clock.tick(GRACE_PERIOD_MS - 1);
    gone.should.be.empty();
    clock.tick(1);
    clock.tick(10 * GRACE_PERIOD_MS);
    gone.should.deepEqual(['a']);
  });

  it('does not end for who is back', () => {
    const absence = leave('a');
    clock.tick(GRACE_PERIOD_MS - 1);
    absence.end();
    clock.tick(GRACE_PERIOD_MS);
    gone.should.be.empty();
  });

  it('is one for each', () => {
    leave('a');
    clock.tick(GRACE_PERIOD_MS / 2);
    leave('b').end();
    leave('c');
    clock.tick(GRACE_PERIOD_MS / 2);
    gone.should.deepEqual(['a']);
    clock.tick(GRACE_PERIOD_MS / 2);
    gone.should.deepEqual(['a', 'c']);
  });

  it('does not end during a deploy, however long that takes, but 2 s after it', () => {
    leave('a');
    gracePeriod.hold();
    clock.tick(15_000);
    leave('b');
    gracePeriod.release();
    clock.tick(GRACE_PERIOD_MS - 1);
    gone.should.be.empty();
    clock.tick(1);
    gone.sort().should.deepEqual(['a', 'b']);
  });

  it('does not end after a deploy for who came back during it', () => {
    const absence = leave('a');
    gracePeriod.hold();
    clock.tick(GRACE_PERIOD_MS);
    absence.end();
    gracePeriod.release();
    clock.tick(GRACE_PERIOD_MS);
    gone.should.be.empty();
  });

  it('goes on as before when a deploy was short', () => {
    leave('a');
    gracePeriod.hold();
    clock.tick(100);
    gracePeriod.release();
    clock.tick(GRACE_PERIOD_MS - 100);
    gone.should.deepEqual(['a']);
  });
});
