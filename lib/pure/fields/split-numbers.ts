// People paste lists of numbers with whatever stands between them; a space may be inside a number or
// between two. No reading of a number may enter here: pieces leave as they were written.

const SEPARATED = /[^,;\r\n\u2028\u2029]+/g;

// Eight digits twice are more than E.164's fifteen, so pieces like these cannot be one number. The
// 00 in front and the (0) in the middle are no digits of E.164 and do not count.
const WHOLE_NUMBER = /^[\p{Cf}()./-]*(?:\p{Nd}[\p{Cf}()./-]*){8,15}$/u;
const DIALLED_FIRST = /^[\p{Cf}+\uff0b]*(?:00)?/u;

/** No writing of one number is longer; what is longer is a list or rubbish. */
export const LONGEST_NUMBER = 40;

/**
 * The numbers of a list, trimmed, without empty ones, otherwise as written. Split at commas,
 * semicolons and line breaks; at white space only if every piece is then a whole number: 8 to 15
 * digits with an optional + or 00 in front (product sheet §4 "Numbers").
 */
export function splitNumbers(value: string): string[] {
  const numbers: string[] = [];
  for (const separated of value.match(SEPARATED) ?? []) {
    const piece = separated.trim();
    if (piece === '') continue;
    const words = piece.split(/\s+/);
    if (words.length > 1 && words.every(isWholeNumber))
      for (const word of words) numbers.push(word);
    else numbers.push(piece);
  }
  return numbers;
}

function isWholeNumber(word: string): boolean {
  return (
    word.length <= LONGEST_NUMBER &&
    WHOLE_NUMBER.test(word.replace(DIALLED_FIRST, '').replace('(0)', ''))
  );
}
