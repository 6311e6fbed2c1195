import should from 'should';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isFrenchHoliday } from '../../../lib/message/holidays';

const MODULE = join(__dirname, '../../../lib/message/holidays');

const HOLIDAYS: Record<number, string> = {
  2024: '1/1 4/1 5/1 5/8 5/9 5/20 7/14 8/15 11/1 11/11 12/25',
  2025: '1/1 4/21 5/1 5/8 5/29 6/9 7/14 8/15 11/1 11/11 12/25',
  2026: '1/1 4/6 5/1 5/8 5/14 5/25 7/14 8/15 11/1 11/11 12/25',
  2027: '1/1 3/29 5/1 5/6 5/8 5/17 7/14 8/15 11/1 11/11 12/25',
  2038: '1/1 4/26 5/1 5/8 6/3 6/14 7/14 8/15 11/1 11/11 12/25',
};

// Zones whose clocks change between Easter and Whit Monday, in both directions, and the extremes.
const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/Santiago',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];

const SCRIPT = `
  const found = {};
  for (const zone of ${JSON.stringify(ZONES)}) {
    process.env.TZ = zone;
    for (const loaded of Object.keys(require.cache)) delete require.cache[loaded];
    const { isFrenchHoliday } = require(${JSON.stringify(MODULE)});
    found[zone] = ${JSON.stringify(Object.keys(HOLIDAYS))}.map((year) => {
      const days = [];
      for (let month = 1; month <= 12; month++)
        for (let day = 1; day <= 31; day++)
          if (isFrenchHoliday({ year: Number(year), month, day })) days.push(month + '/' + day);
      return days.join(' ');
    });
  }
  process.stdout.write(JSON.stringify(found));`;

describe('the public holidays of France', () => {
  for (const [year, days] of Object.entries(HOLIDAYS)) {
    it(`of ${year} are these eleven`, () => holidaysOf(Number(year)).should.equal(days));
  }

  it('leave out those of Alsace-Moselle', () => {
    isFrenchHoliday({ year: 2026, month: 4, day: 3 }).should.be.false();
    isFrenchHoliday({ year: 2026, month: 12, day: 26 }).should.be.false();
  });

  it('are ten when two fall on one day', () => {
    should(holidaysOf(2008)).equal('1/1 3/24 5/1 5/8 5/12 7/14 8/15 11/1 11/11 12/25');
  });

  describe('are the same on a server', () => {
    let found: Record<string, string[]>;

    // A process of its own, because the zone of this one is the reader's.
    before(() => {
      const output = execFileSync(process.execPath, ['--import', 'tsx', '-e', SCRIPT], {
        encoding: 'utf8',
      });
      found = JSON.parse(output) as typeof found;
    });

    for (const zone of ZONES) {
      it(`in ${zone}`, () => should(found[zone]).deepEqual(Object.values(HOLIDAYS)));
    }
  });
});

/** The holidays of a year as `month/day`, found by asking for every day. */
function holidaysOf(year: number): string {
  const found = [];
  for (let month = 1; month <= 12; month++) {
    for (let day = 1; day <= 31; day++) {
      if (isFrenchHoliday({ year, month, day })) found.push(`${month}/${day}`);
    }
  }
  return found.join(' ');
}
