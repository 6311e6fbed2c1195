// What any form can say about a value while it is typed: format only, the runtime has the last word.
// Pure: no RED, no DOM. What only one node's form asks is in its own folder.
import { isBlank, isKey, isSender, isTag } from '../../../lib/pure/fields/field-rules';
import {
  LONGEST_NUMBER,
  LONGEST_NUMBERS_TEXT,
  MOST_NUMBERS,
} from '../../../lib/pure/fields/input-bounds';
import { splitNumbers } from '../../../lib/pure/fields/split-numbers';
import { plainNumber } from '../../../lib/pure/fields/written-number';
import type { Rule } from './rule';

/** No sign: nothing that is set in a form goes below 0; a decimal point, never a comma. */
const DECIMAL = /^\d+(\.\d+)?$/;

export function isDecimal(value: string): boolean {
  return DECIMAL.test(value.trim());
}

/** The numbers of a written list, as they are dialled; what is no number stays as it is written. */
export function writtenNumbers(value: string): string[] {
  return splitNumbers(value).map(
    (written) => plainNumber(written)?.replace('(0)', '0') ?? written.slice(0, LONGEST_NUMBER),
  );
}

export const phoneNumbersRule: Rule = (value) => {
  if (value.length > LONGEST_NUMBERS_TEXT) return TOO_MANY;
  const numbers = writtenNumbers(value);
  if (numbers.length === 0) return { key: 'invalid.numberMissing' };
  if (numbers.length > MOST_NUMBERS) return TOO_MANY;
  const wrong = numbers.find((number) => !/^\+?\d{4,18}$/.test(number));
  return wrong === undefined ? null : { key: 'invalid.number', params: { value: wrong } };
};

const TOO_MANY = { key: 'invalid.numbersTooMany', params: { max: String(MOST_NUMBERS) } };

export const senderRule: Rule = (value) =>
  isBlank(value) || isSender(value) ? null : { key: 'invalid.sender' };

export const tagRule: Rule = (value) =>
  isBlank(value) || isTag(value) ? null : { key: 'invalid.tag' };

export const keyRule: Rule = (value) =>
  isBlank(value) || !isKey(value) ? { key: 'invalid.key' } : null;

export const requiredRule: Rule = (value) => (isBlank(value) ? { key: 'invalid.required' } : null);
