import should from 'should';
import { createRequire } from 'node:module';
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { isKnownCountry, readNumber } from '../../../lib/message/read-number';

const MOBILES = createRequire(__filename)('libphonenumber-js/examples.mobile.json') as Parameters<
  typeof getExampleNumber
>[1];
/** A mobile number of every country that has them. */
const EXAMPLES: PhoneNumber[] = getCountries().flatMap(
  (country) => getExampleNumber(country, MOBILES) ?? [],
);
const FRENCH_PLAN = ['FR', 'RE', 'YT', 'GP', 'BL', 'MF', 'GF', 'MQ', 'PM'];
const FRENCH_CODES = /^\+(33|262|590|594|596|508)/;

describe('a number', () => {
  describe('is read as E.164', () => {
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
        should(readNumber(given, country)).equal(number);
        // What was read once is the same when it is read again.
        should(readNumber(number, country)).equal(number);
      });
    }
  });

  describe('is none', () => {
    const cases: [sentence: string, given: string, country?: string][] = [
      ['when too short', '06123'],
      ['when too long', '06123456789'],
      ['when a digit is missing that makes it look foreign', '61234567'],
      ['when a digit too much makes it look foreign', '6123456789'],
      ['when it is short codes', '36105'],
      ['when it is words', 'Marie'],
      ['when spelt in letters', '+1 800 FLOWERS'],
      ['when it has an extension in words', '+33612345678 ext. 5'],
      ['when it has an extension in marks', '0612345678#5'],
      ['when it is nothing but a +', '+'],
      ['when it has two +', '++33612345678'],
      ['when national and the country is unknown', '0612345678', 'XX'],
      ['when national and there is no country', '0612345678', ''],
      ['when the country is a word of JavaScript', '0612345678', 'constructor'],
      ['when it is HTML', '<b>0612345678</b>'],
    ];
    for (const [sentence, given, country = 'FR'] of cases) {
      it(sentence, () => {
        should(readNumber(given, country)).be.undefined();
      });
    }
  });
});

type Reading = [sentence: string, given: string, country: string, number: string | undefined];

function readsAs(cases: Reading[]): void {
  for (const [sentence, given, country, number] of cases) {
    it(`${sentence}: ${given}, ${country}`, () => {
      should(readNumber(given, country)).equal(number);
      if (number !== undefined) should(readNumber(number, country)).equal(number);
    });
  }
}

describe('a number of a plan that several country codes share', () => {
  // prettier-ignore
  readsAs([
    ['is one of Réunion', '0692123456', 'FR', '+262692123456'],
    ['is one of Réunion with its newer digits', '06 93 01 23 45', 'FR', '+262693012345'],
    ['is one of Mayotte', '0639 01 23 45', 'FR', '+262639012345'],
    ['is one of Guadeloupe', '06 90 12 34 56', 'FR', '+590690123456'],
    ['is one of French Guiana', '0694201234', 'FR', '+594694201234'],
    ['is one of Martinique', '0696 20 12 34', 'FR', '+596696201234'],
    ['is one of Martinique with its newer digits', '0697123456', 'FR', '+596697123456'],
    ['is one of Saint-Pierre', '0708451234', 'FR', '+508708451234'],
    ['is one of Saint-Pierre with six digits from abroad', '0508551234', 'FR', '+508551234'],
    ['is one of the mainland', '0612345678', 'RE', '+33612345678'],
    ['is one of the mainland with 07', '07 81 23 45 67', 'GP', '+33781234567'],
    ['is one of another territory', '0696201234', 'GF', '+596696201234'],
    ['is a landline of the mainland', '0145678901', 'MQ', '+33145678901'],
    ['is a landline overseas', '0262 20 12 34', 'FR', '+262262201234'],
    ['is one at home', '0692123456', 'RE', '+262692123456'],
    ['has lost its 0', '692123456', 'FR', '+262692123456'],
    ['has the mainland’s code by mistake', '+33 6 92 12 34 56', 'FR', '+262692123456'],
    ['has the mainland’s code by mistake and a 0', '+33 (0)692 12 34 56', 'FR', '+262692123456'],
    ['has the territory’s code by mistake', '+262612345678', 'RE', '+33612345678'],
    ['is in no territory’s use yet, but in its block', '0693991234', 'FR', '+262693991234'],
    ['is in nobody’s use yet', '0700000000', 'FR', '+33700000000'],
    ['is in nobody’s use yet, with its code', '+33 7 00 00 00 00', 'RE', '+33700000000'],
    ['is in nobody’s use yet, overseas', '0700000000', 'RE', '+262700000000'],
    ['is of a plan of its own', '751234', 'NC', '+687751234'],
    ['is French, where the plan is another', '0612345678', 'NC', undefined],
    ['is French, in a country whose numbers begin alike', '0612345678', 'NO', undefined],
    ['is none of the mainland’s, but toll-free at home', '0801234567', 'RE', '+262801234567'],
  ]);

  for (const country of FRENCH_PLAN as CountryCode[]) {
    it(`is read alike everywhere in it: ${country}`, () => {
      const { number, nationalNumber } = getExampleNumber(country, MOBILES)!;
      const atHome = `0${nationalNumber.padStart(9, '508')}`;
      FRENCH_PLAN.map((account) => readNumber(atHome, account)).should.matchEach(number);
    });
  }

  it('of one code is never taken from another country', () => {
    // Jersey, Guernsey and Man; the Vatican; Kazakhstan; Åland; Svalbard; Western Sahara; the Caribbean.
    for (const account of [
      'GB',
      'JE',
      'GG',
      'IM',
      'IT',
      'VA',
      'RU',
      'KZ',
      'FI',
      'AX',
      'NO',
      'SJ',
      'MA',
      'EH',
      'US',
      'CA',
      'JM',
      'PR',
    ]) {
      const { number, countryCallingCode } = getExampleNumber(account as CountryCode, MOBILES)!;
      const alike = EXAMPLES.filter((one) => one.countryCallingCode === countryCallingCode);
      for (const one of alike) {
        should(readNumber(one.formatNational(), account)).equal(one.number, account);
        should(readNumber(number, one.country!)).equal(number, account);
      }
    }
  });
});

