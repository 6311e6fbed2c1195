// Reads values whose type the API does not keep: numbers that come as strings, flags as 0 and 1 (API sheet
// §13), and phone numbers in any writing. Nothing here knows what a value means.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

export function isFalse(value: unknown): boolean {
  return value === false || value === 'false' || value === 0 || value === '0';
}

/** Text of a string or number; `''` for anything else. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

export function toNumber(value: unknown): number | undefined {
  const text = toText(value);
  const number = Number(text);
  return text && Number.isFinite(number) ? number : undefined;
}

export function toInteger(value: unknown): number | undefined {
  const number = toNumber(value);
  return number !== undefined && Number.isInteger(number) ? number : undefined;
}

/** What people and gateways put between digits: blanks, points, dashes, brackets, slashes. */
const SEPARATORS = /[\s.\-‐‑–—()/]/g;

/**
 * A phone number in a list of the API, in one writing, so that the same number is the same text. The API sheet
 * promises E.164 (§2); which country a number without its prefix is from is never guessed here.
 *
 * @returns digits with a `+` where the API wrote one or `00`; `''` for what is no number
 */
export function readListedNumber(value: unknown): string {
  // An integer lost its quotes on the way; what is below nought or broken was never a number to call.
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? `${value}` : '';
  if (typeof value !== 'string') return '';
  const number = value.replace(SEPARATORS, '').replace(/^00/, '+');
  return /^\+?\d+$/.test(number) ? number : '';
}
