// A phone number as it may be shown to somebody who need not know it. Pure.

const SHOWN_FIRST = 4;
const SHOWN_LAST = 2;

/** @returns `+336••••••78`: enough to recognise it, too little to call it */
export function maskNumber(phoneNumber: string): string {
  const hidden = phoneNumber.length - SHOWN_FIRST - SHOWN_LAST;
  if (hidden <= 0) return '•'.repeat(phoneNumber.length);
  return phoneNumber.slice(0, SHOWN_FIRST) + '•'.repeat(hidden) + phoneNumber.slice(-SHOWN_LAST);
}
