import 'should';
import { ageInWords, momentInWords } from '../../../plugins/outbox/editor/rules/age';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the age of a message in words', () => {
  const cases: [age: number, english: string, french: string][] = [
    [0, 'now', 'maintenant'],
    [44 * SECOND, 'now', 'maintenant'],
    [45 * SECOND, '1 minute ago', 'il y a 1 minute'],
    [5 * MINUTE + 20 * SECOND, '5 minutes ago', 'il y a 5 minutes'],
    [59 * MINUTE, '59 minutes ago', 'il y a 59 minutes'],
    [59 * MINUTE + 40 * SECOND, '1 hour ago', 'il y a 1 heure'],
    [3 * HOUR, '3 hours ago', 'il y a 3 heures'],
    [23 * HOUR + 45 * MINUTE, 'yesterday', 'hier'],
    [30 * DAY, '30 days ago', 'il y a 30 jours'],
  ];
  for (const [age, english, french] of cases) {
    it(`is "${english}" after ${age / SECOND} seconds`, () => {
      ageInWords(age, 'en-US').should.equal(english);
      ageInWords(age, 'fr').should.equal(french);
    });
  }

  it('is now where the clock of Node-RED is ahead', () => {
    ageInWords(-5 * MINUTE, 'en-US').should.equal('now');
  });

  it('is never sixty minutes or twenty-four hours', () => {
    for (let age = 0; age < 2 * DAY; age += 10 * SECOND) {
      ageInWords(age, 'en-US').should.not.match(/60 min|24 hour|^0/);
    }
  });

  it('can be had exactly', () => {
    momentInWords(new Date(2026, 10, 23, 12).getTime(), 'fr').should.match(/23 nov\. 2026/);
  });
});
