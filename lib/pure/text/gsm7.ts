// The 7-bit alphabet of the phone network (GSM 03.38), without which no text can be counted.
// What the platform does to characters must never enter here: that is platform-text.ts.

/** The characters that take one septet (API sheet §10.3, last paragraph). */
export const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** The characters that take an escape and a second septet (API sheet §10.1). */
export const GSM_EXTENSION = '\f^{}\\[~]|€';

// Indexed by UTF-16 unit up to the euro sign, the last of the alphabet: counting is done on every message.
const SEPTETS = new Uint8Array('€'.charCodeAt(0) + 1);
for (const char of GSM_BASIC) SEPTETS[char.charCodeAt(0)] = 1;
for (const char of GSM_EXTENSION) SEPTETS[char.charCodeAt(0)] = 2;

/** Septets of one UTF-16 unit; 0 = not in GSM 7-bit (always so for half of a surrogate pair). */
export function septetsOfUnit(unit: number): 0 | 1 | 2 {
  return (SEPTETS[unit] ?? 0) as 0 | 1 | 2;
}
