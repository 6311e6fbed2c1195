// How long the platform asks to be left alone: the `Retry-After` header of HTTP. Nothing about the API
// itself, which documents no such header (API sheet §9): a gateway before it may send one.
import { readHttpDate } from '../http/http-date';

const SHORTEST_MS = 1000;
const LONGEST_MS = 60 * 60 * 1000;

/**
 * @param text the header: seconds or a date
 * @param now by the clock of who answered: that of this machine may be wrong by years
 * @returns between a second and an hour; `undefined` where it says nothing that can be understood
 */
export function readRetryAfterMs(text: string | undefined, now: Date): number | undefined {
  const wanted = readMs(text?.trim() ?? '', now);
  if (wanted === undefined) return undefined;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wanted));
}

function readMs(text: string, now: Date): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const instant = readHttpDate(text);
  return instant === undefined ? undefined : instant - now.getTime();
}
