// What an answer to `POST /send` means. The body is read before the HTTP status (API sheet §8.4), in the
// five shapes that were seen (§8.1), and whatever else comes is `unreadable`: never taken for a success.
import { toNumber, toText } from '../response/lenient-values';
import { type ParsedBody, parseBody } from '../response/parse-body';
import type { HttpAnswer } from '../http/transport';
import {
  asRefused,
  type Refused,
  takenAs,
  toUnreadable,
  type Unreadable,
} from '../response/refusal';

export type { ApiError } from '../response/api-errors';
export type { Refused, Unreadable } from '../response/refusal';

export interface Accepted {
  kind: 'accepted';
  messageId: string;
  nbSms?: number;
  cost?: number;
  currency?: string;
  response: unknown;
}

export type SendAnswer = Accepted | Refused | Unreadable;

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
    response,
  };
}
