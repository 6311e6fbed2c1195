import should from 'should';
import { FakeClock } from '../../../harness/fake-clock';
import { LookupCanary } from '../../../../lib/outbox/reconcile/lookup-canary';

const KIND = 'live now single';
const HORIZON = 120_000;
const HOUR = 3_600_000;
const START = 1_000_000_000;
const PLATFORM = Date.UTC(2026, 11, 1);

describe('the lookup canary', () => {
  let clock: FakeClock;
  let isThere: boolean;
  let asked: { tag: string; at: number }[];
  let learned: [string, number][];
  /** By the platform's clock; `undefined` where it does not say. */
  let platformTime: number | undefined;
  let canary: LookupCanary;

  beforeEach(() => {
    clock = new FakeClock(START);
    isThere = false;
    asked = [];
    learned = [];
    platformTime = PLATFORM;
    canary = new LookupCanary({
      clock,
      isThere: (tag) => {
        asked.push({ tag, at: clock.now - START });
        return Promise.resolve(isThere);
      },
      verifyForMs: () => HORIZON,
      platformTime: () => platformTime,
      learned: (kind, at) => learned.push([kind, at]),
    });
  });

  const pass = (ms: number): Promise<void> => clock.pass(ms);

  it('is not there before anything was seen', () => {
    canary.isProven(KIND).should.be.false();
  });

  it('is good once a success was seen by its tag, for that kind and for a day', async () => {
    isThere = true;
    canary.sent(KIND, 'tag', false);
    canary.isProven(KIND).should.be.false();
    await pass(6000);
    canary.isProven(KIND).should.be.true();
    canary.isProven('live now batch').should.be.false();
    should(learned).deepEqual([[KIND, PLATFORM]]);
    await pass(1000);
    clock.now = START + 6000 + 24 * HOUR - 1;
    canary.isProven(KIND).should.be.true();
    clock.now += 1;
    canary.isProven(KIND).should.be.false();
  });

  it('asks a few times within the horizon', async () => {
    canary.sent(KIND, 'tag', false);
    await pass(2 * HORIZON);
    should(asked.map(({ at }) => at)).deepEqual([6000, 30_000, 72_000, 120_000]);
  });

  it('is good when it was seen late, but within the horizon', async () => {
    canary.sent(KIND, 'tag', false);
    await pass(80_000);
    isThere = true;
    await pass(40_000);
    canary.isProven(KIND).should.be.true();
  });

  it('is no longer good when what was sent is not seen', async () => {
    canary.restore(KIND, PLATFORM - 2 * HOUR);
    canary.isProven(KIND).should.be.true();
    canary.sent(KIND, 'tag', false);
    await pass(HORIZON);
    canary.isProven(KIND).should.be.false();
    should(learned).deepEqual([[KIND, 0]]);
  });

  describe('of an earlier process', () => {
    it('is as old as the platform says, whatever our clocks say', () => {
      canary.restore(KIND, PLATFORM - 23 * HOUR);
      clock.now += 30 * 24 * HOUR;
      canary.isProven(KIND).should.be.true();
      platformTime = PLATFORM + 2 * HOUR;
      canary.isProven(KIND).should.be.false();
    });

    it('is not believed before the platform has said what time it is', () => {
      platformTime = undefined;
      canary.restore(KIND, PLATFORM - HOUR);
      canary.isProven(KIND).should.be.false();
    });

    it('is not believed where its time is still to come', () => {
      canary.restore(KIND, PLATFORM + HOUR);
      canary.isProven(KIND).should.be.false();
    });

    it('is not believed where no platform said when it was', async () => {
      isThere = true;
      platformTime = undefined;
      canary.sent(KIND, 'tag', false);
      await pass(6000);
      canary.isProven(KIND).should.be.true();
      should(learned).deepEqual([[KIND, 0]]);
    });
  });

  it('is too old by either clock, where a machine has slept', async () => {
    isThere = true;
    canary.sent(KIND, 'tag', false);
    await pass(6000);
    platformTime = PLATFORM + 25 * HOUR;
    canary.isProven(KIND).should.be.false();
  });

  it('does not believe a look-up that came after the horizon', async () => {
    isThere = true;
    canary.sent(KIND, 'tag', false);
    clock.now += 2 * HORIZON;
    clock.tick(0);
    await pass(5000);
    canary.isProven(KIND).should.be.false();
  });

  it('looks at one success an hour, and at one at a time', async () => {
    isThere = true;
    for (const tag of ['a', 'b']) canary.sent(KIND, tag, false);
    await pass(7000);
    canary.sent(KIND, 'c', false);
    await pass(HORIZON);
    should(asked.map(({ tag }) => tag)).deepEqual(['a']);
    clock.now += HOUR;
    canary.sent(KIND, 'd', false);
    await pass(7000);
    should(asked.map(({ tag }) => tag)).deepEqual(['a', 'd']);
  });

  it('looks at the next success at once while something is unconfirmed', async () => {
    canary.restore(KIND, PLATFORM);
    canary.sent(KIND, 'tag', true);
    await pass(6000);
    asked.length.should.equal(1);
  });

  it('asks nothing once it is stopped', async () => {
    canary.sent(KIND, 'a', false);
    canary.stop();
    canary.sent('live now batch', 'b', false);
    await pass(HORIZON);
    asked.should.be.empty();
    learned.should.be.empty();
  });
});
