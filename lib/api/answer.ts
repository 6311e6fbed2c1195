// What an answer to `POST /send` means. The body is read before the HTTP status (API sheet §8.4), in the
// five shapes that were seen (§8.1), and whatever else comes is `unreadable`: never taken for a success.
import { toNumber, toText } from './loose-values';
import { type ReadReply, readReply } from './read-reply';
import type { HttpAnswer } from './transport';
import { asRefused, type Refused, takenAs, toUnreadable, type Unreadable } from './verdict';

export type { ApiComplaint } from './complaints';
export type { Refused, Unreadable } from './verdict';

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
  const read = readReply(answer.body, apiKey);
  if (!read) return toUnreadable(answer);
  return asRefused(read, answer.httpStatus) ?? asAccepted(read) ?? toUnreadable(answer, read);
}

function asAccepted({ reply, response }: ReadReply): Accepted | undefined {
  const messageId = takenAs(reply);
  if (!messageId) return undefined;
  const nbSms = toNumber(reply.nb_sms);
  const cost = toNumber(reply.cost);
  const currency = toText(reply.currency);
  return {
    kind: 'accepted',
    messageId,
    ...(nbSms !== undefined && { nbSms }),
    ...(cost !== undefined && { cost }),
    ...(currency && { currency }),
    response,
  };
}
