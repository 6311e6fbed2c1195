// What the answer to any sending says first: refused, taken, or nothing that can be told. Whatever is not
// said beyond doubt is never taken for a success; single numbers and money are read elsewhere.
import { API_CODES } from '../../pure/codes/error-codes';
import {
  type ApiError,
  type NamedNumber,
  readApiErrors,
  readNamedNumbers,
  SUCCESS,
} from './api-errors';
import { isFalse, isRecord, isTrue, toInteger, toText } from './lenient-values';
import type { ParsedBody } from './parse-body';
import type { ResponseBody } from './response-body';
import { readRetryAfterMs } from './retry-after';
import type { HttpAnswer } from '../http/transport';

/** A refusal, of a whole request or of one number in it. */
export interface Refusal {
  code: number;
  /** The API's own words, `''` when it gave none. */
  reason: string;
  apiErrors: ApiError[];
}

export interface Refused extends Refusal {
  kind: 'refused';
  /** Those that it is said to be for. */
  named: readonly NamedNumber[];
  /** What the envelope says, where an error inside is more precise: it holds for whom no error names. */
  envelopeCode?: number;
  /** It says as well that something was taken: then it is certain only of what it names. */
  isContradictory: boolean;
  httpStatus: number;
  response: unknown;
}

/** An answer from which the outcome cannot be told. */
export interface Unreadable {
  kind: 'unreadable';
  why: 'unreadable' | 'noMessageId' | 'rateLimited';
  httpStatus: number;
  /** How long the platform asks to be left alone; only with `rateLimited`, and only when it says so. */
  retryAfterMs?: number;
  response?: unknown;
}

const TOO_MANY_REQUESTS = 429;
const KNOWN_CODES: ReadonlySet<number> = new Set(API_CODES);

/** @returns `undefined` where nothing is refused, or no code says why */
export function readRefusal(responseBody: ResponseBody): Refusal | undefined {
  if (!isFalse(responseBody.success)) return undefined;
  const inErrors = readApiErrors(responseBody.errors);
  const apiErrors = inErrors.length > 0 ? inErrors : readApiErrors(responseBody.error);
  const code = preciseCode(apiErrors) ?? toInteger(responseBody.code);
  if (code === undefined || code === SUCCESS) return undefined;
  const reason =
    toText(responseBody.message) ||
    apiErrors
      .map(({ message }) => message)
      .join(' ')
      .trim();
  return { code, reason, apiErrors };
}

/**
 * The code of the first API error is precise where the envelope's is vague: 55 with "9" inside is 9 (§8.1).
 * The list may also name the numbers that were taken, with the code of a success.
 */
function preciseCode(apiErrors: ApiError[]): number | undefined {
  return apiErrors.find(({ code }) => code !== undefined && code !== SUCCESS)?.code;
}

/** The refusal of a whole request. */
export function asRefused(
  { responseBody, response }: ParsedBody,
  httpStatus: number,
): Refused | undefined {
  const refusal = readRefusal(responseBody);
  if (!refusal) return undefined;
  // Nobody looked at the request, unless a code that the API is known for says so.
  if (httpStatus === TOO_MANY_REQUESTS && !KNOWN_CODES.has(refusal.code)) return undefined;
  const envelopeCode = toInteger(responseBody.code);
  return {
    kind: 'refused',
    ...refusal,
    named: readNamedNumbers(responseBody),
    ...(envelopeCode !== undefined && { envelopeCode }),
    isContradictory: toMessageId(responseBody) !== '' || listsTaken(responseBody),
    httpStatus,
    response,
  };
}

function listsTaken({ SMSResponse_List: list }: ResponseBody): boolean {
  return Array.isArray(list) && list.some((item) => isRecord(item) && isTrue(item['success']));
}

/** Whether it claims a success and does not contradict itself. */
export function isSuccess({ success, code }: Pick<ResponseBody, 'success' | 'code'>): boolean {
  return isTrue(success) && !contradicts(code);
}

/** A success may leave its code out (the old short form), but not give another one. */
function contradicts(code: unknown): boolean {
  return code !== undefined && code !== null && toInteger(code) !== SUCCESS;
}

/** @returns the id of what was taken beyond doubt, else `''` */
export function takenAs(responseBody: ResponseBody): string {
  return isSuccess(responseBody) ? toMessageId(responseBody) : '';
}

/** @returns `''` for no id: a degraded gateway puts words or a 0 where the id should be */
function toMessageId({ message_id: id }: ResponseBody): string {
  const text = toText(id);
  return /^[\w-]+$/.test(text) && /\d/.test(text) && Number(text) !== 0 ? text : '';
}

/** @param read what could be read of it all the same */
export function toUnreadable(answer: HttpAnswer, read?: ParsedBody): Unreadable {
  const { httpStatus, retryAfter, dateMs } = answer;
  const why = whyOf(read?.responseBody ?? {}, httpStatus);
  const now = new Date(dateMs ?? Date.now());
  const retryAfterMs = why === 'rateLimited' ? readRetryAfterMs(retryAfter, now) : undefined;
  return {
    kind: 'unreadable',
    why,
    httpStatus,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(read && { response: read.response }),
  };
}

/** A body that claims a success is never `rateLimited`, which would say that nothing was sent. */
function whyOf(responseBody: ResponseBody, httpStatus: number): Unreadable['why'] {
  if (isTrue(responseBody.success)) return toMessageId(responseBody) ? 'unreadable' : 'noMessageId';
  return httpStatus === TOO_MANY_REQUESTS ? 'rateLimited' : 'unreadable';
}
