// What people write between the digits of a number means nothing, in any script and any width: this is the one
// definition of it, for the splitter, the reader and the form. No country and no length of numbers may enter here.
import { LONGEST_NUMBER } from './input-bounds';

/** A number as it is dialled: ASCII digits, at most one + in front and one (0) within. */
const PLAIN = /^\+?\d*(?:\(0\))?\d+$/;

// Formats a PDF or a chat leaves behind, keycaps, spaces, every dash of Unicode (and what looks like one), dots
// and slashes of every width.
const MEANINGLESS =
  /[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\p{Dash}\u02d7\u2043\u2796\u2800\u30fc\uff70./\u00b7\u2022\u2024\u2027\u2044\u2215\u2219\u22c5\u3002\u30fb\ufe52\uff0e\uff0f\uff61\uff65]/gu;
const PLUS = /[\u207a\u2795\ufb29\ufe62\uff0b]/gu;
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;
const BRACKET_OR_ZERO = /\(0\)|[()]/g;

/** @returns `undefined` where something in it belongs to no number (a letter, an extension, a second +) */
export function plainNumber(written: string): string | undefined {
  if (written.length > LONGEST_NUMBER) return undefined;
  if (PLAIN.test(written)) return written;
  const plain = withOneZero(
    written
      .replace(MEANINGLESS, '')
      .replace(PLUS, '+')
      .replace(/\p{Ps}/gu, '(')
      .replace(/\p{Pe}/gu, ')')
      .replace(OTHER_DIGIT, asciiDigit),
  );
  return PLAIN.test(plain) ? plain : undefined;
}

/** Brackets mean something only around the 0 that is dialled at home and not from abroad. */
function withOneZero(text: string): string {
  let isFirst = true;
  return text.replace(BRACKET_OR_ZERO, (found) => {
    if (found !== '(0)') return '';
    if (!isFirst) return '0';
    isFirst = false;
    return found;
  });
}

/** Unicode keeps the ten digits of every script together, 0 first; a few scripts stand side by side. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((code - first) % 10);
}
