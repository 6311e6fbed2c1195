import should from 'should';
import { MAX_EXACT_DIGITS, parseExactly } from '../../../../lib/api/response/exact-json';
import { times } from '../../../harness/how-often';
import { randomValue, seeded } from '../mutations';

describe('a whole number in JSON', () => {
  // prettier-ignore
  const cases: [sentence: string, written: string, read: unknown][] = [
    ['that a number can hold stays a number', '9007199254740991', 9007199254740991],
    ['that is the first to be doubtful is text', '9007199254740992', '9007199254740992'],
    ['that would be rounded is text', '9007199254740993', '9007199254740993'],
    ['below nought that would be rounded is text', '-9007199254740993', '-9007199254740993'],
    ['of 20 digits is text', '12345678901234567890', '12345678901234567890'],
    ['of as many digits as may be is text', '7'.repeat(MAX_EXACT_DIGITS), '7'.repeat(MAX_EXACT_DIGITS)],
    ['of one digit more is as JSON reads it', '7'.repeat(MAX_EXACT_DIGITS + 1), Number('7'.repeat(MAX_EXACT_DIGITS + 1))],
    ['with a power is written out', '1e21', '1000000000000000000000'],
    ['with a power and a sign is written out', '-1E+21', '-1000000000000000000000'],
    ['with a power and a point is written out', '9.007199254740993e15', '9007199254740993'],
    ['with a power below nought is written out', '90071992547409930e-1', '9007199254740993'],
    ['with noughts behind its point is written out', '12345678901234567890.00', '12345678901234567890'],
    ['with noughts before it is written out', '0.00000000000001e30', '10000000000000000'],
    ['that is small stays a number, with a point', '1.0', 1],
    ['that is small stays a number, with a power', '1.5e3', 1500],
    ['that is nought below nought stays that', '-0', -0],
    ['with a power beyond all numbers is as JSON reads it', '1e400', Infinity],
    ['with a power that is a number beyond all numbers is as JSON reads it', `1e${'9'.repeat(400)}`, Infinity],
  ];
  for (const [sentence, written, read] of cases) {
    it(sentence, () => {
      should(parseExactly(written)).equal(read);
      should(parseExactly(`{"a":[${written} , ${written}]}`)).deepEqual({ a: [read, read] });
    });
  }

  it('is found only where it is a number', () => {
    const text = String.raw`\" 9007199254740993 \\\" 1e21`;
    const json = `{"9007199254740993":"${text}","b":9007199254740993,"c":"\\\\"}`;
    const b = '9007199254740993';
    should(parseExactly(json)).deepEqual({ [b]: JSON.parse(`"${text}"`) as unknown, b, c: '\\' });
  });

  it('with a fraction is as JSON reads it', () => {
    for (const one of ['0.1000000000000000055', '123456789012345678.5', '1e-5', '5e-324']) {
      should(parseExactly(one)).equal(Number(one));
    }
  });

  it('makes no JSON of what is none', () => {
    for (const one of [
      '{9007199254740993:1}',
      '09007199254740993',
      '+9007199254740993',
      '9007199254740993.',
      '[9007199254740993 1]',
      '[9007199254740993"a"]',
      '"9007199254740993',
      '',
    ]) {
      should(() => parseExactly(one)).throw(SyntaxError);
    }
  });

  it('changes nothing of anything else', () => {
    const random = seeded(9);
    for (let i = 0; i < times(5000); i += 1) {
      const value = randomValue(['message_id', 'a "b"', '\\', '1e21'], random);
      should(parseExactly(JSON.stringify([value, 1e20]))).deepEqual([
        value,
        '100000000000000000000',
      ]);
    }
  });
});