describe('a 0 that is not dialled', () => {
  // prettier-ignore
  readsAs([
    ['in brackets', '+352 (0)628 123 456', 'FR', '+352628123456'],
    ['without brackets', '+352 0628 123 456', 'FR', '+352628123456'],
    ['after 00', '0041 (0)79 123 45 67', 'FR', '+41791234567'],
    ['in square brackets', '+352 [0] 628 123 456', 'FR', '+352628123456'],
    ['in full-width brackets and digits', '+352（０）628123456', 'FR', '+352628123456'],
    ['in brackets with spaces', '+33 ( 0 ) 6 12 34 56 78', 'FR', '+33612345678'],
    ['in brackets, further back', '+44 20 (0)7946 0958', 'FR', '+442079460958'],
    ['as in Hungary, 06', '+36 (06) 20 123 4567', 'FR', '+36201234567'],
    ['in Italy, where it counts', '+39 (0)6 698 12345', 'FR', '+390669812345'],
    ['in Italy, before a mobile number', '+39 (0)347 1234567', 'FR', '+393471234567'],
    ['in the Vatican', '06 698 12345', 'VA', '+390669812345'],
    ['in San Marino', '+378 (0549) 886377', 'FR', '+3780549886377'],
  ]);

  it('is left out in every country of the world, but for two where it makes a landline', () => {
    const isLandline = ({ country }: PhoneNumber): boolean => country === 'IT' || country === 'VA';
    const wrong = EXAMPLES.filter((one) => !isLandline(one)).flatMap(
      ({ countryCallingCode, nationalNumber, number }) =>
        ['FR', 'RE', 'US', 'IT'].flatMap((account) =>
          [
            `+${countryCallingCode} (0)${nationalNumber}`,
            `00${countryCallingCode}(0)${nationalNumber}`,
          ]
            .filter((given) => readNumber(given, account) !== number)
            .map((given) => `${account} ${given} ${readNumber(given, account)}`),
        ),
    );
    wrong.should.deepEqual([]);
  });
});

describe('digits without a +', () => {
  // prettier-ignore
  readsAs([
    ['are French', '33612345678', 'FR', '+33612345678'],
    ['are French with a 0', '330612345678', 'FR', '+33612345678'],
    ['are of Réunion', '262692123456', 'FR', '+262692123456'],
    ['are a mobile number abroad', '4915112345678', 'FR', '+4915112345678'],
    ['are a mobile number where all numbers look alike', '12125551234', 'FR', '+12125551234'],
    ['are French abroad', '33612345678', 'ES', '+33612345678'],
    ['follow two 0', '00 33 6 12 34 56 78', 'FR', '+33612345678'],
    ['follow a + and two 0', '+0033 6 12 34 56 78', 'FR', '+33612345678'],
    ['are a national number that has lost a 3', '3612345678', 'FR', undefined],
    ['are a national number that has lost a 3 and won one at the end', '36123456789', 'FR', undefined],
    ['begin like one that has lost a 3', '36201234567', 'FR', undefined],
    ['begin like one that has lost its 0', '61412345678', 'FR', undefined],
    ['have one too many', '336123456789', 'FR', undefined],
    ['have one too few', '3361234567', 'FR', undefined],
    ['are a landline abroad', '493012345678', 'FR', undefined],
    ['begin like a number at home', '33623456789', 'US', undefined],
    ['are ten only, though a mobile number abroad', '4512345678', 'FR', undefined],
  ]);

  it('of a damaged French number are nobody’s abroad', () => {
    const changes = (number: string): string[] =>
      Array.from(number, (digit, i) => [
        number.slice(0, i) + number.slice(i + 1),
        number.slice(0, i) + digit + number.slice(i),
        number + digit,
      ]).flat();
    for (const end of ['12345678', '20123456', '91612345', '98765432', '31234567']) {
      for (const start of ['06', '07', '336', '337']) {
        // With two 0 in front it is no damaged number any more: somebody dials abroad.
        for (const damaged of changes(start + end).filter((digits) => !digits.startsWith('00'))) {
          const number = readNumber(damaged, 'FR');
          if (number !== undefined) number.should.match(FRENCH_CODES, damaged);
        }
      }
    }
  });

  it('are the number that they are with a +, or none', () => {
    const all = EXAMPLES.filter(({ number }) => number.length > 11);
    const read = all.filter(({ number }) => readNumber(number.slice(1), 'FR') !== undefined);
    for (const { number } of read) should(readNumber(number.slice(1), 'FR')).equal(number);
    const refused = all.filter((one) => !read.includes(one)).map(({ number }) => number);
    refused.filter((number) => !/^\+(6|7|3[67])/.test(number)).should.deepEqual([]);
  });
});

