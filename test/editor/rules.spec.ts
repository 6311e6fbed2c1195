import should from 'should';
import { readAccountSettings, type RawAccountSettings } from '../../lib/account/settings';
import { readPhoneNumbers } from '../../lib/message/phone-numbers';
import { checkMessage } from '../../lib/message/check';
import type { MessageFields } from '../../lib/message/message';
import { ACCOUNT_DEFAULTS } from '../../nodes/account/config';
import {
  apiUrlRule,
  boundsRule,
  countryRule,
  expiresRule,
  keyRule,
  landlines,
  messageRule,
  phoneNumbersRule,
  requiredRule,
  senderRule,
  tagRule,
  writtenNumbers,
  type Rule,
} from '../../nodes/editor/rules';
import { scheduleRule } from '../../nodes/editor/schedule-rule';
import { ACCOUNT } from '../lib/message/orders';

interface Case {
  name: string;
  rule: Rule;
  good: string[];
  bad: Record<string, string>;
}

const CASES: Case[] = [
  {
    name: 'phone numbers',
    rule: phoneNumbersRule,
    good: [
      '0612345678',
      '+33 6 12 34 56 78',
      '06.12.34.56.78; +1 (555) 010-9999',
      '0612345678 0687654321',
      '06.12.34.56.78 06-87-65-43-21',
      '+33(0)612345678',
      '\uff0b\uff13\uff13 6 12 34 56 78',
    ],
    bad: {
      '': 'numberMissing',
      ' ,; ': 'numberMissing',
      bonjour: 'number',
      '0612345678, x': 'number',
    },
  },
  {
    name: 'a message',
    rule: messageRule,
    good: ['a', ' a '],
    bad: { '': 'messageMissing', ' \n\t': 'messageMissing' },
  },
  {
    name: 'a sender',
    rule: senderRule,
    good: ['', ' ', '   ', 'abc', 'My Shop 123'],
    bad: { ab: 'sender', 'twelve chars': 'sender', Café: 'sender', 'a-b-c': 'sender' },
  },
  {
    name: 'a tag',
    rule: tagRule,
    good: ['', ' ', 'alarms', 'a-2_b', 'x'.repeat(20)],
    bad: { Alarms: 'tag', '\u24b6': 'tag', 'a b': 'tag', ['x'.repeat(21)]: 'tag' },
  },
  {
    name: 'a schedule',
    rule: scheduleRule,
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
      '2026-12-24T18:30 +01:00': 'schedule',
      '2026-12-24T18:30:61': 'schedule',
      '2026-12-24T18:30+99:99': 'schedule',
      '24/12/2026 18:33': 'scheduleMinute',
      '24/12/2026 18:30:10': 'scheduleMinute',
    },
  },
  {
    name: 'a limit',
    rule: boundsRule('requestsPerSecond'),
    good: ['0', '5', '0.5'],
    bad: {
      '': 'requestsPerSecond',
      '-1': 'requestsPerSecond',
      '0,5': 'requestsPerSecond',
      '10001': 'requestsPerSecond',
    },
  },
  {
    name: 'a timeout',
    rule: boundsRule('timeout'),
    good: ['15', '0.5'],
    bad: { '0': 'timeout', x: 'timeout', '86401': 'timeout' },
  },
  {
    name: 'a time to look up',
    rule: boundsRule('verifyFor'),
    good: ['120', '0.1', ' 60 ', '86400'],
    bad: { '': 'verifyFor', '0': 'verifyFor', '0,5': 'verifyFor', '86401': 'verifyFor' },
  },
  {
    name: 'minutes to expire',
    rule: expiresRule,
    good: ['60', '0', '0.5', ' 1440 ', '10080'],
    bad: { '': 'expires', '-1': 'expires', '1,5': 'expires', hour: 'expires', '10081': 'expires' },
  },
  {
    name: 'a key',
    rule: keyRule,
    good: ['a', 'Door 3 / 2026-12-24', '7', 'x'.repeat(200)],
    bad: { '': 'key', ['x'.repeat(201)]: 'key' },
  },
  {
    name: 'a country',
    rule: countryRule,
    good: ['FR', 'be'],
    bad: { '': 'country', FRA: 'country', '33': 'country' },
  },
  {
    name: 'an API address',
    rule: apiUrlRule,
    good: [
      'https://api.smspartner.fr/v1',
      'http://localhost:8080',
      'http://127.0.0.1/v1',
      'http://[::1]:80/',
      ' https://api.smspartner.fr/v1 ',
    ],
    bad: {
      '': 'url',
      'api.smspartner.fr': 'url',
      'ftp://api.smspartner.fr': 'url',
      'https://u:p@x.fr/v1': 'url',
      'https://x.fr/v1?a=1': 'url',
      'https://x.fr/v1#a': 'url',
      'http://api.smspartner.fr/v1': 'urlInsecure',
      'http://127.0.0.1.example.com': 'urlInsecure',
    },
  },
];

