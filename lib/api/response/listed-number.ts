// A phone number in a list of the API, in one writing, so that the same number is the same text. The API
// sheet promises E.164 (§2); which country a number without its prefix is from is never guessed here.

/** What people and gateways put between digits: blanks, points, dashes, brackets, slashes. */
const SEPARATORS = /[\s.\-‐‑–—()/]/g;

/** @returns digits with a `+` where the API wrote one or `00`; `''` for what is no number */
export function readListedNumber(value: unknown): string {
  // An integer lost its quotes on the way; what is below nought or broken was never a number to call.
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? `${value}` : '';
  if (typeof value !== 'string') return '';
  const number = value.replace(SEPARATORS, '').replace(/^00/, '+');
  return /^\+?\d+$/.test(number) ? number : '';
}
