import should from 'should';
import { readPhoneNumbers } from '../../lib/message/phone-numbers';
import {
  keyRule,
  phoneNumbersRule,
  requiredRule,
  senderRule,
  tagRule,
  writtenNumbers,
} from '../../nodes/editor/rules/common-rules';
import { compareWithRuntime, isTaken, tryRules, type Case } from '../harness/form-rules';

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
      '+33\ufe0d-6-12-34-56-78',
      '06‑12‑34‑56‑78 06‑87‑65‑43‑21',
      '［06］−12−34−56−78',
      '07000112345678',
      '0692123456, \u200b',
    ],
    bad: {
      '': 'numberMissing',
      ' ,; ': 'numberMissing',
      bonjour: 'number',
      '0612345678, x': 'number',
      '\u200b': 'numberMissing',
      '0612345678#12': 'number',
      '06+12345678': 'number',
      [',0612345678'.repeat(10_001)]: 'numbersTooMany',
      [' '.repeat(500_001)]: 'numbersTooMany',
    },
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
    name: 'a key',
    rule: keyRule,
    good: ['a', 'Door 3 / 2026-12-24', '7', 'x'.repeat(200)],
    bad: { '': 'key', ['x'.repeat(201)]: 'key' },
  },
];

describe('what the forms say about a typed value', () => {
  tryRules(CASES);

  describe('agrees with the runtime', () => {
    compareWithRuntime(CASES, {
      'a sender': (value) => isTaken('sender', value),
      'a tag': (value) => isTaken('tag', value),
      'a key': (value) => isTaken('key', value),
    });

    it('about phone numbers it can take', () => {
      const { good } = CASES.find(({ name }) => name === 'phone numbers')!;
      readPhoneNumbers(good, 'FR').invalid.should.eql([]);
    });

    it('about phone numbers it cannot take', () => {
      const { bad } = CASES.find(({ name }) => name === 'phone numbers')!;
      for (const value of Object.keys(bad)) {
        const { numbers, invalid } = readPhoneNumbers(value, 'FR');
        (numbers.length === 0 || invalid.length > 0).should.be.true(value.slice(0, 40));
      }
    });
  });

  it('names the number that cannot be one', () => {
    should(phoneNumbersRule('0612345678, x12')?.params).eql({ value: 'x12' });
  });

  it('splits at spaces only between whole numbers', () => {
    writtenNumbers('0612345678 0687654321').should.eql(['0612345678', '0687654321']);
    writtenNumbers('06 12 34 56 78').should.eql(['0612345678']);
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
