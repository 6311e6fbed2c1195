// What the value of one field must be, once: the form says it while one types, the runtime refuses by it.
// Only what both must read alike; what becomes of a wrong value must never enter here.
import { isUnseen } from '../text/invisible';
import { LONGEST_TEXT } from './input-bounds';

/**
 * Whether this is "${NAME}", or "$(NAME)" as it was written earlier: Node-RED replaces it by the variable's value, and
 * leaves it when there is none.
 */
export function isEnvReference(value: string): boolean {
  return /^\$(\{\S+\}|\(\S+\))$/.test(value);
}

/** What nobody can see is nothing, in every field; what is too long to be looked at is something. */
export function isBlank(value: string): boolean {
  return value.length <= LONGEST_TEXT && isUnseen(value);
}

/** API sheet §3 `sender`. */
export function isSender(value: string): boolean {
  return /^[A-Za-z0-9 ]{3,11}$/.test(value);
}

/** API sheet §3 `tag`. */
export function isTag(value: string): boolean {
  return value !== '' && value.length <= 20 && !/\s/.test(value) && value === value.toLowerCase();
}

/** Longest time for which a message is tried: as long as a key counts. */
export const LONGEST_LIFETIME_MINUTES = 7 * 24 * 60;

/** @param minutes 0 = tried once */
export function isLifetime(minutes: number): boolean {
  return minutes >= 0 && minutes <= LONGEST_LIFETIME_MINUTES;
}

export function isKey(value: string): boolean {
  return value !== '' && value.length <= 200;
}
