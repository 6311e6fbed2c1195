import should from 'should';
import { runInNewContext } from 'node:vm';
import {
  believableNow,
  readSchedule,
  type Schedule,
  type ScheduleProblem,
} from '../../../../lib/pure/time/schedule';

const NOW = new Date('2026-03-01T12:00:00+01:00');

type Problem = [
  field: ScheduleProblem['field'],
  rule: ScheduleProblem['rule'],
  value?: string | undefined,
];

describe('a schedule', () => {
  describe('is read', () => {
    // The text is scheduledDeliveryDate, time and minute as the API gets them.
    // prettier-ignore
    const cases: [sentence: string, value: unknown, sent: string, instant: string][] = [
      ['from a Date', new Date('2026-11-22T20:30:00Z'), '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from a Date of a function node', runInNewContext('new Date(Date.UTC(2026,10,22,20,30))'), '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from an epoch', Date.UTC(2026, 10, 22, 20, 30), '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from an epoch as text', String(Date.UTC(2026, 10, 22, 20, 30)), '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from ISO in UTC', '2026-11-22T20:30:00.000Z', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from ISO with an offset', '2026-11-22T15:30:00-05:00', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from ISO with an offset of hours', '2026-11-22T15:30-05', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from ISO with an offset of half hours', '2026-11-23T02:00+0530', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from ISO without offset as Paris time', '2026-11-22T21:30', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from ISO with a space', '2026-11-22 21:30:00', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from dd/mm/YYYY HH:MM', '22/11/2026 21:30', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from d/m/YYYY H:MM', '2/4/2026 9:05', '02/04/2026 9 5', '2026-04-02T07:05Z'],
      ['from blanks around', '  22/11/2026   21:30\n', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from dd/mm/YYYY HH:MM:00', '22/11/2026 21:30:00', '22/11/2026 21 30', '2026-11-22T20:30Z'],
      ['from the fields of the API', { scheduledDeliveryDate: '16/08/2026', time: 17, minute: 45 }, '16/08/2026 17 45', '2026-08-16T15:45Z'],
      ['from the fields of the API as text', { scheduledDeliveryDate: '6/8/2026', time: '07', minute: '00' }, '06/08/2026 7 0', '2026-08-06T05:00Z'],
      ['from the fields of the API at midnight', { scheduledDeliveryDate: '16/08/2026', time: 0, minute: 0 }, '16/08/2026 0 0', '2026-08-15T22:00Z'],
      ['up to the next 5 minutes from a Date', new Date('2026-11-22T20:30:00.001Z'), '22/11/2026 21 35', '2026-11-22T20:35Z'],
      ['up to the next 5 minutes from ISO', '2026-11-22T21:34:59Z', '22/11/2026 22 35', '2026-11-22T21:35Z'],
      ['up to the next 5 minutes from a fraction', '2026-11-22T21:30:00.0000001', '22/11/2026 21 35', '2026-11-22T20:35Z'],
      ['up to the next day', '2026-11-22T23:58', '23/11/2026 0 0', '2026-11-22T23:00Z'],
      ['up to the next year', '2026-12-31T22:59:00Z', '01/01/2027 0 0', '2026-12-31T23:00Z'],
      ['up over the skipped hour of spring', '2026-03-29T01:58', '29/03/2026 3 0', '2026-03-29T01:00Z'],
      ['from this very moment', NOW, '01/03/2026 12 0', NOW.toISOString()],
      ['from this very minute', '01/03/2026 12:00', '01/03/2026 12 0', NOW.toISOString()],
      ['from a moment ago that rounds up past now', new Date(NOW.getTime() - 60_000), '01/03/2026 12 0', NOW.toISOString()],
      ['as written when it comes twice in autumn', '25/10/2026 02:30', '25/10/2026 2 30', '2026-10-25T00:30Z'],
      ['as written from ISO when it comes twice', '2026-10-25T02:30', '25/10/2026 2 30', '2026-10-25T00:30Z'],
      ['never earlier than written when rounded in the doubled hour', '2026-10-25T02:58', '25/10/2026 3 0', '2026-10-25T02:00Z'],
      ['keeping the second of two instants', new Date('2026-10-25T01:30:00Z'), '25/10/2026 2 30', '2026-10-25T01:30Z'],
      ['on a leap day', '29/02/2028 10:00', '29/02/2028 10 0', '2028-02-29T09:00Z'],
      ['two years ahead', '01/03/2028 12:00', '01/03/2028 12 0', '2028-03-01T11:00Z'],
      ['two years ahead from a Date', new Date('2028-03-01T11:00Z'), '01/03/2028 12 0', '2028-03-01T11:00Z'],
    ];
    for (const [sentence, value, sent, instant] of cases) {
      it(sentence, () => {
        const schedule = scheduleOf(value);
        const { scheduledDeliveryDate, time, minute } = schedule;
        `${scheduledDeliveryDate} ${time} ${minute}`.should.equal(sent);
        schedule.instant.toISOString().should.equal(new Date(instant).toISOString());
      });
    }

    it('while the second of two occurrences is still to come', () => {
      const between = new Date('2026-10-25T01:00:00Z');
      const { instant } = scheduleOf('25/10/2026 02:30', between);
      instant.toISOString().should.equal('2026-10-25T00:30:00.000Z');
    });
  });

  describe('is refused', () => {
    const DATE = 'scheduledDeliveryDate';
    const throwing = {
      get scheduledDeliveryDate(): string {
        throw new Error('no');
      },
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    // prettier-ignore
    const cases: [sentence: string, value: unknown, ...problems: Problem[]][] = [
      ['when undefined', undefined, [DATE, 'dateMissing']],
      ['when null', null, [DATE, 'dateMissing']],
      ['when empty', '', [DATE, 'dateMissing']],
      ['when blank', ' \t\n', [DATE, 'dateMissing']],
      ['when an hour stands alone', '21:30', [DATE, 'dateMissing']],
      ['when an ISO date stands alone', '2026-11-22', ['time', 'hourMissing'], ['minute', 'minuteMissing']],
      ['when a date stands alone', '22/11/2026', ['time', 'hourMissing'], ['minute', 'minuteMissing']],
      ['when the minute is missing', '22/11/2026 21', ['minute', 'minuteMissing']],
      ['when the minute is missing in ISO', '2026-11-22T21', ['minute', 'minuteMissing']],
      ['when an object is empty', {}, [DATE, 'dateMissing'], ['time', 'hourMissing'], ['minute', 'minuteMissing']],
      ['when fields are empty', { scheduledDeliveryDate: '', time: ' ', minute: null }, [DATE, 'dateMissing'], ['time', 'hourMissing'], ['minute', 'minuteMissing']],
      ['when every field is wrong', { scheduledDeliveryDate: '2026-11-22', time: 24, minute: 60 }, [DATE, 'dateInvalid', '2026-11-22'], ['time', 'hourInvalid', '24'], ['minute', 'minuteInvalid', '60']],
      ['when fields are fractions', { scheduledDeliveryDate: '22/11/2026', time: 21.5, minute: 7.5 }, ['time', 'hourInvalid', '21.5'], ['minute', 'minuteInvalid', '7.5']],
      ['when fields are of other types', { scheduledDeliveryDate: 22, time: [], minute: true }, [DATE, 'dateInvalid', '22'], ['time', 'hourInvalid'], ['minute', 'minuteInvalid', 'true']],
      ['when fields are negative', { scheduledDeliveryDate: '22/11/2026', time: -1, minute: '-5' }, ['time', 'hourInvalid', '-1'], ['minute', 'minuteInvalid', '-5']],
      ['when the minute is no multiple of 5', '22/11/2026 21:31', ['minute', 'minuteInvalid', '31']],
      ['when the minute of the fields is no multiple of 5', { scheduledDeliveryDate: '16/08/2026', time: 17, minute: 4 }, ['minute', 'minuteInvalid', '4']],
      ['when there are seconds beyond the minute', '22/11/2026 21:30:01', ['minute', 'minuteInvalid', '30']],
      ['when it is 24:00', '22/11/2026 24:00', ['time', 'hourInvalid', '24']],
      ['when ISO has hour 24 and minute 60', '2026-11-22T24:60', ['time', 'hourInvalid', '24'], ['minute', 'minuteInvalid', '60']],
      ['when the day is not in the calendar', '31/02/2026 10:00', [DATE, 'dateInvalid', '31/02/2026']],
      ['when the ISO day is not in the calendar', '2026-02-31T10:00Z', [DATE, 'dateInvalid', '31/02/2026']],
      ['when the month is American', '11/22/2026 10:00', [DATE, 'dateInvalid', '11/22/2026']],
      ['when the day is 0', '00/01/2027 10:00', [DATE, 'dateInvalid', '00/01/2027']],
      ['when 29 February is in no leap year', '29/02/2027 10:00', [DATE, 'dateInvalid', '29/02/2027']],
      ['when before 1970', '31/12/1969 10:00', [DATE, 'dateInvalid', '31/12/1969']],
      ['when the date and the minute are wrong', '31/02/2026 10:01', [DATE, 'dateInvalid', '31/02/2026'], ['minute', 'minuteInvalid', '01']],
      ['when it is past', '01/03/2026 11:55', [DATE, 'datePast', '01/03/2026 11:55']],
      ['when a Date is past', new Date(NOW.getTime() - 300_000), [DATE, 'datePast', '01/03/2026 11:55']],
      ['when the epoch is in seconds', 1_800_000_000, [DATE, 'datePast', '21/01/1970 21:00']],
      ['when ISO is past', '2020-01-01T00:00:00Z', [DATE, 'datePast', '01/01/2020 01:00']],
      ['when more than two years ahead', '01/03/2028 12:05', [DATE, 'dateTooFar', '01/03/2028 12:05']],
      ['when a Date is more than two years ahead', new Date('2028-03-01T11:05Z'), [DATE, 'dateTooFar', '01/03/2028 12:05']],
      ['when an epoch is more than two years ahead', Date.UTC(2062, 0, 1), [DATE, 'dateTooFar', '01/01/2062 01:00']],
      ['when ISO is more than two years ahead', '2062-12-24T18:30Z', [DATE, 'dateTooFar', '24/12/2062 19:30']],
      ['when ISO in Paris is more than two years ahead', '2062-12-24T18:30', [DATE, 'dateTooFar', '24/12/2062 18:30']],
      ['when the fields are more than two years ahead', { scheduledDeliveryDate: '16/08/2062', time: 17, minute: 45 }, [DATE, 'dateTooFar', '16/08/2062 17:45']],
      ['when in the last minute of all', '31/12/9999 23:55', [DATE, 'dateTooFar', '31/12/9999 23:55']],
      ['when a compact date to the second', '20271224183000', [DATE, 'dateInvalid', '20271224183000']],
      ['when a compact date to the minute', '202712241830', [DATE, 'dateInvalid', '202712241830']],
      ['when a compact date to the day', '20271224', [DATE, 'dateInvalid', '20271224']],
      ['when a compact date as a number', 20271224183000, [DATE, 'dateTooFar', '15/05/2612 17:40']],
      ['when a compact date with a T', '20271224T183000', [DATE, 'dateInvalid', '20271224T183000']],
      ['when an epoch in microseconds', '1798000000000000', [DATE, 'dateInvalid', '1798000000000000']],
      ['when nothing that can be seen', '\u200b', [DATE, 'dateMissing']],
      ['when the fields are megabytes', { scheduledDeliveryDate: ' '.repeat(1e6), time: '1'.repeat(1e6), minute: 0 }, [DATE, 'dateInvalid', ' '.repeat(40)], ['time', 'hourInvalid', '1'.repeat(40)]],
      ['when it does not exist', '29/03/2026 02:30', [DATE, 'dateDoesNotExist', '29/03/2026 02:30']],
      ['when ISO does not exist', '2026-03-29T02:03', [DATE, 'dateDoesNotExist', '29/03/2026 02:03']],
      ['when the fields do not exist', { scheduledDeliveryDate: '29/03/2026', time: 2, minute: 0 }, [DATE, 'dateDoesNotExist', '29/03/2026 02:00']],
      ['when a Date is no date', new Date(Number.NaN), [DATE, 'dateInvalid']],
      ['when NaN', Number.NaN, [DATE, 'dateInvalid', 'NaN']],
      ['when endless', Infinity, [DATE, 'dateInvalid', 'Infinity']],
      ['when negative', -1, [DATE, 'dateInvalid', '-1']],
      ['when after the year 9999', Date.UTC(10_000, 0, 1), [DATE, 'dateInvalid', '253402300800000']],
      ['when it rounds up into the year 10000', '9999-12-31T23:56', [DATE, 'dateInvalid', '31/12/9999 23:56']],
      ['when words', 'tomorrow', [DATE, 'dateInvalid', 'tomorrow']],
      ['when a lone number as text', '21', [DATE, 'dateInvalid', '21']],
      ['when ISO has second 60', '2026-11-22T21:30:60Z', [DATE, 'dateInvalid', '2026-11-22T21:30:60Z']],
      ['when a boolean', true, [DATE, 'dateInvalid', 'true']],
      ['when a function', () => NOW, [DATE, 'dateInvalid']],
      ['when an array', ['22/11/2026 21:30'], [DATE, 'dateInvalid']],
      ['when a symbol', Symbol('x'), [DATE, 'dateInvalid']],
      ['when a bigint', 1n, [DATE, 'dateInvalid']],
      ['when a getter throws', throwing, [DATE, 'dateInvalid']],
      ['when a revoked proxy', revoked.proxy, [DATE, 'dateInvalid']],
      ['when ten megabytes, and is shown cut', ' 1'.repeat(5_000_000), [DATE, 'dateInvalid', ' 1'.repeat(20)]],
    ];
    for (const [sentence, value, ...problems] of cases) {
      it(sentence, () => {
        readSchedule(value, NOW).should.deepEqual({
          problems: problems.map(([field, rule, given]) =>
            given === undefined ? { field, rule } : { field, rule, value: given },
          ),
        });
      });
    }

    it('on 29 February, two years and a day ahead', () => {
      const leapDay = new Date('2028-02-29T11:00Z');
      scheduleOf('01/03/2030 12:00', leapDay);
      readSchedule('01/03/2030 12:05', leapDay).should.have.property('problems');
    });

    it('when the second of two occurrences is past', () => {
      const after = new Date('2026-10-25T01:31:00Z');
      readSchedule('25/10/2026 02:30', after).should.deepEqual({
        problems: [{ field: DATE, rule: 'datePast', value: '25/10/2026 02:30' }],
      });
    });
  });
});

describe('a schedule that was judged before', () => {
  it('is read whenever it is', () => {
    for (const date of ['01/01/1990', '16/08/2062']) {
      const value = { scheduledDeliveryDate: date, time: 12, minute: 0 };
      readSchedule(value, undefined).should.have.property('schedule');
    }
  });

  it('is not too far ahead because a clock was set back', () => {
    const planned = new Date('2028-02-29T11:00Z');
    for (const now of ['1970-01-01', '2020-06-01', '2026-02-28', '2026-03-01', '2028-02-29']) {
      const { instant } = scheduleOf(planned, believableNow(new Date(now), planned));
      instant.should.eql(planned);
    }
    believableNow(NOW, planned).should.equal(NOW);
    believableNow(NOW, undefined).should.equal(NOW);
  });
});

function scheduleOf(value: unknown, now = NOW): Schedule {
  const reading = readSchedule(value, now);
  if (!('schedule' in reading)) return should.fail(reading, 'a schedule', undefined, '') as never;
  return reading.schedule;
}
