// Turns what a flow holds into the numbers of an order: a string, or a list of strings of which each stands for
// itself. Its size is looked at before anything of it is read. How one number is read is read-number.ts.
import { LONGEST_NUMBER, LONGEST_NUMBERS_TEXT, MOST_NUMBERS } from '../pure/fields/input-bounds';
import { splitNumbers } from '../pure/fields/split-numbers';
import { withoutHalves } from '../pure/text/invisible';
import { readFrenchMobile, readNumber } from './read-number';

/** The numbers of one message. */
export interface PhoneNumbers {
  /** E.164, each once, in order of first appearance. */
  numbers: string[];
  /** What is no possible number: as given, each once, cut to 40 characters. */
  invalid: string[];
  /** What in a list is no string. */
  unusable: UnusableEntry[];
  /** Of the whole: neither a string nor a list, or more than is looked at. Then all lists are empty. */
  problem?: NumbersProblem;
}

export type NumbersProblem = 'numbersType' | 'numbersTooMany';

/** An entry of a list that no number can be read from. */
export interface UnusableEntry {
  /** In the list, from 0. */
  place: number;
  /** As text, where it is a number: it has lost its 0 or its +. */
  given?: string;
}

/**
 * Reads a string (a list, see `splitNumbers`) or an array of such strings (product sheet §4
 * "Numbers", API sheet §12). undefined, null, "" and [] are no number at all and no wrong type.
 * Anything else is a wrong type, a number too: 33612345678 and 612345678 have lost their + or 0.
 * National numbers are read with `defaultCountry` (ISO 3166; an unknown one makes them invalid).
 * Never throws, whatever a flow puts into the value.
 */
export function readPhoneNumbers(value: unknown, defaultCountry: string): PhoneNumbers {
  const found = noNumbers();
  // Nearly every message has one, and it is no list: nothing of it needs to be taken apart.
  const one = typeof value === 'string' ? readFrenchMobile(value, defaultCountry) : undefined;
  if (one !== undefined) {
    found.numbers.push(one);
    return found;
  }
  for (const step of readingOf(value, defaultCountry, found)) void step;
  return found;
}

/**
 * The same number by number, for whoever must not hold up others for long.
 *
 * @param found where it puts what it reads; complete when it has ended
 */
export function* readingOf(
  value: unknown,
  defaultCountry: string,
  found: PhoneNumbers,
): Generator<undefined> {
  const pieces = piecesOf(value, found);
  const numbers = new Set<string>();
  const invalid = new Set<string>();
  for (const piece of pieces) {
    const number = readNumber(piece, defaultCountry);
    if (number === undefined) invalid.add(cut(piece));
    else numbers.add(number);
    yield;
  }
  found.numbers.push(...numbers);
  found.invalid.push(...invalid);
}

export function noNumbers(): PhoneNumbers {
  return { numbers: [], invalid: [], unusable: [] };
}

/** @param found gets what is no text, or what is wrong with the whole */
function piecesOf(value: unknown, found: PhoneNumbers): string[] {
  try {
    const texts = textsOf(value, found.unusable);
    if (typeof texts === 'string') found.problem = texts;
    else if (isTooLong(texts)) found.problem = 'numbersTooMany';
    else {
      const pieces = texts.flatMap((text) => splitNumbers(text, MOST_NUMBERS));
      if (pieces.length + found.unusable.length <= MOST_NUMBERS) return pieces;
      found.problem = 'numbersTooMany';
    }
  } catch {
    // A proxy that throws before anything of it is known: no list.
    found.problem = 'numbersType';
  }
  found.unusable = [];
  return [];
}

function textsOf(value: unknown, unusable: UnusableEntry[]): string[] | NumbersProblem {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return 'numbersType';
  const { length } = value;
  if (!(length <= MOST_NUMBERS)) return 'numbersTooMany';
  const texts: string[] = [];
  // By index and not by iterator: a flow may have put anything in the iterator's place.
  for (let place = 0; place < length; place += 1) {
    const entry = entryOf(value, place);
    if (typeof entry === 'string') texts.push(entry);
    else unusable.push({ place, ...(typeof entry === 'number' && { given: String(entry) }) });
  }
  return texts;
}

/** A getter that throws is an entry like any other without a number. */
function entryOf(list: unknown[], place: number): unknown {
  try {
    return list[place];
  } catch {
    return undefined;
  }
}

function isTooLong(texts: string[]): boolean {
  let length = 0;
  for (const text of texts) length += text.length;
  return length > LONGEST_NUMBERS_TEXT;
}

/** Not through the middle of a surrogate pair: the value goes on into JSON and UTF-8. */
function cut(piece: string): string {
  return withoutHalves(piece.slice(0, LONGEST_NUMBER));
}
