// What the send form says about what only an SMS has: its text, its time to live, numbers that may not take it.
// Pure: no RED, no DOM. A warning may stand here, but never a reason that the runtime does not have.
import {
  isBlank,
  isLifetime,
  LONGEST_LIFETIME_MINUTES,
} from '../../../../lib/pure/fields/field-rules';
import { isDecimal, writtenNumbers } from '../../../editor/rules/common-rules';
import type { Rule } from '../../../editor/rules/rule';

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

/** Minutes; a decimal point, never a comma. */
export const expiresRule: Rule = (value) =>
  isDecimal(value) && isLifetime(Number(value))
    ? null
    : { key: 'invalid.expires', params: { max: String(LONGEST_LIFETIME_MINUTES) } };
