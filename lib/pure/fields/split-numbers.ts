// People paste lists of numbers with whatever stands between them; a space may be inside a number or
// between two. No reading of a number may enter here: pieces leave as they were written.
import { isUnseen } from '../text/invisible';
import { plainNumber } from './written-number';

// Commas, semicolons and line breaks, of every script and width.
const SEPARATED =
  /[^,;\u060c\u061b\u3001\ufe10\ufe11\ufe14\ufe50\ufe51\ufe54\uff0c\uff1b\uff64\r\n\v\f\u0085\u2028\u2029]+/g;

const CONTROL = /\p{Cc}/u;

// Eight digits twice are more than E.164's fifteen, so pieces like these cannot be one number. The
// 00 in front and the (0) in the middle are no digits of E.164 and do not count.
const WHOLE_NUMBER = /^\+?(?:00)?(?!00)\d{8,15}$/;

/**
 * The numbers of a list, trimmed, without those of which nothing can be seen, otherwise as written. Split at
 * commas, semicolons and line breaks; at white space only if every piece is then a whole number: 8 to 15
 * digits with an optional + or 00 in front (product sheet §4 "Numbers").
 *
 * @param most it ends as soon as there are more
 */
export function splitNumbers(value: string, most = Infinity): string[] {
  const numbers: string[] = [];
  for (const [separated] of value.matchAll(SEPARATED)) {
    const piece = separated.trim();
    if (isNothing(piece)) continue;
    const words = piece.split(/\s+/).filter((word) => !isNothing(word));
    if (words.length > 1 && words.every(isWholeNumber))
      for (const word of words) numbers.push(word);
    else numbers.push(piece);
    if (numbers.length > most) break;
  }
  return numbers;
}

/** Control characters come from no keyboard and no PDF: they are a fault of the flow, to be told. */
function isNothing(piece: string): boolean {
  return isUnseen(piece) && !CONTROL.test(piece);
}

function isWholeNumber(word: string): boolean {
  return WHOLE_NUMBER.test(plainNumber(word)?.replace('(0)', '') ?? '');
}
