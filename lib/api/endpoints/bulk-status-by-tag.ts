// What one page of `GET /bulk-status-by-tag` says (API sheet §5.4). It decides whether an SMS may be sent
// again, so "not there" is said only where the platform says just that; statuses are not read.
import { isRecord, toInteger } from '../response/lenient-values';
import { readListedNumber } from '../response/listed-number';
import { parseRecord } from '../response/json';
import { redact } from '../response/redact';
import type { HttpAnswer } from '../http/transport';
import { isSuccess, readRefusal } from '../response/refusal';

export interface TagFound {
  kind: 'found';
  /** Written as {@link readListedNumber} does; a number that was taken twice stands here twice. */
  phoneNumbers: string[];
  /** Whether every SMS of the tag is among them: else a number that is missing says nothing. */
  isComplete: boolean;
}

export type TagAnswer = TagFound | { kind: 'absent' } | { kind: 'unavailable' };

/** One page of what was found. */
export interface TagPage {
  kind: 'page';
  items: unknown[];
  /** Those of `items` that can be read. */
  phoneNumbers: string[];
  currentPage?: number;
  /** Of all pages. */
  total?: number;
}

const UNAVAILABLE = { kind: 'unavailable' } as const;
const ABSENT = { kind: 'absent' } as const;

/** The API's own "not found" (§5.4). */
const NOT_FOUND = 4;

/** Never throws, whatever the body is. */
export function readTagPage(
  { httpStatus, body }: HttpAnswer,
  apiKey: string,
): TagPage | typeof ABSENT | typeof UNAVAILABLE {
  if (httpStatus !== 200 && httpStatus !== 404) return UNAVAILABLE;
  const responseBody = parseRecord(redact(body, apiKey), apiKey);
  if (!responseBody) return UNAVAILABLE;
  if (isNotFound(responseBody)) return ABSENT;
  const items: unknown = responseBody['StatutResponse_List'];
  if (!isSuccess(responseBody) || !Array.isArray(items)) return UNAVAILABLE;
  if (items.length === 0) return isEmpty(responseBody) ? ABSENT : UNAVAILABLE;
  return httpStatus === 200 ? toPage(responseBody, items) : UNAVAILABLE;
}

/** A API error with another code inside makes the answer one about something else. */
function isNotFound(responseBody: Record<string, unknown>): boolean {
  return (
    toInteger(responseBody['code']) === NOT_FOUND && readRefusal(responseBody)?.code === NOT_FOUND
  );
}

function isEmpty({ code, total }: Record<string, unknown>): boolean {
  return toInteger(code) === 200 && (total === undefined || toInteger(total) === 0);
}

function toPage(responseBody: Record<string, unknown>, items: unknown[]): TagPage {
  const currentPage = toInteger(responseBody['currentPage']);
  const total = toInteger(responseBody['total']);
  return {
    kind: 'page',
    items,
    phoneNumbers: items.flatMap((item) => readNumber(item) || []),
    ...(currentPage !== undefined && { currentPage }),
    ...(total !== undefined && { total }),
  };
}

function readNumber(item: unknown): string {
  return isRecord(item) ? readListedNumber(item['phoneNumber']) : '';
}
