import should from 'should';
import { readRetryAfterMs } from '../../../../lib/api/response/retry-after';

const NOW = new Date('1994-11-06T08:49:00Z');
const HOUR = 3_600_000;

describe('the wish to be left alone', () => {
  // prettier-ignore
  const cases: [sentence: string, text: string | undefined, ms: number | undefined][] = [
    ['in seconds', '7', 7000],
    ['with blanks around', ' 120 ', 120_000],
    ['of no time is a second', '0', 1000],
    ['of an hour', '3600', HOUR],
    ['of a day is an hour', '86400', HOUR],
    ['of longer than numbers go is an hour', '9'.repeat(400), HOUR],
    ['as a date', 'Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['as a date of the old writing', 'Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['as a date of C, which is in GMT without saying so', 'Sun Nov  6 08:49:37 1994', 37_000],
    ['as a date of C with two digits', 'Sun Nov 13 08:49:37 1994', HOUR],
    ['as a date that has passed is a second', 'Sun, 06 Nov 1994 08:48:37 GMT', 1000],
    ['as the date of now is a second', 'Sun, 06 Nov 1994 08:49:00 GMT', 1000],
    ['as a date of next year is an hour', 'Mon, 06 Nov 1995 08:49:37 GMT', HOUR],
    ['that is missing', undefined, undefined],
    ['that is empty', '', undefined],
    ['that is blank', '  ', undefined],
    ['in words', 'soon', undefined],
    ['in words that a reader of dates takes for one', 'retry 1', undefined],
    ['in less than nothing', '-5', undefined],
    ['in parts of a second', '1.5', undefined],
    ['in another base', '0x10', undefined],
    ['with a power', '1e3', undefined],
    ['in seconds and more', '5 s', undefined],
    ['as a date that is none', 'Sun, 99 Nov 1994 99:99:99 GMT', undefined],
    ['as a date of another writing', '1994-11-06T08:49:37Z', undefined],
    ['as a date in another zone', 'Sun, 06 Nov 1994 08:49:37 +0200', undefined],
    ['as two at once', '5, 7', undefined],
  ];
  for (const [sentence, text, ms] of cases) {
    it(sentence, () => should(readRetryAfterMs(text, NOW)).equal(ms));
  }
});
