// Phone numbers the way the platform takes them: deliberately simpler than the package's own
// reading, so that the simulator cannot hide a mistake of the code under test.

const COUNTRIES: readonly [prefix: string, country: string][] = [
  ['+351', 'PT'],
  ['+212', 'MA'],
  ['+33', 'FR'],
  ['+32', 'BE'],
  ['+34', 'ES'],
  ['+41', 'CH'],
  ['+44', 'GB'],
  ['+49', 'DE'],
];

/** E.164, or `undefined` when the platform does not take it for a number. */
export function toE164(written: string): string | undefined {
  const text = written.trim();
  const international = text
    .replace(/^00(?=[1-9])/, '+')
    .replace(/^0(?=[1-9]\d{8}$)/, '+33')
    .replace(/^(?=33[1-9]\d{8}$)/, '+');
  if (international.startsWith('+33')) {
    // 14 national digits, from 0700 on, are those of machines.
    return /^\+33(?:[1-9]\d{8}|700\d{10})$/.test(international) ? international : undefined;
  }
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : undefined;
}

/** Only French landlines are told apart: that is where per-number code 9 was seen. */
export function isMobile(e164: string): boolean {
  return !e164.startsWith('+33') || /^\+33[67]/.test(e164);
}

export function countryOf(e164: string): string {
  return COUNTRIES.find(([prefix]) => e164.startsWith(prefix))?.[1] ?? '';
}
