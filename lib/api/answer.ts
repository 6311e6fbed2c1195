// What an answer to a sending means. The body is read before the HTTP status (API sheet §8.4), in the five
// shapes that were seen (§8.1), and whatever else comes is `unreadable`: never taken for a success.
import { API_CODES } from '../vocabulary/error-codes';
import { parseRecord } from './json';
import { redact, REDACTED } from './redact';
import type { Reply } from './reply';
import type { HttpAnswer } from './transport';
import { entriesToReply } from './answer-xml';
import { isFalse, isRecord, isTrue, toInteger, toNumber, toText } from './loose-values';
import { readXmlEntries, type XmlEntry } from './xml';

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

const SUCCESS = 200;
const TOO_MANY_REQUESTS = 429;
const KNOWN_CODES: ReadonlySet<number> = new Set(API_CODES);

/**
 * @param apiKey taken out of the text, should the platform ever quote it
 * @returns what the answer says; never throws, whatever the body is
 */
export function readSendAnswer(answer: HttpAnswer, apiKey: string): SendAnswer {
  const { httpStatus } = answer;
  const body = redact(answer.body, apiKey);
  const parsed = parse(body, apiKey);
  if (!parsed) return { kind: 'unreadable', why: whyOf({}, httpStatus), httpStatus };
  const { reply, response } = parsed;
  return (
    asRefused(reply, httpStatus, response) ??
    asAccepted(reply, response) ?? {
      kind: 'unreadable',
      why: whyOf(reply, httpStatus),
      httpStatus,
      response,
    }
  );
}

/** A reply that claims a success is never `rateLimited`, which would say that nothing was sent. */
function whyOf(reply: Reply, httpStatus: number): Unreadable['why'] {
  if (isTrue(reply.success)) return toMessageId(reply) ? 'unreadable' : 'noMessageId';
  return httpStatus === TOO_MANY_REQUESTS ? 'rateLimited' : 'unreadable';
}

interface Parsed {
  reply: Reply;
  response: unknown;
}

function parse(body: string, apiKey: string): Parsed | undefined {
  if (body.trimStart().startsWith('<')) return parseXml(body, apiKey);
  const response = parseRecord(body, apiKey);
  return response && { reply: response, response };
}

function parseXml(body: string, apiKey: string): Parsed | undefined {
  try {
    const entries = readXmlEntries(body.trim());
    const clean = entries.map((entry) => redactEntry(entry, apiKey));
    // A key that only reading brought to light (`&#115;k-…`) cannot be cut out of the text.
    const isHidden = JSON.stringify(clean) !== JSON.stringify(entries);
    return { reply: entriesToReply(clean), response: isHidden ? REDACTED : body };
  } catch {
    return undefined;
  }
}

function redactEntry(entry: XmlEntry, apiKey: string): XmlEntry {
  if (typeof entry === 'string') return redact(entry, apiKey);
  return entry.map((inner) => redactEntry(inner, apiKey));
}

function asRefused(reply: Reply, httpStatus: number, response: unknown): Refused | undefined {
  if (!isFalse(reply.success)) return undefined;
  const inErrors = readComplaints(reply.errors);
  const complaints = inErrors.length > 0 ? inErrors : readComplaints(reply.error);
  const code = preciseCode(complaints) ?? toInteger(reply.code);
  if (code === undefined || code === SUCCESS) return undefined;
  // Nobody looked at the request, unless a code that the API is known for says so.
  if (httpStatus === TOO_MANY_REQUESTS && !KNOWN_CODES.has(code)) return undefined;
  const reason =
    toText(reply.message) ||
    complaints
      .map(({ message }) => message)
      .join(' ')
      .trim();
  return { kind: 'refused', code, reason, complaints, httpStatus, response };
}

/**
 * The code of the first complaint is precise where the envelope's is vague: 55 with "9" inside is 9 (§8.1).
 * The list may also name the numbers that were taken, with the code of a success.
 */
function preciseCode(complaints: ApiComplaint[]): number | undefined {
  return complaints.find(({ code }) => code !== undefined && code !== SUCCESS)?.code;
}

function asAccepted(reply: Reply, response: unknown): Accepted | undefined {
  const messageId = toMessageId(reply);
  if (!isTrue(reply.success) || contradicts(reply.code) || !messageId) return undefined;
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

/** A success may leave its code out (the old short form), but not give another one. */
function contradicts(code: unknown): boolean {
  return code !== undefined && code !== null && toInteger(code) !== SUCCESS;
}

/** @returns `''` for no id: a degraded gateway puts words or a 0 where the id should be */
function toMessageId({ message_id: id }: Reply): string {
  const text = toText(id);
  return /^[\w-]+$/.test(text) && /\d/.test(text) && Number(text) !== 0 ? text : '';
}

/** An array of complaints, or one alone; what says nothing is none. */
function readComplaints(value: unknown): ApiComplaint[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => readComplaint(item) ?? []);
}

function readComplaint(item: unknown): ApiComplaint | undefined {
  if (typeof item === 'string') return item.trim() ? { message: item.trim() } : undefined;
  if (!isRecord(item)) return undefined;
  const message = toText(item['message']);
  const place = placeOf(item);
  return message || Object.keys(place).length > 0 ? { ...place, message } : undefined;
}

/** What a complaint is about; nothing that it does not say. */
function placeOf(item: Record<string, unknown>): Omit<ApiComplaint, 'message'> {
  const field = /^children\[(\w+)\]/.exec(toText(item['elementId']))?.[1];
  const phoneNumber = toText(item['phoneNumber']);
  const code = toInteger(item['code']);
  return {
    ...(field && { field }),
    ...(phoneNumber && { phoneNumber }),
    ...(code !== undefined && { code }),
  };
}
