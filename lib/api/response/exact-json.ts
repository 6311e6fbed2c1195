// JSON as `JSON.parse` reads it, but for whole numbers that are too large for it: it would round them in silence,
// and an SMS would be asked for by somebody else's id. Nothing here knows what a number is for.

/** No id is longer; a number that is stays rounded, for it only pretends to be one. */
export const MAX_EXACT_DIGITS = 40;

/** As it is written, with a fraction of noughts and a power; what is longer is looked at no further. */
const MAX_TOKEN_LENGTH = 100;

/** A number that may be too large; a text of that look costs a second reading and no more. */
const MAY_BE_LARGE = /\d{16}|\d[eE]\+?\d/;

/** A string, with its escapes, or a number. */
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * @returns what the text holds; a whole number beyond 2^53 is its digits, as text
 * @throws SyntaxError for what is no JSON
 */
export function parseExactly(json: string): unknown {
  const value: unknown = JSON.parse(json);
  if (!MAY_BE_LARGE.test(json)) return value;
  return JSON.parse(json.replace(TOKEN, exactly));
}

function exactly(token: string): string {
  if (token.startsWith('"') || token.length > MAX_TOKEN_LENGTH) return token;
  if (Number.isSafeInteger(Number(token))) return token;
  const digits = digitsOf(token);
  return digits === undefined ? token : `"${digits}"`;
}

/** @returns the number written out; `undefined` for one with a fraction, and for one that is too long */
function digitsOf(token: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const written = whole + fraction;
  const significant = written.replace(/0+$/, '');
  const zeros = Number(power) - fraction.length + written.length - significant.length;
  if (zeros < 0 || significant.length + zeros > MAX_EXACT_DIGITS) return undefined;
  return sign + (significant + '0'.repeat(zeros)).replace(/^0+(?=\d)/, '');
}
