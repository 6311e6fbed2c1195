import should from 'should';
import {
  apiUrlRule,
  countryRule,
  isEnvReference,
  landlines,
  limitRule,
  messageRule,
  phoneNumbersRule,
  scheduleRule,
  senderRule,
  tagRule,
  timeoutRule,
  writtenNumbers,
  type Rule,
} from '../../nodes/editor/rules';

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
    good: ['', 'abc', 'My Shop 123'],
    bad: { ab: 'sender', 'twelve chars': 'sender', Café: 'sender', 'a-b-c': 'sender' },
  },
  {
    name: 'a tag',
    rule: tagRule,
    good: ['', 'alarms', 'a-2_b', 'x'.repeat(20)],
    bad: { Alarms: 'tag', 'a b': 'tag', ['x'.repeat(21)]: 'tag' },
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
      '24/12/2026 18:33': 'scheduleMinute',
    },
  },
  {
    name: 'a limit',
    rule: limitRule,
    good: ['0', '5', '0.5'],
    bad: { '': 'limit', '-1': 'limit', '0,5': 'limit' },
  },
  {
    name: 'a timeout',
    rule: timeoutRule,
    good: ['15', '0.5'],
    bad: { '0': 'timeout', x: 'timeout' },
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
    ],
    bad: {
      '': 'url',
      'api.smspartner.fr': 'url',
      'ftp://api.smspartner.fr': 'url',
      'http://api.smspartner.fr/v1': 'urlInsecure',
      'http://127.0.0.1.example.com': 'urlInsecure',
    },
  },
];

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

  it('knows a reference to a variable', () => {
    isEnvReference('${API_URL}').should.be.true();
    isEnvReference('x${API_URL}').should.be.false();
    isEnvReference('${}').should.be.false();
  });
});
