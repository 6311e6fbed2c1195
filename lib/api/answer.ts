// What an answer to a sending means. The body is read before the HTTP status (API sheet §8.4), in the five
// shapes that were seen (§8.1), and whatever else comes is `unreadable`: never taken for a success.
import { redact } from './redact';
import type { HttpAnswer } from './transport';
import { entriesToReply } from './answer-xml';
import { isFalse, isRecord, isTrue, toInteger, toNumber, toText } from './loose-values';
import { readXmlEntries } from './xml';

/** One complaint of the API, with its own text. */
export interface ApiComplaint {
  field?: string;
  phoneNumber?: string;
  code?: number;
  message: string;
}

export interface Accepted {
  kind: 'accepted';
  messageId: string;
  nbSms?: number;
  cost?: number;
  currency?: string;
  response: unknown;
}

export interface Refused {
  kind: 'refused';
  code: number;
  /** The API's own words, `''` when it gave none. */
  reason: string;
  complaints: ApiComplaint[];
  httpStatus: number;
  response: unknown;
}

/** An answer from which the outcome cannot be told. */
export interface Unreadable {
  kind: 'unreadable';
  why: 'unreadable' | 'noMessageId' | 'rateLimited';
  httpStatus: number;
  response?: unknown;
}

export type SendAnswer = Accepted | Refused | Unreadable;

/** The members of a reply that anything is decided on, whatever its format was. */
export interface Reply {
  success?: unknown;
  code?: unknown;
  message?: unknown;
  message_id?: unknown;
  nb_sms?: unknown;
  cost?: unknown;
  currency?: unknown;
  errors?: unknown;
  error?: unknown;
}

/**
 * @param apiKey taken out of the text, should the platform ever quote it
 * @returns what the answer says; never throws, whatever the body is
 */
export function readSendAnswer(answer: HttpAnswer, apiKey: string): SendAnswer {
  const { httpStatus } = answer;
  const body = redact(answer.body, apiKey);
  const parsed = parse(body);
  if (!parsed) {
    return {
      kind: 'unreadable',
      why: httpStatus === 429 ? 'rateLimited' : 'unreadable',
      httpStatus,
    };
  }
  const { reply, response } = parsed;
  return (
    asRefused(reply, httpStatus, response) ??
    asAccepted(reply, response) ?? {
      kind: 'unreadable',
      why:
        httpStatus === 429 ? 'rateLimited' : isTrue(reply.success) ? 'noMessageId' : 'unreadable',
      httpStatus,
      response,
    }
  );
}

function parse(body: string): { reply: Reply; response: unknown } | undefined {
  try {
    const text = body.trim();
    if (text.startsWith('<'))
      return { reply: entriesToReply(readXmlEntries(text)), response: body };
    const response: unknown = JSON.parse(text);
    return isRecord(response) ? { reply: response, response } : undefined;
  } catch {
    return undefined;
  }
}

function asRefused(reply: Reply, httpStatus: number, response: unknown): Refused | undefined {
  if (!isFalse(reply.success)) return undefined;
  const complaints = readComplaints(reply.errors ?? reply.error);
  // The code of the first complaint is precise where the envelope's is vague: 55 with "9" inside is 9 (§8.1).
  const precise = complaints.find((complaint) => complaint.code !== undefined)?.code;
  const code = precise ?? toInteger(reply.code);
  if (code === undefined || code === 200) return undefined;
  const reason =
    toText(reply.message) ||
    complaints
      .map(({ message }) => message)
      .join(' ')
      .trim();
  return { kind: 'refused', code, reason, complaints, httpStatus, response };
}

function asAccepted(reply: Reply, response: unknown): Accepted | undefined {
  const messageId = toText(reply.message_id);
  if (!isTrue(reply.success) || !messageId) return undefined;
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

/** An array of complaints, or one alone; anything else is none. */
function readComplaints(value: unknown): ApiComplaint[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.filter(isRecord).map((item) => {
    const field = /^children\[(\w+)\]/.exec(toText(item['elementId']))?.[1];
    const phoneNumber = toText(item['phoneNumber']);
    const code = toInteger(item['code']);
    return {
      ...(field && { field }),
      ...(phoneNumber && { phoneNumber }),
      ...(code !== undefined && { code }),
      message: toText(item['message']),
    };
  });
}
