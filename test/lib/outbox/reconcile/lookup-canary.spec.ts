import should from 'should';
import { mock } from 'node:test';
import { LookupCanary } from '../../../../lib/outbox/reconcile/lookup-canary';

const KIND = 'live now single';
const HORIZON = 120_000;
const HOUR = 3_600_000;
const START = 1_000_000_000;

describe('the lookup canary', () => {
  let now: number;
  let isThere: boolean;
  let asked: { tag: string; at: number }[];
  let learned: [string, number][];
  let canary: LookupCanary;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    now = START;
    isThere = false;
    asked = [];
    learned = [];
    canary = new LookupCanary({
      now: () => now,
      isThere: (tag) => {
        asked.push({ tag, at: now - START });
        return Promise.resolve(isThere);
      },
      verifyForMs: () => HORIZON,
      learned: (kind, at) => learned.push([kind, at]),
    });
  });
  afterEach(() => mock.timers.reset());

  const pass = async (ms: number): Promise<void> => {
    for (const end = now + ms; now < end;) {
      const step = Math.min(1000, end - now);
      now += step;
      mock.timers.tick(step);
      for (let i = 0; i < 5; i += 1) await Promise.resolve();
    }
  };

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
    should(learned).deepEqual([[KIND, START + 6000]]);
    await pass(1000);
    now = START + 6000 + 24 * HOUR - 1;
    canary.isProven(KIND).should.be.true();
    now += 1;
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
    canary.restore(KIND, START - 2 * HOUR);
    canary.isProven(KIND).should.be.true();
    canary.sent(KIND, 'tag', false);
    await pass(HORIZON);
    canary.isProven(KIND).should.be.false();
    should(learned).deepEqual([[KIND, 0]]);
  });

  it('does not believe a look-up that came after the horizon', async () => {
    isThere = true;
    canary.sent(KIND, 'tag', false);
    now += 2 * HORIZON;
    mock.timers.tick(2 * HORIZON);
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
    now += HOUR;
    canary.sent(KIND, 'd', false);
    await pass(7000);
    should(asked.map(({ tag }) => tag)).deepEqual(['a', 'd']);
  });

  it('looks at the next success at once while something is unconfirmed', async () => {
    canary.restore(KIND, START);
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
