// Our own tag of a request: what it is looked up by. At most 20 characters, lower case, no spaces (API sheet
// §1), and never the same twice.
import { randomFillSync } from 'node:crypto';

const LENGTH = 19;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Of 256 tags: asking the system for the few bytes of one takes longer than all the rest. */
const bytes = new Uint8Array(256 * LENGTH);
let used = bytes.length;

/** @returns `n` and 19 random characters: 98 bits */
export function makeTag(): string {
  if (used === bytes.length) {
    randomFillSync(bytes);
    used = 0;
  }
  let tag = 'n';
  for (const end = used + LENGTH; used < end; used += 1) {
    tag += ALPHABET[bytes[used]! % ALPHABET.length];
  }
  return tag;
}
