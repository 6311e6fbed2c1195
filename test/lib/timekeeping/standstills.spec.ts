import should from 'should';
import {
  markOfAge,
  type Standstill,
  stoodStillSince,
  withStandstill,
} from '../../../lib/timekeeping/standstills';

const NIGHT = 8 * 3_600_000;
const TWO_NIGHTS: readonly Standstill[] = [
  { at: 1000, ms: NIGHT },
  { at: 5000, ms: NIGHT },
];

describe('how long nobody ran', () => {
  it('counts for marks of before, and for no other', () => {
    stoodStillSince(TWO_NIGHTS, 500).should.equal(2 * NIGHT);
    stoodStillSince(TWO_NIGHTS, 1000).should.equal(2 * NIGHT);
    stoodStillSince(TWO_NIGHTS, 1001).should.equal(NIGHT);
    stoodStillSince(TWO_NIGHTS, 5001).should.equal(0);
  });

  for (const ms of [0, -5000, 99, NaN]) {
    it(`is not remembered where it was ${ms} ms`, () => {
      should(withStandstill(TWO_NIGHTS, { at: 9000, ms })).equal(TWO_NIGHTS);
    });
  }

  it('is kept in order, whenever it became known', () => {
    const known = withStandstill(TWO_NIGHTS, { at: 3000, ms: 500 });
    should(known.map(({ at }) => at)).deepEqual([1000, 3000, 5000]);
  });

  it('is bounded, and what is put together makes nothing look older than it is', () => {
    let known: readonly Standstill[] = [];
    for (let at = 0; at < 200; at += 1) known = withStandstill(known, { at, ms: 1000 });
    known.length.should.equal(50);
    stoodStillSince(known, 0).should.equal(200_000);
    for (let mark = 0; mark < 200; mark += 1) {
      stoodStillSince(known, mark).should.be.belowOrEqual(1000 * (200 - mark));
    }
  });

  it('brings the mark of an age nearer', () => {
    const now = 6000;
    const ages: [ageMs: number, mark: number][] = [
      [0, 6000],
      [999, 5001],
      [1000, 5000],
      // Within a standstill there are no marks: what is from before it is older.
      [1001, 5000],
      [NIGHT, 5000],
      [1000 + NIGHT, 5000],
      [1001 + NIGHT, 4999],
      [6000 + 2 * NIGHT, 0],
      [6001 + 2 * NIGHT, -1],
    ];
    for (const [ageMs, mark] of ages) markOfAge(TWO_NIGHTS, now, ageMs).should.equal(mark);
    markOfAge([], now, 1000).should.equal(5000);
  });
});
