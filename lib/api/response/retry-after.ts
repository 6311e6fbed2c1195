// How long the platform asks to be left alone: the `Retry-After` header of HTTP. Nothing about the API
// itself, which documents no such header (API sheet §9): a gateway before it may send one.

const SHORTEST_MS = 1000;
const LONGEST_MS = 60 * 60 * 1000;

/** The three writings of a date in HTTP, all of them in GMT; the last one does not say so. */
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*(?:, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} [\d:]{8} GMT| [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * @param text the header: seconds or a date
 * @returns between a second and an hour; `undefined` where it says nothing that can be understood
 */
export function readRetryAfterMs(text: string | undefined, now: Date): number | undefined {
  const wanted = readMs(text?.trim() ?? '', now);
  if (wanted === undefined) return undefined;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wanted));
}

function readMs(text: string, now: Date): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!HTTP_DATE.test(text)) return undefined;
  const instant = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(instant) ? undefined : instant - now.getTime();
}
