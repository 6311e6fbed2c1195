import 'should';
import { mock } from 'node:test';
import { type Absence, GracePeriod, GRACE_PERIOD_MS } from '../../../lib/account/grace-period';

describe('a grace period', () => {
  let gracePeriod: GracePeriod;
  let gone: string[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    gracePeriod = new GracePeriod();
    gone = [];
  });
  afterEach(() => mock.timers.reset());

  const leave = (name: string): Absence => gracePeriod.begin(() => gone.push(name));

  it('ends after 2 s, once', () => {
    leave('a');
    mock.timers.tick(GRACE_PERIOD_MS - 1);
    gone.should.be.empty();
    mock.timers.tick(1);
    mock.timers.tick(10 * GRACE_PERIOD_MS);
    gone.should.deepEqual(['a']);
  });

  it('does not end for who is back', () => {
    const absence = leave('a');
    mock.timers.tick(GRACE_PERIOD_MS - 1);
    absence.end();
    mock.timers.tick(GRACE_PERIOD_MS);
    gone.should.be.empty();
  });

  it('is one for each', () => {
    leave('a');
    mock.timers.tick(GRACE_PERIOD_MS / 2);
    leave('b').end();
    leave('c');
    mock.timers.tick(GRACE_PERIOD_MS / 2);
    gone.should.deepEqual(['a']);
    mock.timers.tick(GRACE_PERIOD_MS / 2);
    gone.should.deepEqual(['a', 'c']);
  });

  it('does not end during a deploy, however long that takes, but 2 s after it', () => {
    leave('a');
    gracePeriod.hold();
    mock.timers.tick(15_000);
    leave('b');
    gracePeriod.release();
    mock.timers.tick(GRACE_PERIOD_MS - 1);
    gone.should.be.empty();
    mock.timers.tick(1);
    gone.sort().should.deepEqual(['a', 'b']);
  });

  it('does not end after a deploy for who came back during it', () => {
    const absence = leave('a');
    gracePeriod.hold();
    mock.timers.tick(GRACE_PERIOD_MS);
    absence.end();
    gracePeriod.release();
    mock.timers.tick(GRACE_PERIOD_MS);
    gone.should.be.empty();
  });

  it('goes on as before when a deploy was short', () => {
    leave('a');
    gracePeriod.hold();
    mock.timers.tick(100);
    gracePeriod.release();
    mock.timers.tick(GRACE_PERIOD_MS - 100);
    gone.should.deepEqual(['a']);
  });
});