const FIELDS: MessageFields = {
  phoneNumbers: '0612345678',
  message: 'a',
  sender: undefined,
  gamme: undefined,
  schedule: undefined,
  isStopSms: false,
  isUnicode: false,
  tag: undefined,
  sandbox: false,
  format: 'json',
  expires: '60',
  key: undefined,
};

/** What the runtime makes of a text. That a time is past is not the form's business. */
function isTaken(field: keyof MessageFields, value: string): boolean {
  const fields = { ...FIELDS, [field]: value };
  return !checkMessage({ fields, problems: [] }, ACCOUNT, new Date(0)).rejection;
}

function isTakenAddress(value: string): boolean {
  const raw: RawAccountSettings = {
    ...ACCOUNT_DEFAULTS,
    apiKey: 'key',
    apiUrl: value,
    tls: undefined,
    proxy: undefined,
  };
  return readAccountSettings(raw, ACCOUNT_DEFAULTS).defaults.problems.length === 0;
}

describe('what the forms say about a typed value', () => {
  for (const { name, rule, good, bad } of CASES) {
    it(`accepts ${name} that can work`, () => {
      for (const value of good) should(rule(value)).be.null();
    });

    it(`says what is wrong with ${name}`, () => {
      for (const [value, key] of Object.entries(bad)) {
        should(rule(value)?.key).equal(`invalid.${key}`, JSON.stringify(value));
      }
    });
  }

  describe('agrees with the runtime', () => {
    const runtime: Record<string, (value: string) => boolean> = {
      'a sender': (value) => isTaken('sender', value),
      'a tag': (value) => isTaken('tag', value),
      'minutes to expire': (value) => isTaken('expires', value),
      'a key': (value) => isTaken('key', value),
      'a schedule': (value) => isTaken('schedule', value),
      'an API address': isTakenAddress,
    };
    for (const { name, rule, good, bad } of CASES) {
      const isTakenAtRunTime = runtime[name];
      if (!isTakenAtRunTime) continue;
      it(`about ${name}`, () => {
        const all = [...good, ...Object.keys(bad)].filter((value) => value !== '');
        all.filter((value) => isTakenAtRunTime(value) !== (rule(value) === null)).should.eql([]);
      });
    }

    it('about phone numbers it can take', () => {
      const { good } = CASES.find(({ name }) => name === 'phone numbers')!;
      readPhoneNumbers(good, 'FR').invalid.should.eql([]);
    });
  });

  it('names the number that cannot be one', () => {
    should(phoneNumbersRule('0612345678, x12')?.params).eql({ value: 'x12' });
  });

  it('splits at spaces only between whole numbers', () => {
    writtenNumbers('0612345678 0687654321').should.eql(['0612345678', '0687654321']);
    writtenNumbers('06 12 34 56 78').should.eql(['0612345678']);
  });

  it('warns about French numbers that are not mobile ones', () => {
    const numbers = '01 45 67 89 01, 0612345678, +33 9 12 34 56 78, 0033145678901, +32475123456';
    landlines(numbers, 'FR').should.eql(['0145678901', '+33912345678', '0033145678901']);
    landlines('0145678901', 'BE').should.eql([]);
  });

  it('splits at what the runtime splits at', () => {
    writtenNumbers('06.12.34.56.78 06-87-65-43-21').should.eql(['0612345678', '0687654321']);
    writtenNumbers('0612345678\u20280687654321').should.eql(['0612345678', '0687654321']);
  });

  it('asks for a key or for none, not for a blank one', () => {
    should(keyRule('  ')?.key).equal('invalid.key');
  });

  it('asks for a value where there must be one', () => {
    should(requiredRule('a')).be.null();
    should(requiredRule(' ')?.key).equal('invalid.required');
  });
});
