// `POST /bulk-send`: many numbers, each with its text; what its answer means, number by number (API sheet §2). The success of the request
// proves nothing about a number, and the order of the list nothing at all: a number that is not told beyond
// doubt is left out, and whoever asks has to find out otherwise.
import { readNamedNumbers } from '../response/api-errors';
import { isRecord, readListedNumber, toNumber, toText } from '../response/lenient-values';
import { type ParsedBody, parseBody } from '../response/parse-body';
import type { ResponseBody } from '../response/response-body';
import type { HttpAnswer } from '../http/transport';
import type { Endpoint } from '../endpoint';
import type { SendBody } from './send';
import {
  asRefused,
  isSuccess,
  readRefusal,
  type Refusal,
  type Refused,
  takenAs,
  toUnreadable,
  type Unreadable,
} from '../response/refusal';

/** One number and its own text. */
export interface BulkItem {
  phoneNumber: string;
  message: string;
}

/** The body without the key: all but the list is for every number. */
export type BulkBody = Omit<SendBody, 'phoneNumbers' | 'message' | '_format'> & {
  /** At most 500, and no number twice: the answer is told by number. */
  SMSList: BulkItem[];
};

export interface ItemAccepted {
  kind: 'accepted';
  nbSms?: number;
  cost?: number;
  response: unknown;
}

export interface ItemRefused extends Refusal {
  kind: 'refused';
  response: unknown;
}

/** What became of one number. */
export type ItemAnswer = ItemAccepted | ItemRefused;

/** The request was taken; which numbers with it, only `items` tells. */
export interface BulkTaken {
  kind: 'taken';
  /** One id for all numbers. */
  messageId: string;
  currency?: string;
  /** By number, as {@link readListedNumber} writes it. A number that is missing is unconfirmed. */
  items: Map<string, ItemAnswer>;
}

export type BulkAnswer = BulkTaken | Refused | Unreadable;

/** Never repeated by itself, like `SEND`. */
export const BULK_SEND: Endpoint<BulkBody, BulkAnswer> = {
  method: 'POST',
  path: '/bulk-send',
  values: (body) => body,
  read: readBulkAnswer,
};

/**
 * @param apiKey taken out of the text, should the platform ever quote it
 * @returns what the answer says; never throws, whatever the body is
 */
export function readBulkAnswer(answer: HttpAnswer, apiKey: string): BulkAnswer {
  const read = parseBody(answer.body, apiKey);
  if (!read) return toUnreadable(answer);
  return asRefused(read, answer.httpStatus) ?? asTaken(read) ?? toUnreadable(answer, read);
}

function asTaken({ responseBody }: ParsedBody): BulkTaken | undefined {
  const messageId = takenAs(responseBody);
  const list: unknown = responseBody.SMSResponse_List;
  if (!messageId || !Array.isArray(list)) return undefined;
  const currency = toText(responseBody.currency);
  const items = readItems([...(list as unknown[]), ...complaints(responseBody)]);
  return { kind: 'taken', messageId, ...(currency && { currency }), items };
}

/** What is said against a number outside the list counts as an item of it. */
function complaints({ errors, error }: ResponseBody): unknown[] {
  return readNamedNumbers({ errors, error }).map(({ phoneNumber, code, apiError }) => ({
    success: false,
    code,
    message: apiError.message,
    phoneNumber,
  }));
}

function readItems(list: readonly unknown[]): Map<string, ItemAnswer> {
  const answers = new Map<string, ItemAnswer | undefined>();
  for (const item of list) {
    if (!isRecord(item)) continue;
    const number = readListedNumber(item['phoneNumber']);
    if (!number) continue;
    const answer = readItem(item);
    const isAgreed = !answers.has(number) || isSame(answers.get(number), answer);
    if (!isAgreed) answers.set(number, undefined);
    else if (!answers.has(number)) answers.set(number, answer);
  }
  return new Map([...answers].flatMap(([number, one]) => (one ? [[number, one]] : [])));
}

/** @returns `undefined` for an item that does not tell */
function readItem(item: Record<string, unknown> & ResponseBody): ItemAnswer | undefined {
  if (isSuccess(item)) return toAccepted(item);
  const refusal = readRefusal(item);
  return refusal && { kind: 'refused', ...refusal, response: item };
}

function toAccepted(item: Record<string, unknown>): ItemAccepted {
  const nbSms = toNumber(item['nbSms']);
  const cost = toNumber(item['cost']);
  return {
    kind: 'accepted',
    ...(nbSms !== undefined && { nbSms }),
    ...(cost !== undefined && { cost }),
    response: item,
  };
}

/** Whether two items say the same of their number. */
function isSame(one: ItemAnswer | undefined, other: ItemAnswer | undefined): boolean {
  if (one?.kind === 'refused' && other?.kind === 'refused') return one.code === other.code;
  return one?.kind === other?.kind;
}
