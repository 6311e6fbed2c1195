// `POST /send`: one text to at most 500 numbers. The body is read before the HTTP status (API sheet §8.4), in the
// five shapes that were seen (§8.1), and whatever else comes is `unreadable`: never taken for a success.
import { type NamedNumber, readNamedNumbers } from '../response/api-errors';
import { toNumber, toText } from '../response/lenient-values';
import { type ParsedBody, parseBody } from '../response/parse-body';
import type { HttpAnswer } from '../http/transport';
import type { Endpoint } from '../endpoint';
import {
  asRefused,
  type Refused,
  takenAs,
  toUnreadable,
  type Unreadable,
} from '../response/refusal';

export type { ApiError, NamedNumber } from '../response/api-errors';
export type { Refused, Unreadable } from '../response/refusal';

/** The body of `POST /send` without the key (API sheet §1): only what the user set. */
export interface SendBody {
  phoneNumbers: string;
  message: string;
  gamme?: 1 | 2;
  sender?: string;
  tag?: string;
  scheduledDeliveryDate?: string;
  time?: number;
  minute?: number;
  isStopSms?: 1;
  isUnicode?: 1;
  sandbox?: 1;
  _format?: 'xml';
}

export interface Accepted {
  kind: 'accepted';
  messageId: string;
  nbSms?: number;
  cost?: number;
  currency?: string;
  /** Those that were not taken with the others. */
  named: readonly NamedNumber[];
  response: unknown;
}

export type SendAnswer = Accepted | Refused | Unreadable;

/** Never repeated by itself: the API has no idempotency key (ADR 2). */
export const SEND: Endpoint<SendBody, SendAnswer> = {
  method: 'POST',
  path: '/send',
  values: (body) => body,
  read: readSendAnswer,
};

/**
 * @param apiKey taken out of the text, should the platform ever quote it
 * @returns what the answer says; never throws, whatever the body is
 */
export function readSendAnswer(answer: HttpAnswer, apiKey: string): SendAnswer {
  const read = parseBody(answer.body, apiKey);
  if (!read) return toUnreadable(answer);
  return asRefused(read, answer.httpStatus) ?? asAccepted(read) ?? toUnreadable(answer, read);
}

function asAccepted({ responseBody, response }: ParsedBody): Accepted | undefined {
  const messageId = takenAs(responseBody);
  if (!messageId) return undefined;
  const nbSms = toNumber(responseBody.nb_sms);
  const cost = toNumber(responseBody.cost);
  const currency = toText(responseBody.currency);
  return {
    kind: 'accepted',
    messageId,
    ...(nbSms !== undefined && { nbSms }),
    ...(cost !== undefined && { cost }),
    ...(currency && { currency }),
    named: readNamedNumbers(responseBody),
    response,
  };
}
