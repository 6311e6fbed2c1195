// What an answer to a sending means. The body is read before the HTTP status (API sheet §8.4), in the five
// shapes that were seen (§8.1), and whatever else comes is `unreadable`: never taken for a success.
import { parseRecord } from './json';
import { redact } from './redact';
import type { Reply } from './reply';
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

/**
 * @param apiKey taken out of the text, should the platform ever quote it
 * @returns what the answer says; never throws, whatever the body is
 */
export function readSendAnswer(answer: HttpAnswer, apiKey: string): SendAnswer {
  const { httpStatus } = answer;
  const body = redact(answer.body, apiKey);
  const parsed = parse(body, apiKey);
  const why = httpStatus === 429 ? 'rateLimited' : 'unreadable';
  if (!parsed) return { kind: 'unreadable', why, httpStatus };
  const { reply, response } = parsed;
  const readable = asRefused(reply, httpStatus, response) ?? asAccepted(reply, response);
  if (readable) return readable;
  const isIncomplete = why === 'unreadable' && isTrue(reply.success);
  return {
    kind: 'unreadable',
    why: isIncomplete ? 'noMessageId' : why,
    httpStatus,
    response,
  };
}

interface Parsed {
  reply: Reply;
  response: unknown;
}

function parse(body: string, apiKey: string): Parsed | undefined {
  if (body.trimStart().startsWith('<')) return parseXml(body);
  const response = parseRecord(body, apiKey);
  return response && { reply: response, response };
}

function parseXml(body: string): Parsed | undefined {
  try {
    return { reply: entriesToReply(readXmlEntries(body.trim())), response: body };
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
