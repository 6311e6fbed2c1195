// What the answer to any sending says first: refused, taken, or nothing that can be told. Whatever is not
// said beyond doubt is never taken for a success; single numbers and money are read elsewhere.
import { API_CODES } from '../vocabulary/error-codes';
import { type ApiComplaint, readComplaints } from './complaints';
import { isFalse, isTrue, toInteger, toText } from './loose-values';
import type { ReadReply } from './read-reply';
import type { Reply } from './reply';
import { readRetryAfterMs } from './retry-after';
import type { HttpAnswer } from './transport';

/** A refusal, of a whole request or of one number in it. */
export interface Refusal {
  code: number;
  /** The API's own words, `''` when it gave none. */
  reason: string;
  complaints: ApiComplaint[];
}

export interface Refused extends Refusal {
  kind: 'refused';
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

const SUCCESS = 200;
const TOO_MANY_REQUESTS = 429;
const KNOWN_CODES: ReadonlySet<number> = new Set(API_CODES);

/** @returns `undefined` where nothing is refused, or no code says why */
export function readRefusal(reply: Reply): Refusal | undefined {
  if (!isFalse(reply.success)) return undefined;
  const inErrors = readComplaints(reply.errors);
  const complaints = inErrors.length > 0 ? inErrors : readComplaints(reply.error);
  const code = preciseCode(complaints) ?? toInteger(reply.code);
  if (code === undefined || code === SUCCESS) return undefined;
  const reason =
    toText(reply.message) ||
    complaints
      .map(({ message }) => message)
      .join(' ')
      .trim();
  return { code, reason, complaints };
}

/**
 * The code of the first complaint is precise where the envelope's is vague: 55 with "9" inside is 9 (§8.1).
 * The list may also name the numbers that were taken, with the code of a success.
 */
function preciseCode(complaints: ApiComplaint[]): number | undefined {
  return complaints.find(({ code }) => code !== undefined && code !== SUCCESS)?.code;
}

/** The refusal of a whole request. */
export function asRefused({ reply, response }: ReadReply, httpStatus: number): Refused | undefined {
  const refusal = readRefusal(reply);
  if (!refusal) return undefined;
  // Nobody looked at the request, unless a code that the API is known for says so.
  if (httpStatus === TOO_MANY_REQUESTS && !KNOWN_CODES.has(refusal.code)) return undefined;
  return { kind: 'refused', ...refusal, httpStatus, response };
}

/** Whether it claims a success and does not contradict itself. */
export function isSuccess({ success, code }: Pick<Reply, 'success' | 'code'>): boolean {
  return isTrue(success) && !contradicts(code);
}

/** A success may leave its code out (the old short form), but not give another one. */
function contradicts(code: unknown): boolean {
  return code !== undefined && code !== null && toInteger(code) !== SUCCESS;
}

/** @returns the id of what was taken beyond doubt, else `''` */
export function takenAs(reply: Reply): string {
  return isSuccess(reply) ? toMessageId(reply) : '';
}

/** @returns `''` for no id: a degraded gateway puts words or a 0 where the id should be */
function toMessageId({ message_id: id }: Reply): string {
  const text = toText(id);
  return /^[\w-]+$/.test(text) && /\d/.test(text) && Number(text) !== 0 ? text : '';
}

/** @param read what could be read of it all the same */
export function toUnreadable(answer: HttpAnswer, read?: ReadReply): Unreadable {
  const { httpStatus, retryAfter } = answer;
  const why = whyOf(read?.reply ?? {}, httpStatus);
  const retryAfterMs = why === 'rateLimited' ? readRetryAfterMs(retryAfter, new Date()) : undefined;
  return {
    kind: 'unreadable',
    why,
    httpStatus,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(read && { response: read.response }),
  };
}

/** A reply that claims a success is never `rateLimited`, which would say that nothing was sent. */
function whyOf(reply: Reply, httpStatus: number): Unreadable['why'] {
  if (isTrue(reply.success)) return toMessageId(reply) ? 'unreadable' : 'noMessageId';
  return httpStatus === TOO_MANY_REQUESTS ? 'rateLimited' : 'unreadable';
}
