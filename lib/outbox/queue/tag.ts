// Our own tag of a request: what it is looked up by. At most 20 characters, lower case, no spaces (API sheet
// §1), and never the same twice.
import { randomBytes } from 'node:crypto';

const LENGTH = 19;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** @returns `n` and 19 random characters: 98 bits */
export function makeTag(): string {
  let tag = 'n';
  for (const byte of randomBytes(LENGTH)) tag += ALPHABET[byte % ALPHABET.length];
  return tag;
}
