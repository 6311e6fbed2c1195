// How long ago something was, in the words of a language. Pure: no RED, no DOM, no clock.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Younger than this is "now": a count of seconds would change at every look. */
const NOW = 45 * SECOND;

/** @param ageMs what is below 0, where two clocks differ, is "now" */
export function ageInWords(ageMs: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (ageMs < NOW) return words.format(0, 'second');
  if (ageMs < HOUR - MINUTE / 2) return words.format(-Math.round(ageMs / MINUTE), 'minute');
  if (ageMs < DAY - HOUR / 2) return words.format(-Math.round(ageMs / HOUR), 'hour');
  return words.format(-Math.round(ageMs / DAY), 'day');
}

/** The moment itself, for who wants to know exactly. */
export function momentInWords(at: number, language: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(language, style).format(at);
}
