// What the account's form says about its settings while they are typed. Pure: no RED, no DOM.
// The runtime reads the same bounds and the same addresses; what it makes of a wrong one must never enter here.
import { readApiUrl } from '../../../../lib/pure/fields/address';
import {
  isWithinBounds,
  type NumberSetting,
  SETTING_BOUNDS,
} from '../../../../lib/pure/fields/setting-bounds';
import { isDecimal } from '../../../editor/rules/common-rules';
import type { Rule } from '../../../editor/rules/rule';

/** A number within the setting's bounds; a decimal point, never a comma. */
export function boundsRule(setting: NumberSetting): Rule {
  const max = String(SETTING_BOUNDS[setting].max);
  const problem = { key: `invalid.${setting}`, params: { max } };
  return (value) => (isDecimal(value) && isWithinBounds(setting, Number(value)) ? null : problem);
}

export const countryRule: Rule = (value) =>
  /^[A-Za-z]{2}$/.test(value.trim()) ? null : { key: 'invalid.country' };

export const apiUrlRule: Rule = (value) => {
  const address = value.trim();
  if (readApiUrl(address)) return null;
  const isOnlyInsecure = readApiUrl(address.replace(/^http:/i, 'https:')) !== undefined;
  return { key: isOnlyInsecure ? 'invalid.urlInsecure' : 'invalid.url' };
};