describe('a French number of 14 digits, for machines', () => {
  // prettier-ignore
  readsAs([
    ['is read', '07000112345678', 'FR', '+337000112345678'],
    ['is read with its code', '+337000112345678', 'FR', '+337000112345678'],
    ['is read in pairs', '07 00 01 12 34 56 78', 'FR', '+337000112345678'],
    ['is read with 0033 and (0)', '0033 (0)7000112345678', 'US', '+337000112345678'],
    ['is read without +', '337000112345678', 'FR', '+337000112345678'],
    ['is read overseas', '07000112345678', 'RE', '+337000112345678'],
    ['is none elsewhere', '07000112345678', 'ES', undefined],
    ['is none with 13 digits', '0700011234567', 'FR', undefined],
    ['is none with 15 digits', '070001123456789', 'FR', undefined],
    ['is none with other digits in front', '06120112345678', 'FR', undefined],
  ]);
});

describe('a number in any writing', () => {
  // prettier-ignore
  readsAs([
    ['has a variation selector', '+33\ufe0d-6-12-34-56-78', 'FR', '+33612345678'],
    ['has tags and joiners', '+33\u{e0061}6\u200d12\u034f345678\u{e007f}', 'FR', '+33612345678'],
    ['has an Arabic letter mark', '\u061c+33612345678', 'FR', '+33612345678'],
    ['has a Mongolian separator and fillers', '06\u180e12\u115f34\u316456\uffa078', 'FR', '+33612345678'],
    ['has figure dashes and minus signs', '06\u201212\u221234\ufe6356\u207b78', 'FR', '+33612345678'],
    ['has dashes of other scripts', '06\u058a12\u05be34\u301c56\u30a078', 'FR', '+33612345678'],
    ['has Japanese dashes', '06ー12ｰ34－56－78', 'FR', '+33612345678'],
    ['has brackets of every kind', '〔06〕［12］❨34❩【56】｛78｝', 'FR', '+33612345678'],
    ['has full-width dots and slashes', '06．12／34。56・78', 'FR', '+33612345678'],
    ['has middle dots and bullets', '06·12•34∙56⋅78', 'FR', '+33612345678'],
    ['has ideographic and Braille spaces', '06\u300012\u280034\u205f5678', 'FR', '+33612345678'],
    ['has a full-width +', '＋33612345678', 'FR', '+33612345678'],
    ['has a small +', '﹢33612345678', 'FR', '+33612345678'],
    ['has Indian digits', '०६१२३४५६७८', 'FR', '+33612345678'],
    ['has Persian digits', '۰۶۱۲۳۴۵۶۷۸', 'FR', '+33612345678'],
    ['has mathematical digits', '𝟬𝟲𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴', 'FR', '+33612345678'],
    ['has keycaps', '0️⃣6️⃣12345678', 'FR', '+33612345678'],
    ['has a + in the middle', '06+12345678', 'FR', undefined],
    ['has a + behind', '0612345678+', 'FR', undefined],
    ['has a footnote', '0612345678¹', 'FR', undefined],
    ['has half an emoji', '0612345678\ud83d', 'FR', undefined],
    ['is nothing but (0)', '(0)', 'FR', undefined],
  ]);
});

describe('a mobile number of any country', () => {
  it('is the same in E.164, whatever the account', () => {
    for (const { number } of EXAMPLES) {
      for (const account of ['FR', 'RE', 'US', 'IT', 'DE', '']) {
        should(readNumber(number, account)).equal(number);
      }
    }
  });

  it('is read at home as people write it there', () => {
    const wrong = EXAMPLES.filter(
      (one) => readNumber(one.formatNational(), one.country!) !== one.number,
    );
    wrong.map(({ country, number }) => `${country} ${number}`).should.deepEqual([]);
  });

  it('of France is read as quickly as it is by the library, and alike', () => {
    for (let start = 600; start < 800; start += 1) {
      const number = readNumber(`0${start}123456`, 'FR')!;
      const isFrench = parsePhoneNumberFromString(`+33${start}123456`)!.isValid();
      if (isFrench) number.should.equal(`+33${start}123456`);
    }
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
