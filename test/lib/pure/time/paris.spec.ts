import 'should';
import {
  parisInstants,
  parisWallTime,
  toParisIso,
  type WallTime,
} from '../../../../lib/pure/time/paris';

describe('the clock in Paris', () => {
  const shown: [sentence: string, instant: string, iso: string][] = [
    ['is one hour ahead of UTC in winter', '2026-11-22T20:30:00Z', '2026-11-22T21:30:00+01:00'],
    ['is two hours ahead in summer', '2026-07-14T20:30:00Z', '2026-07-14T22:30:00+02:00'],
    ['shows the next day before UTC does', '2026-12-31T23:00:00Z', '2027-01-01T00:00:00+01:00'],
    ['shows midnight as 00', '2026-06-30T22:00:00Z', '2026-07-01T00:00:00+02:00'],
    ['stands before 2 in spring', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59+01:00'],
    ['jumps from 2 to 3 in spring', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00+02:00'],
    ['goes to 3 in autumn', '2026-10-25T00:59:59Z', '2026-10-25T02:59:59+02:00'],
    ['goes back to 2 in autumn', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00+01:00'],
    ['had no summer time in 1970', '1970-07-01T00:00:00Z', '1970-07-01T01:00:00+01:00'],
    ['started the epoch at 1', '1970-01-01T00:00:00Z', '1970-01-01T01:00:00+01:00'],
    ['drops fractions of a second', '2026-11-22T20:30:00.999Z', '2026-11-22T21:30:00+01:00'],
    ['knows a leap day', '2028-02-29T12:00:00Z', '2028-02-29T13:00:00+01:00'],
    ['reaches the year 9999', '9999-12-31T22:59:59Z', '9999-12-31T23:59:59+01:00'],
  ];
  for (const [sentence, instant, iso] of shown) {
    it(sentence, () => toParisIso(new Date(instant)).should.equal(iso));
  }

  it('has months from 1 to 12', () => {
    parisWallTime(new Date('2026-01-02T03:04:05Z')).should.deepEqual({
      year: 2026,
      month: 1,
      day: 2,
      hour: 4,
      minute: 4,
      second: 5,
    });
  });

  const instants: [sentence: string, wall: WallTime, instants: string[]][] = [
    ['shows a winter time once', wall(2026, 11, 22, 21, 30), ['2026-11-22T20:30:00.000Z']],
    ['shows a summer time once', wall(2026, 7, 14, 22, 30), ['2026-07-14T20:30:00.000Z']],
    ['never shows 2:00 in spring', wall(2026, 3, 29, 2, 0), []],
    ['never shows 2:59 in spring', wall(2026, 3, 29, 2, 59), []],
    ['shows 1:59 in spring', wall(2026, 3, 29, 1, 59), ['2026-03-29T00:59:00.000Z']],
    ['shows 3:00 in spring', wall(2026, 3, 29, 3, 0), ['2026-03-29T01:00:00.000Z']],
    [
      'shows 2:30 twice in autumn',
      wall(2026, 10, 25, 2, 30),
      ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ],
    ['shows 1:59 once in autumn', wall(2026, 10, 25, 1, 59), ['2026-10-24T23:59:00.000Z']],
    ['shows 3:00 once in autumn', wall(2026, 10, 25, 3, 0), ['2026-10-25T02:00:00.000Z']],
    ['never shows 31 February', wall(2026, 2, 31, 12, 0), []],
    ['never shows 24:00', wall(2026, 2, 1, 24, 0), []],
    ['never shows a month 13', wall(2026, 13, 1, 12, 0), []],
    ['never shows what is no number', wall(Number.NaN, 1, 1, 12, 0), []],
    ['shows a time in 9999', wall(9999, 12, 31, 23, 55), ['9999-12-31T22:55:00.000Z']],
  ];
  for (const [sentence, time, expected] of instants) {
    it(sentence, () =>
      parisInstants(time)
        .map((instant) => instant.toISOString())
        .should.deepEqual(expected),
    );
  }

  it('agrees with itself at every quarter of an hour of a year', () => {
    const start = Date.UTC(2026, 0, 1);
    for (let quarter = 0; quarter < 365 * 96; quarter++) {
      const time = start + quarter * 900_000;
      const times = parisInstants(parisWallTime(new Date(time))).map((found) => found.getTime());
      if (!times.includes(time)) throw new Error(new Date(time).toISOString());
    }
  });
});

function wall(year: number, month: number, day: number, hour: number, minute: number): WallTime {
  return { year, month, day, hour, minute, second: 0 };
}
