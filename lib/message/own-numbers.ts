// Which of the numbers of a request the platform means, however it writes one: E.164, without its +, or nationally.
// The request has few numbers, so the country need not be known; what could be two of them is none.
import { readListedNumber } from '../api/response/lenient-values';

/** Digits of a country's code: what a national writing leaves out. */
const LONGEST_COUNTRY_CODE = 3;

export class OwnNumbers {
  private readonly own: ReadonlySet<string>;

  /** @param numbers E.164 */
  constructor(numbers: readonly string[]) {
    this.own = new Set(numbers);
  }

  /** @returns the one that is meant; nothing where it is none of them, or could be several */
  find(written: string): string | undefined {
    const listed = readListedNumber(written);
    if (this.own.has(listed)) return listed;
    const [meant, another] = [...this.own].filter((number) => isMeant(listed, number));
    return another === undefined ? meant : undefined;
  }
}

function isMeant(listed: string, number: string): boolean {
  const digits = number.replace('+', '');
  // "+33 (0)6…" as well: the 0 that is dialled at home.
  if (listed.startsWith('+')) return `+${withoutTrunk(listed, digits)}` === number;
  return [listed, listed.replace(/^0+/, '')].some((tail) => {
    const more = digits.length - tail.length;
    return tail !== '' && more >= 0 && more <= LONGEST_COUNTRY_CODE && digits.endsWith(tail);
  });
}

/** @returns the digits of a full number, without a 0 that stands behind the country's code */
function withoutTrunk(listed: string, digits: string): string {
  const found = listed.slice(1);
  for (let length = 1; length <= LONGEST_COUNTRY_CODE; length += 1) {
    const plain = found.slice(0, length) + found.slice(length).replace(/^0/, '');
    if (plain === digits) return plain;
  }
  return found;
}
