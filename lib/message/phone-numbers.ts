// Turns what a flow holds into the numbers of an order. It judges whether a number is possible and
// nothing else: landlines, prices and STOP lists belong to the API. No sending may enter here.
import { createRequire } from 'node:module';
import type * as Library from 'libphonenumber-js/max';
import { LONGEST_NUMBER, splitNumbers } from '../pure/fields/split-numbers';

/** The numbers of one message. */
export interface PhoneNumbers {
  /** E.164, each once, in order of first appearance. */
  numbers: string[];
  /** What is no possible number: as given, each once, cut to 40 characters. */
  invalid: string[];
  /** Neither a string nor an array of strings: the whole message is an error and both lists are empty. */
  wrongType: boolean;
}

type Found = Pick<PhoneNumbers, 'numbers' | 'invalid'>;

// Nearly every number of a French flow has one of these shapes; the library takes fifty times as long.
const FRENCH_MOBILE = /^\+33[67]\d{8}$/;
const FRENCH_MOBILE_AT_HOME = /^0[67]\d{8}$/;

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// Numbers spelt in letters and extensions are no address of an SMS, though the library reads some.
const NO_NUMBER = /[\p{L}#~*=]/u;

// Eight digits or more and no +; shorter ones are national numbers with a slip.
const LIKE_INTERNATIONAL = /^[^\p{Nd}+\uff0b]*(?:\p{Nd}[^\p{Nd}]*){8,}$/u;

const load = createRequire(__filename);
let library: typeof Library | undefined;

// About a hundred files: loaded at the first number that needs it, or with an account of another country.
function phoneLibrary(): typeof Library {
  library ??= load('libphonenumber-js/max') as typeof Library;
  return library;
}

/** Whether this is an ISO 3166 country whose national numbers can be read; "fr" is read as "FR". */
export function isKnownCountry(country: string): boolean {
  return knownCountry(country) !== undefined;
}

/**
 * Reads a string (a list, see `splitNumbers`) or an array of such strings (product sheet §4
 * "Numbers", API sheet §12). undefined, null, "" and [] are no number at all and no wrong type.
 * Anything else is a wrong type, a number too: 33612345678 and 612345678 have lost their + or 0.
 * National numbers are read with `defaultCountry` (ISO 3166; an unknown one makes them invalid).
 * Never throws, whatever a flow puts into the value.
 */
export function readPhoneNumbers(value: unknown, defaultCountry: string): PhoneNumbers {
  if (typeof value === 'string') {
    const known = frenchMobile(value, defaultCountry);
    if (known !== undefined) return { numbers: [known], invalid: [], wrongType: false };
  }
  try {
    const texts = textsOf(value);
    if (texts !== undefined) return { ...readAll(texts, defaultCountry), wrongType: false };
  } catch {
    // A getter or a proxy that throws while the array is read: not an array of strings.
  }
  return { numbers: [], invalid: [], wrongType: true };
}

function textsOf(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  const texts: string[] = [];
  const { length } = value;
  // By index and not by iterator: a hole is undefined and ends the reading at once.
  for (let i = 0; i < length; i++) {
    const text: unknown = value[i];
    if (typeof text !== 'string') return undefined;
    texts.push(text);
  }
  return texts;
}

function readAll(texts: string[], defaultCountry: string): Found {
  const numbers = new Set<string>();
  const invalid = new Set<string>();
  for (const text of texts) {
    const known = frenchMobile(text, defaultCountry);
    if (known !== undefined) {
      numbers.add(known);
      continue;
    }
    for (const piece of splitNumbers(text)) {
      const number = readNumber(piece, defaultCountry);
      if (number === undefined) invalid.add(cut(piece));
      else numbers.add(number);
    }
  }
  return { numbers: [...numbers], invalid: [...invalid] };
}

function readNumber(piece: string, defaultCountry: string): string | undefined {
  const known = frenchMobile(piece, defaultCountry);
  if (known !== undefined) return known;
  if (piece.length > LONGEST_NUMBER) return undefined;
  const written = piece.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
  if (NO_NUMBER.test(written)) return undefined;
  return (
    possible(written, defaultCountry) ??
    international(written, defaultCountry) ??
    guessed(written, defaultCountry)
  );
}

function frenchMobile(piece: string, defaultCountry: string): string | undefined {
  if (FRENCH_MOBILE.test(piece)) return piece;
  if (defaultCountry === 'FR' && FRENCH_MOBILE_AT_HOME.test(piece)) return `+33${piece.slice(1)}`;
  return undefined;
}

function possible(written: string, defaultCountry: string): string | undefined {
  const number = parse(written, defaultCountry);
  return number?.isPossible() === true ? number.number : undefined;
}

/** 00 where the country dials something else abroad, a + in brackets, (0) where the country has no 0. */
function international(written: string, defaultCountry: string): string | undefined {
  const plain = /^[ (\uff08[]*(?:\+|\uff0b|00)(.*)$/.exec(written)?.[1];
  if (plain === undefined) return undefined;
  return (
    possible(`+${plain}`, defaultCountry) ??
    possible(`+${plain.replace('(0)', '')}`, defaultCountry)
  );
}

/**
 * 33612345678 without its +. Only a guess, so the number must be one that is really in use: a digit
 * too few in a national number must not send the SMS to another country.
 */
function guessed(written: string, defaultCountry: string): string | undefined {
  if (!LIKE_INTERNATIONAL.test(written)) return undefined;
  const number = parse(`+${written}`, defaultCountry);
  return number?.isValid() === true ? number.number : undefined;
}

function parse(written: string, defaultCountry: string): Library.PhoneNumber | undefined {
  const country = knownCountry(defaultCountry);
  const options = { extract: false, ...(country === undefined ? {} : { defaultCountry: country }) };
  return phoneLibrary().parsePhoneNumberFromString(written, options);
}

function knownCountry(country: string): Library.CountryCode | undefined {
  if (country === 'FR') return country;
  const code = country.trim().toUpperCase();
  return phoneLibrary().isSupportedCountry(code) ? code : undefined;
}

function cut(piece: string): string {
  // Not through the middle of a surrogate pair: the value goes on into JSON and UTF-8.
  return piece.slice(0, LONGEST_NUMBER).replace(/[\ud800-\udbff]$/, '');
}
