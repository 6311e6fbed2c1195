// What any form can say about a value while it is typed: format only, the runtime has the last word.
// Pure: no RED, no DOM. What only one node's form asks is in its own folder.
import { isBlank, isKey, isSender, isTag } from '../../../lib/pure/fields/field-rules';
import { splitNumbers } from '../../../lib/pure/fields/split-numbers';
import type { Rule } from './rule';

/** No sign: nothing that is set in a form goes below 0; a decimal point, never a comma. */
const DECIMAL = /^\d+(\.\d+)?$/;

// Dots, hyphens, slashes, brackets, spaces and invisible marks belong to a written number.
const DECORATION =
  /[\s().\-/\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff\uff08\uff09\uff0d-\uff0f]/g;

export function isDecimal(value: string): boolean {
  return DECIMAL.test(value.trim());
}

/** The numbers of a written list, without what people write between the digits. */
export function writtenNumbers(value: string): string[] {
  return splitNumbers(value)
    .map((number) => number.replace(DECORATION, ''))
    .filter((number) => number !== '');
}

export const phoneNumbersRule: Rule = (value) => {
  const numbers = writtenNumbers(value);
  if (numbers.length === 0) return { key: 'invalid.numberMissing' };
  const wrong = numbers.find((number) => !/^[+\uff0b]?\p{Nd}{4,18}$/u.test(number));
  return wrong === undefined ? null : { key: 'invalid.number', params: { value: wrong } };
};

export const senderRule: Rule = (value) =>
  isBlank(value) || isSender(value) ? null : { key: 'invalid.sender' };

export const tagRule: Rule = (value) =>
  isBlank(value) || isTag(value) ? null : { key: 'invalid.tag' };

export const keyRule: Rule = (value) =>
  isBlank(value) || !isKey(value) ? { key: 'invalid.key' } : null;

export const requiredRule: Rule = (value) => (isBlank(value) ? { key: 'invalid.required' } : null);
