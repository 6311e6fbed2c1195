// What the forms can say about a value while it is typed: format only, the runtime has the last word.
// Pure: no RED, no DOM. A rule answers with a key of the catalog, never with a text.

/** A problem to show: a catalog key below the node type, and its parameters. */
export interface Problem {
  key: string;
  params?: Record<string, string>;
}

export type Rule = (value: string) => Problem | null;

/** A whole value that Node-RED replaces before the runtime sees it. */
export const isEnvReference = (value: string): boolean => /^\$\{\S+\}$/.test(value);

// Dots, hyphens, slashes, brackets, spaces and invisible marks belong to a written number.
const DECORATION = /[\s().\-/\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** The numbers of a written list, without what people write between the digits. */
export function writtenNumbers(value: string): string[] {
  return value
    .split(/[,;\r\n]/)
    .flatMap((part) => {
      const words = part.trim().split(/\s+/);
      return words.every((word) => /^(\+|00)?\d{8,}$/.test(word)) ? words : [part];
    })
    .map((part) => part.replace(DECORATION, ''))
    .filter((part) => part !== '');
}

export const phoneNumbersRule: Rule = (value) => {
  const numbers = writtenNumbers(value);
  if (numbers.length === 0) return { key: 'invalid.numberMissing' };
  const wrong = numbers.find((number) => !/^\+?\d{4,17}$/.test(number));
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
  value.trim() === '' ? { key: 'invalid.messageMissing' } : null;

export const senderRule: Rule = (value) =>
  value === '' || /^[A-Za-z0-9 ]{3,11}$/.test(value) ? null : { key: 'invalid.sender' };

export const tagRule: Rule = (value) =>
  value === '' || (value.length <= 20 && !/[\s\p{Lu}]/u.test(value))
    ? null
    : { key: 'invalid.tag' };

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)? ?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const FRENCH = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/;
const EPOCH = /^\d{12,14}$/;

export const scheduleRule: Rule = (value) => {
  const written = value.trim();
  if (written === '') return { key: 'invalid.scheduleMissing' };
  if (EPOCH.test(written)) return null;
  const iso = ISO.exec(written);
  if (iso) {
    const [, year, month, day, hour, minute] = iso;
    return isDate(year, month, day, hour, minute) ? null : { key: 'invalid.scheduleDate' };
  }
  const french = FRENCH.exec(written);
  if (!french) return { key: 'invalid.schedule' };
  const [, day, month, year, hour, minute] = french;
  if (!isDate(year, month, day, hour, minute)) return { key: 'invalid.scheduleDate' };
  return Number(minute) % 5 === 0 ? null : { key: 'invalid.scheduleMinute' };
};

function isDate(...parts: (string | undefined)[]): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
}

export const requiredRule: Rule = (value) =>
  value.trim() === '' ? { key: 'invalid.required' } : null;

/** Zero or more; a decimal point, never a comma. */
export const limitRule: Rule = (value) =>
  /^\d+(\.\d+)?$/.test(value.trim()) ? null : { key: 'invalid.limit' };

export const timeoutRule: Rule = (value) =>
  limitRule(value) || Number(value) <= 0 ? { key: 'invalid.timeout' } : null;

export const countryRule: Rule = (value) =>
  /^[A-Za-z]{2}$/.test(value.trim()) ? null : { key: 'invalid.country' };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export const apiUrlRule: Rule = (value) => {
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return { key: 'invalid.url' };
  }
  if (url.protocol === 'https:') return null;
  if (url.protocol !== 'http:') return { key: 'invalid.url' };
  return LOOPBACK.test(url.hostname) ? null : { key: 'invalid.urlInsecure' };
};
