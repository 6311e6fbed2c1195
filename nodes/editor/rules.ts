// What the forms can say about a value while it is typed: format only, the runtime has the last word.
// Pure: no RED, no DOM. A rule answers with a key of the catalog, never with a text.
import { readApiUrl } from '../../lib/pure/fields/address';
import {
  isBlank,
  isKey,
  isLifetime,
  isSender,
  isTag,
  LONGEST_LIFETIME_MINUTES,
} from '../../lib/pure/fields/field-rules';
import {
  isWithinBounds,
  type NumberSetting,
  SETTING_BOUNDS,
} from '../../lib/pure/fields/setting-bounds';
import { splitNumbers } from '../../lib/pure/fields/split-numbers';

/** A problem to show: a catalog key below the node type, and its parameters. */
export interface Problem {
  key: string;
  params?: Record<string, string>;
}

export type Rule = (value: string) => Problem | null;

/** No sign: nothing that is set here goes below 0. */
const DECIMAL = /^\d+(\.\d+)?$/;

// Dots, hyphens, slashes, brackets, spaces and invisible marks belong to a written number.
const DECORATION =
  /[\s().\-/\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff\uff08\uff09\uff0d-\uff0f]/g;

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

/** French numbers that are not mobile ones (01–05, 08, 09): a reason to warn, never to refuse. */
export function landlines(value: string, defaultCountry: string): string[] {
  return writtenNumbers(value).filter(
    (number) =>
      /^(\+|00)330?[1-589]\d{8}$/.test(number) ||
      (defaultCountry === 'FR' && /^0[1-589]\d{8}$/.test(number)),
  );
}

export const messageRule: Rule = (value) =>
  isBlank(value) ? { key: 'invalid.messageMissing' } : null;

export const senderRule: Rule = (value) =>
  isBlank(value) || isSender(value) ? null : { key: 'invalid.sender' };

export const tagRule: Rule = (value) =>
  isBlank(value) || isTag(value) ? null : { key: 'invalid.tag' };

export const keyRule: Rule = (value) =>
  isBlank(value) || !isKey(value) ? { key: 'invalid.key' } : null;

/** Minutes; a decimal point, never a comma. */
export const expiresRule: Rule = (value) =>
  DECIMAL.test(value.trim()) && isLifetime(Number(value))
    ? null
    : { key: 'invalid.expires', params: { max: String(LONGEST_LIFETIME_MINUTES) } };

export const requiredRule: Rule = (value) => (isBlank(value) ? { key: 'invalid.required' } : null);

/** A number within the setting's bounds; a decimal point, never a comma. */
export function boundsRule(setting: NumberSetting): Rule {
  const max = String(SETTING_BOUNDS[setting].max);
  const problem = { key: `invalid.${setting}`, params: { max } };
  return (value) =>
    DECIMAL.test(value.trim()) && isWithinBounds(setting, Number(value)) ? null : problem;
}

export const countryRule: Rule = (value) =>
  /^[A-Za-z]{2}$/.test(value.trim()) ? null : { key: 'invalid.country' };

export const apiUrlRule: Rule = (value) => {
  const address = value.trim();
  if (readApiUrl(address)) return null;
  const isOnlyInsecure = readApiUrl(address.replace(/^http:/i, 'https:')) !== undefined;
  return { key: isOnlyInsecure ? 'invalid.urlInsecure' : 'invalid.url' };
};
