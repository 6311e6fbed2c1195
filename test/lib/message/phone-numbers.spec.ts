import 'should';
import { readPhoneNumbers } from '../../../lib/message/phone-numbers';
import { LONGEST_NUMBERS_TEXT, MOST_NUMBERS } from '../../../lib/pure/fields/input-bounds';

describe('the numbers of a message', () => {
  it('are each there once, in the order of their first appearance', () => {
    const given = ['0687654321; 06 12 34 56 78', '+33687654321', 'x', '0612345678, x\ny'];
    readPhoneNumbers(given, 'FR').should.deepEqual({
      numbers: ['+33687654321', '+33612345678'],
      invalid: ['x', 'y'],
      unusable: [],
    });
  });

  const nothing: [sentence: string, value: unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['an empty string', ''],
    ['blanks and separators', ' ,;\n'],
    ['an empty array', []],
    ['an array of empty strings', ['', ' ']],
  ];
  for (const [sentence, value] of nothing) {
    it(`are none in ${sentence}`, () => readPhoneNumbers(value, 'FR').should.deepEqual(only({})));
  }

  const revoked = Proxy.revocable<string[]>([], {});
  revoked.revoke();
  const throwing = Object.defineProperty(['0612345678'], 1, {
    get: () => {
      throw new Error('no');
    },
  });
  const wrong: [sentence: string, value: unknown][] = [
    ['a number, which has lost its 0 or +', 33612345678],
    ['a bigint', 33612345678n],
    ['a boolean', true],
    ['a symbol', Symbol('0612345678')],
    ['a function', () => '0612345678'],
    ['an object', { phoneNumber: '0612345678' }],
    ['an object without prototype', Object.create(null)],
    ['a String object', new String('0612345678')],
    ['a revoked proxy', revoked.proxy],
    ['a proxy that throws', new Proxy([], { get: () => raise() })],
    ['a Buffer', Buffer.from('0612345678')],
  ];
  for (const [sentence, value] of wrong) {
    it(`are of the wrong type in ${sentence}`, () => {
      readPhoneNumbers(value, 'FR').should.deepEqual({ ...only({}), problem: 'numbersType' });
    });
  }

  describe('of a list with an entry that is no string', () => {
    // prettier-ignore
    const entries: [sentence: string, entry: unknown, given?: string][] = [
      ['null', null],
      ['undefined', undefined],
      ['a number, which has lost its 0', 612345678, '612345678'],
      ['a boolean', true],
      ['a bigint', 33612345678n],
      ['an object', { phoneNumber: '0612345678' }],
      ['a list', ['0612345678']],
      ['a String object', new String('0612345678')],
      ['a symbol', Symbol('0612345678')],
      ['a function', () => '0612345678'],
      ['a revoked proxy', revoked.proxy],
    ];
    for (const [sentence, entry, given] of entries) {
      it(`are those of the others, and its place is told: ${sentence}`, () => {
        readPhoneNumbers(['0612345678', entry, '0687654321'], 'FR').should.deepEqual({
          numbers: ['+33612345678', '+33687654321'],
          invalid: [],
          unusable: [{ place: 1, ...(given !== undefined && { given }) }],
        });
      });
    }

    it('are those of the others where an entry throws', () => {
      readPhoneNumbers(throwing, 'FR').should.deepEqual({
        ...only({ numbers: ['+33612345678'] }),
        unusable: [{ place: 1 }],
      });
    });

    it('are those of the others where a place is empty', () => {
      const sparse = Object.assign(['0612345678'], { 2: '0687654321' });
      readPhoneNumbers(sparse, 'FR').unusable.should.deepEqual([{ place: 1 }]);
    });

    it('are none where no entry is one', () => {
      readPhoneNumbers([null, 1], 'FR').should.deepEqual({
        ...only({}),
        unusable: [{ place: 0 }, { place: 1, given: '1' }],
      });
    });
  });

  it('in a list of lists are all of them; what is empty or cannot be seen is none', () => {
    const given = ['0612345678; 0687654321', '', ' \t', '\u200b', '+33611111111\n\ufe0f,'];
    readPhoneNumbers(given, 'FR').should.deepEqual(
      only({ numbers: ['+33612345678', '+33687654321', '+33611111111'] }),
    );
  });

  it('of one person in several writings are one', () => {
    const given = ['0692123456', '+262 692 12 34 56', '00262692123456', '+33692123456'];
    readPhoneNumbers(given, 'FR').numbers.should.deepEqual(['+262692123456']);
    const machine = ['07000112345678', '+33 7 0001 1234 5678', '0033 (0)7000112345678'];
    readPhoneNumbers(machine, 'FR').numbers.should.deepEqual(['+337000112345678']);
  });

  it('are shown cut where they are longer than 40 characters', () => {
    const long = '06 12 34 56 78'.padEnd(41, '-');
    readPhoneNumbers(long, 'FR').invalid.should.deepEqual([long.slice(0, 40)]);
    readPhoneNumbers(`${'x'.repeat(39)}😀`, 'FR').invalid.should.deepEqual(['x'.repeat(39)]);
  });

  describe('are read up to a bound', () => {
    const many = (count: number): string[] =>
      Array.from({ length: count }, (_, i) => `06${String(i).padStart(8, '0')}`);

    it('in a list', () => {
      readPhoneNumbers(many(MOST_NUMBERS), 'FR').numbers.length.should.equal(MOST_NUMBERS);
    });

    it('in a string', () => {
      const { numbers } = readPhoneNumbers(many(MOST_NUMBERS).join(), 'FR');
      numbers.length.should.equal(MOST_NUMBERS);
    });

    it('in a text of 500,000 characters', () => {
      const text = '0612345678'.padEnd(LONGEST_NUMBERS_TEXT, ' ');
      readPhoneNumbers(text, 'FR').should.deepEqual(only({ numbers: ['+33612345678'] }));
    });

    const tooMany: [sentence: string, value: unknown][] = [
      ['a list of 10,001 numbers', many(MOST_NUMBERS + 1)],
      ['a string of 10,001 numbers', many(MOST_NUMBERS + 1).join('\n')],
      ['a string of 10,001 numbers with spaces between', many(MOST_NUMBERS + 1).join(' ')],
      ['a list of two lists that are 10,001', [many(MOST_NUMBERS).join(), '0787654321']],
      ['10,001 with those that are none', [...many(MOST_NUMBERS), null]],
      ['the same number 10,001 times', new Array(MOST_NUMBERS + 1).fill('0612345678')],
      ['a million that are impossible', new Array(1_000_000).fill('12')],
      ['a list of four billion holes', new Array(4_000_000_000)],
      ['a text of 500,001 characters', ' '.repeat(LONGEST_NUMBERS_TEXT + 1)],
      ['a text of 40 million characters', '0612345678,'.repeat(4_000_000)],
      ['a list of long texts', new Array(20).fill('('.repeat(30_000))],
      ['a proxy that says it is endless', new Proxy([], { get: () => Infinity })],
      ['a proxy that says it is long in words', new Proxy([], { get: () => 'long' })],
    ];
    for (const [sentence, value] of tooMany) {
      it(`and beyond it not at all: ${sentence}`, () => {
        readPhoneNumbers(value, 'FR').should.deepEqual({ ...only({}), problem: 'numbersTooMany' });
      });
    }
  });
});

function only(found: { numbers?: string[]; invalid?: string[] }): object {
  return { numbers: [], invalid: [], unusable: [], ...found };
}

function raise(): never {
  throw new Error('no');
}
