import 'should';
import { scheduleProblem } from '../../../nodes/send/editor/rules/schedule-rule';
import { expiresRule, landlines, messageRule } from '../../../nodes/send/editor/rules/send-rules';
import { NOW } from '../../lib/message/orders';
import { compareWithRuntime, isTaken, tryRules, type Case } from '../../harness/form-rules';

const CASES: Case[] = [
  {
    name: 'a message',
    rule: messageRule,
    good: ['a', ' a ', '\u200b\u200bCode 1234'],
    bad: {
      '': 'messageMissing',
      ' \n\t': 'messageMissing',
      '\u200b': 'messageMissing',
      '\u2800\u3164\ufe0f': 'messageMissing',
    },
  },
  {
    name: 'a schedule',
    rule: (value) => scheduleProblem(value, NOW),
    good: [
      '24/12/2026 18:30',
      ' 1/2/2027 8:05 ',
      '2026-12-24T18:33',
      '2026-12-24 18:33:10',
      '2026-12-24T18:33:10.250Z',
      '2026-12-24T18:33+02:00',
      '24/12/2026  18:30',
      '24/12/2026 18:30:00',
      '2020-01-01T00:00',
      '1798000000000',
      '04/03/2028 12:00',
    ],
    bad: {
      '': 'scheduleMissing',
      tomorrow: 'schedule',
      '24/12/2026': 'schedule',
      '2026-12-24': 'schedule',
      '12345': 'schedule',
      '31/02/2027 10:00': 'scheduleDate',
      '2027-02-31T10:00': 'scheduleDate',
      '24/12/2026 24:00': 'scheduleDate',
      '2026-12-24T18:60': 'scheduleDate',
      '2026-03-29T02:30': 'scheduleDate',
      '31/12/1969 10:00': 'scheduleDate',
      '9999-12-31T23:56': 'scheduleDate',
      '04/03/2028 12:05': 'scheduleTooFar',
      '24/12/2062 18:30': 'scheduleTooFar',
      '2028-03-04T11:05Z': 'scheduleTooFar',
      '9798000000000': 'scheduleTooFar',
      '20271224183000': 'schedule',
      '202712241830': 'schedule',
      '2026-12-24T18:30 +01:00': 'schedule',
      '2026-12-24T18:30:61': 'schedule',
      '2026-12-24T18:30+99:99': 'schedule',
      '24/12/2026 18:33': 'scheduleMinute',
      '24/12/2026 18:30:10': 'scheduleMinute',
    },
  },
  {
    name: 'minutes to expire',
    rule: expiresRule,
    good: ['60', '0', '0.5', ' 1440 ', '10080'],
    bad: { '': 'expires', '-1': 'expires', '1,5': 'expires', hour: 'expires', '10081': 'expires' },
  },
];

describe('what the send form says about a typed value', () => {
  tryRules(CASES);

  describe('agrees with the runtime', () => {
    compareWithRuntime(CASES, {
      'a message': (value) => isTaken('message', value),
      'minutes to expire': (value) => isTaken('expires', value),
      'a schedule': (value) => isTaken('schedule', value),
    });
  });

  it('warns about French numbers that are not mobile ones', () => {
    const numbers = '01 45 67 89 01, 0612345678, +33 9 12 34 56 78, 0033145678901, +32475123456';
    landlines(numbers, 'FR').should.eql(['0145678901', '+33912345678', '0033145678901']);
    landlines('0145678901', 'BE').should.eql([]);
  });
});
