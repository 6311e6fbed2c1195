// Node-RED replaces a property that is "${NAME}" or "$(NAME)" by the variable's value, and leaves it as it is when
// there is none, or a space beside it: here that becomes nothing. What a variable means must never enter here.
import { isEnvReference } from '../../lib/pure/fields/field-rules';

/** Whether a property still is an environment variable's name: it is not set. */
export function isUnset(value: unknown): boolean {
  return typeof value === 'string' && isEnvReference(value.trim());
}

/** @returns the property as text, `''` for an unset variable or no value at all */
export function textProperty(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && !isUnset(value) ? value : '';
}
