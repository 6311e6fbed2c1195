// One written number becomes E.164. It judges whether a number is possible and nothing else: landlines, prices
// and STOP lists belong to the API. Where a reading is only possible and another one of the same characters is
// valid, the valid one is taken. No list and no sending may enter here.
import { createRequire } from 'node:module';
import type * as Library from 'libphonenumber-js/max';
import { plainNumber } from '../pure/fields/written-number';
import { lazy } from '../pure/lazy';
import { frenchMachine, frenchReadings } from './french-plan';

// Nearly every number of a French flow has one of these shapes; the library takes fifty times as long.
const MOBILE = '(?:6(?:[0-24-8]\\d|3[0-8]|9[589])|7[3-9]\\d)\\d{6}';
const FRENCH_MOBILE = new RegExp(`^\\+33${MOBILE}$`);
const FRENCH_MOBILE_AT_HOME = new RegExp(`^0${MOBILE}$`);

/** No country's code begins with a 0: what is dialled before it, with or without a +. */
const FROM_ABROAD = /^(?:\+|00)+(?=[^0])/;

/** Digits without a + are read as international from here on; fewer are a national number with a slip. */
const FEWEST_DIGITS_WITHOUT_PLUS = 11;

/** What the library calls numbers behind which stands no phone. */
const SERVICES = ['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL'];

type Country = Library.CountryCode;

const load = createRequire(__filename);

// Some seventy files: loaded at the first number that needs it, or with an account of another country.
const phoneLibrary = lazy(() => load('libphonenumber-js/max') as typeof Library);

/** Whether this is an ISO 3166 country whose national numbers can be read; "fr" is read as "FR". */
export function isKnownCountry(country: string): boolean {
  return knownCountry(country) !== undefined;
}

/**
 * Reads one number, whatever stands between its digits (product sheet §4 "Numbers", API sheet §12).
 *
 * @param defaultCountry ISO 3166, for national numbers; with an unknown one they are no numbers
 * @returns E.164; `undefined` where it cannot be a number
 */
export function readNumber(written: string, defaultCountry: string): string | undefined {
  const known = readFrenchMobile(written, defaultCountry);
  if (known !== undefined) return known;
  const plain = plainNumber(written);
  if (plain === undefined) return undefined;
  const country = knownCountry(defaultCountry);
  const digits = plain.replace('(0)', '0');
  return (
    readFrenchMobile(digits, country) ??
    frenchMachine(digits, country) ??
    readByLibrary(plain, digits, country)
  );
}

/** @returns E.164 of what is a French mobile number and nothing else, as it is dialled; else `undefined` */
export function readFrenchMobile(digits: string, country: string | undefined): string | undefined {
  if (FRENCH_MOBILE.test(digits)) return digits;
  if (country === 'FR' && FRENCH_MOBILE_AT_HOME.test(digits)) return `+33${digits.slice(1)}`;
  return undefined;
}

/** The first reading that is valid, of a person before a service; else the first that is possible. */
function readByLibrary(plain: string, digits: string, country?: Country): string | undefined {
  const possible: Library.PhoneNumber[] = [];
  for (const writing of new Set(writings(plain, digits, country))) {
    const number = parse(writing, country);
    if (number?.isPossible() !== true) continue;
    if (isOfAPerson(number)) return number.number;
    possible.push(number);
  }
  const corrected = possible
    .flatMap((number) => corrections(number))
    .find((number) => isOfAPerson(parse(number)));
  if (corrected !== undefined) return corrected;
  return (
    possible.find((number) => number.isValid())?.number ??
    withoutPlus(digits, country) ??
    possible[0]?.number
  );
}

/** Valid, and no number of a service (toll-free, for one): a (0) before a mobile number may look like those. */
function isOfAPerson(number: Library.PhoneNumber | undefined): boolean {
  if (number?.isValid() !== true) return false;
  return !SERVICES.includes(number.getType() ?? '');
}

/** The likeliest first: with the 0 in brackets, then without it. */
function* writings(plain: string, digits: string, country?: Country): Generator<string> {
  for (const given of [digits, plain.replace('(0)', '')]) {
    const dialled = given.replace(FROM_ABROAD, '+');
    yield* frenchReadings(dialled, country);
    yield dialled;
    // A country may have numbers that begin like our 00.
    yield given;
  }
}

/** What else a number may be that is possible, but that nobody has: E.164. */
function corrections({
  number,
  nationalNumber,
  countryCallingCode,
}: Library.PhoneNumber): string[] {
  const withoutZero = nationalNumber.startsWith('0')
    ? [`+${countryCallingCode}${nationalNumber.slice(1)}`]
    : [];
  return [...withoutZero, ...frenchReadings(number)];
}

/**
 * 33612345678 without its +. Only a guess, so it must be a mobile number that is really in use, and begin like
 * none of the country's own: a digit lost or doubled must not send the SMS to another country.
 */
function withoutPlus(digits: string, country?: Country): string | undefined {
  if (digits.length < FEWEST_DIGITS_WITHOUT_PLUS || digits.startsWith('+')) return undefined;
  const number = `+${digits}`;
  if (!isMobile(number)) return undefined;
  return country !== undefined && isLikeDamaged(digits, country) ? undefined : number;
}

/** Whether it begins like a mobile number of the country with its 0, or a digit of the country's code, lost. */
function isLikeDamaged(digits: string, country: Country): boolean {
  const code: string = phoneLibrary().getCountryCallingCode(country);
  if (digits.startsWith(code)) return false;
  const starts = ['', ...Array.from(code, (_, i) => code.slice(0, i) + code.slice(i + 1))];
  return [...new Set(starts)]
    .filter((start) => digits.startsWith(start))
    .some((start) => beginsLikeMobile(digits.slice(start.length), code, country));
}

function beginsLikeMobile(digits: string, code: string, country: Country): boolean {
  const numbers = Array.from(digits, (_, i) => digits.slice(0, i + 1));
  return numbers.some(
    (number) =>
      isMobile(`+${code}${number}`) || frenchReadings(`0${number}`, country).some(isMobile),
  );
}

function isMobile(number: string): boolean {
  const type = parse(number)?.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

function parse(written: string, country?: Country): Library.PhoneNumber | undefined {
  const options = { extract: false, ...(country === undefined ? {} : { defaultCountry: country }) };
  return phoneLibrary().parsePhoneNumberFromString(written, options);
}

function knownCountry(country: string): Country | undefined {
  if (country === 'FR') return country;
  const code = country.trim().toUpperCase();
  return phoneLibrary().isSupportedCountry(code) ? code : undefined;
}
