import should from 'should';
import { HourlyCap } from '../../../lib/usage/hourly-cap';

const HOUR = 3_600_000;

describe('an hourly cap', () => {
  const takes = (cap: HourlyCap, sms: number, now: number): boolean =>
    cap.reserve(sms, now) !== undefined;

  it('of 0 is none', () => {
    takes(new HourlyCap(0), 1_000_000, 0).should.be.true();
  });

  it('takes exactly so many', () => {
    const cap = new HourlyCap(3);
    takes(cap, 2, 0).should.be.true();
    takes(cap, 2, 0).should.be.false();
    takes(cap, 1, 0).should.be.true();
    takes(cap, 1, 0).should.be.false();
  });

  it('never takes what is larger than it, and counts nothing of it', () => {
    const cap = new HourlyCap(3);
    takes(cap, 4, 0).should.be.false();
    takes(cap, 3, 0).should.be.true();
  });

  it('gives back after an hour, and not before', () => {
    for (const start of [0, 1, 500, 999, 999.9, 1000, 123_456.7]) {
      const cap = new HourlyCap(1);
      takes(cap, 1, start).should.be.true();
      takes(cap, 1, start + HOUR - 0.1).should.be.false();
      takes(cap, 1, start + HOUR + 1000).should.be.true();
    }
  });

  it('slides: it is not exceeded in any hour, wherever that begins', () => {
    const cap = new HourlyCap(10);
    const taken: number[] = [];
    for (let now = 0; now < 5 * HOUR; now += 77_777.7) if (takes(cap, 1, now)) taken.push(now);
    for (const from of taken) {
      taken.filter((at) => at >= from && at < from + HOUR).length.should.be.belowOrEqual(10);
    }
    taken.length.should.be.above(40);
  });

  it('gives back what was not sent', () => {
    const cap = new HourlyCap(5);
    const second = cap.reserve(5, 0)!;
    cap.giveBack({ second, sms: 2 });
    takes(cap, 3, 10).should.be.false();
    takes(cap, 2, 10).should.be.true();
    cap.giveBack({ second, sms: 3 });
    takes(cap, 3, 20).should.be.true();
    takes(cap, 1, 20).should.be.false();
  });

  it('gives nothing back twice: neither by time and release, nor the other way round', () => {
    const cap = new HourlyCap(2);
    const late = cap.reserve(2, 0)!;
    takes(cap, 2, HOUR + 1000).should.be.true();
    cap.giveBack({ second: late, sms: 2 });
    takes(cap, 1, HOUR + 1000).should.be.false();
    const early = new HourlyCap(2);
    early.giveBack({ second: early.reserve(2, 0)!, sms: 2 });
    takes(early, 2, 0).should.be.true();
    takes(early, 1, HOUR - 1).should.be.false();
    takes(early, 2, HOUR + 1000).should.be.true();
    takes(early, 1, HOUR + 1000).should.be.false();
  });

  it('tells the reservations of one second apart', () => {
    const cap = new HourlyCap(4);
    const first = cap.reserve(2, 100)!;
    cap.reserve(2, 200);
    cap.giveBack({ second: first, sms: 2 });
    takes(cap, 2, 300).should.be.true();
    takes(cap, 1, 300).should.be.false();
  });

  it('says in which second a message counts', () => {
    const cap = new HourlyCap(4);
    should(cap.reserve(1, 1_999)).equal(1);
    should(cap.reserve(1, 2_000)).equal(2);
    should(cap.reserve(3, 2_000)).be.undefined();
  });

  it('counts what was usage before a restart, and forgets it in its time', () => {
    const cap = new HourlyCap(4);
    // In whatever order the journal has it.
    cap.restore([
      { second: 1800, sms: 1 },
      { second: 0, sms: 2 },
    ]);
    const now = 1_900_000;
    takes(cap, 2, now).should.be.false();
    takes(cap, 1, now).should.be.true();
    takes(cap, 2, HOUR + 1000).should.be.true();
    takes(cap, 1, HOUR + 1000).should.be.false();
  });

  it('gives back what a restart found that was not sent', () => {
    const cap = new HourlyCap(2);
    cap.restore([{ second: 10, sms: 2 }]);
    cap.giveBack({ second: 10, sms: 1 });
    takes(cap, 2, 11_000).should.be.false();
    takes(cap, 1, 11_000).should.be.true();
  });

  it('can be changed at work, and what was sent still counts', () => {
    const cap = new HourlyCap(0);
    takes(cap, 8, 0).should.be.true();
    cap.maxPerHour = 10;
    takes(cap, 3, 1).should.be.false();
    takes(cap, 2, 1).should.be.true();
    cap.maxPerHour = 5;
    takes(cap, 1, 2).should.be.false();
  });

  it('remembers an hour and no more', () => {
    const cap = new HourlyCap(1_000_000);
    for (let now = 0; now < 2 * HOUR; now += 500) cap.reserve(1, now);
    const { bySecond } = cap as unknown as { bySecond: Map<number, number> };
    bySecond.size.should.be.belowOrEqual(3602);
  });

  it('forgets what comes back in parts, whichever part is the older', () => {
    const cap = new HourlyCap(10);
    const now = 10_000_000_000;
    const second = now / 1000;
    cap.restore([{ second, sms: 1 }]);
    cap.restore([{ second: second - 1800, sms: 9 }]);
    should(cap.reserve(1, now)).be.undefined();
    should(cap.reserve(9, now + 1801 * 1000)).be.a.Number();
  });
});
