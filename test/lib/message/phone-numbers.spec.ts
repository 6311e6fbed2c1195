import 'should';
import { isKnownCountry, readPhoneNumbers } from '../../../lib/message/phone-numbers';

describe('the numbers of a message', () => {
  describe('are read as E.164', () => {
    // prettier-ignore
    const cases: [sentence: string, given: string, country: string, number: string][] = [
      ['from a French mobile', '0612345678', 'FR', '+33612345678'],
      ['from a French 07', '0712345678', 'FR', '+33712345678'],
      ['from E.164 itself', '+33612345678', 'FR', '+33612345678'],
      ['from E.164 whatever the country', '+33612345678', 'US', '+33612345678'],
      ['from spaces', ' 06 12 34 56 78 ', 'FR', '+33612345678'],
      ['from dots, hyphens, slashes and brackets', '(06)12.34-56/78', 'FR', '+33612345678'],
      ['from no-break and thin spaces', '06\u00a012\u202f34\u200956\u00a078', 'FR', '+33612345678'],
      ['from invisible marks', '\u202a\u200e+33\u200b612\u2066345678\u2069\u202c\ufeff', 'FR', '+33612345678'],
      ['from 0033', '0033612345678', 'FR', '+33612345678'],
      ['from 0033 where one dials 011', '0033 6 12 34 56 78', 'US', '+33612345678'],
      ['from 33 without +', '33612345678', 'FR', '+33612345678'],
      ['from 33 without + abroad', '33612345678', 'ES', '+33612345678'],
      ['from a foreign number without +', '447911123456', 'FR', '+447911123456'],
      ['from a national number that begins like 33', '33612345678', 'DE', '+4933612345678'],
      ['from +33 (0)6', '+33 (0)6 12 34 56 78', 'FR', '+33612345678'],
      ['from 0033 (0)6', '0033 (0)6 12 34 56 78', 'FR', '+33612345678'],
      ['from +1 (0), where there is no 0', '+1 (0)2125551234', 'FR', '+12125551234'],
      ['from (+33)', '(+33) 6 12 34 56 78', 'FR', '+33612345678'],
      ['from an Italian number, whose 0 counts', '06 12345678', 'IT', '+390612345678'],
      ['from a US number', '(212) 555-1234', 'US', '+12125551234'],
      ['from full-width digits', '\uff0b\uff13\uff13612345678', 'FR', '+33612345678'],
      ['from Arabic digits', '٠٦١٢٣٤٥٦٧٨', 'FR', '+33612345678'],
      ['from a French landline', '0123456789', 'FR', '+33123456789'],
      ['from a range that is not yet in use', '+33012345678', 'FR', '+33012345678'],
      ['with a country in lower case', '0612345678', 'fr', '+33612345678'],
    ];
    for (const [sentence, given, country, number] of cases) {
      it(sentence, () => {
        readPhoneNumbers(given, country).should.deepEqual(only({ numbers: [number] }));
        readPhoneNumbers([given], country).should.deepEqual(only({ numbers: [number] }));
      });
    }
  });

  describe('are invalid', () => {
    const cases: [sentence: string, given: string, country?: string][] = [
      ['when too short', '06123'],
      ['when too long', '06123456789'],
      ['when a digit is missing that makes it look foreign', '61234567'],
      ['when a digit too much makes it look foreign', '6123456789'],
      ['when they are short codes', '36105'],
      ['when they are words', 'Marie'],
      ['when spelt in letters', '+1 800 FLOWERS'],
      ['when they have an extension in words', '+33612345678 ext. 5'],
      ['when they have an extension in marks', '0612345678#5'],
      ['when they are nothing but a +', '+'],
      ['when they have two +', '++33612345678'],
      ['when national and the country is unknown', '0612345678', 'XX'],
      ['when national and there is no country', '0612345678', ''],
      ['when the country is a word of JavaScript', '0612345678', 'constructor'],
      ['when they are HTML', '<b>0612345678</b>'],
    ];
    for (const [sentence, given, country = 'FR'] of cases) {
      it(sentence, () => {
        readPhoneNumbers(given, country).should.deepEqual(only({ invalid: [given] }));
      });
    }

    it('when longer than 40 characters, and are shown cut', () => {
      const long = '06 12 34 56 78'.padEnd(41, '-');
      readPhoneNumbers(long, 'FR').invalid.should.deepEqual([long.slice(0, 40)]);
      readPhoneNumbers(`${'x'.repeat(39)}😀`, 'FR').invalid.should.deepEqual(['x'.repeat(39)]);
    });
  });

  it('are each there once, in the order of their first appearance', () => {
    const given = ['0687654321; 06 12 34 56 78', '+33687654321', 'x', '0612345678, x\ny'];
    readPhoneNumbers(given, 'FR').should.deepEqual({
      numbers: ['+33687654321', '+33612345678'],
      invalid: ['x', 'y'],
      wrongType: false,
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
    ['a number in an array', ['0612345678', 612345678]],
    ['null in an array', ['0612345678', null]],
    ['an array in an array', [['0612345678']]],
    ['an array of four billion holes', new Array(4_000_000_000)],
    ['an array with a getter that throws', throwing],
    ['a revoked proxy', revoked.proxy],
    ['a proxy that throws', new Proxy([], { get: () => raise() })],
    ['a Buffer', Buffer.from('0612345678')],
  ];
  for (const [sentence, value] of wrong) {
    it(`are of the wrong type in ${sentence}`, () => {
      readPhoneNumbers(value, 'FR').should.deepEqual({ numbers: [], invalid: [], wrongType: true });
    });
  }

  it('come for ten megabytes of anything', () => {
    readPhoneNumbers('0612345678,'.repeat(900_000), 'FR').numbers.should.deepEqual([
      '+33612345678',
    ]);
    readPhoneNumbers('('.repeat(10_000_000), 'FR').invalid.should.deepEqual(['('.repeat(40)]);
    readPhoneNumbers(' '.repeat(10_000_000), 'FR').should.deepEqual(only({}));
  });
});

describe('a country', () => {
  for (const country of ['FR', 'RE', 'US', 'fr', ' be ']) {
    it(`is known as ${JSON.stringify(country)}`, () => isKnownCountry(country).should.be.true());
  }
  for (const country of ['', 'XX', 'France', '33', '__proto__', 'constructor']) {
    it(`is not known as ${JSON.stringify(country)}`, () =>
      isKnownCountry(country).should.be.false());
  }
});

function only(found: { numbers?: string[]; invalid?: string[] }): object {
  return { numbers: [], invalid: [], wrongType: false, ...found };
}

function raise(): never {
  throw new Error('no');
}
