// The book of faults: what shall go wrong, for which request, once or always. How a fault is played
// is in play-fault.ts.
import type { ErrorItem } from './answers';
import type { Compression } from './compression';
import { toE164 } from './numbers';
import type { ErrorShape, RecordedRequest } from './types';

/** Every given property must fit; none = every request. */
export interface FaultMatch {
  /** `/v1/send`, `/send` or `send`. */
  path?: string;
  /** One of the request's numbers, in any of the platform's writings. */
  phoneNumber?: string;
  tag?: string;
  apiKey?: string;
}

export const LIES = ['ignoresTag', 'namesOtherTags', 'showsAll', 'showsNothing'] as const;

/**
 * `ignoresTag`: lists what was accepted, under whatever tag. `namesOtherTags`: the same, and says so. `showsAll`:
 * lists every number that was ever asked for. `showsNothing`: nothing was ever sent.
 */
export type Lie = (typeof LIES)[number];

export interface Fault {
  match?: FaultMatch;
  /** The answer, or the cut, comes this much later. */
  delayMs?: number;
  /** Refuse with this code of the API. */
  refuse?: number;
  shape?: ErrorShape;
  /** What the refusal says instead of the usual text. */
  message?: string;
  errors?: ErrorItem[];
  /** Alone and from 400 on: an HTML page with that status. Else the status of whatever is sent. */
  httpStatus?: number;
  /** The Retry-After header: seconds, or a date. */
  retryAfter?: number | string;
  emptyBody?: boolean;
  /** This text as the whole body. */
  bodyText?: string;
  contentType?: string;
  /** This value as JSON: `null`, `[]`, `"x"`, `42`… */
  json?: unknown;
  /** So many megabytes of text. */
  megabytes?: number;
  /** A success without `message_id`, as a degraded gateway gave it. */
  withoutMessageId?: boolean;
  /** A success of bulk-send that leaves out this number, in any of the platform's writings. */
  withoutItem?: string;
  /** Accept the SMS, then destroy the socket without an answer. */
  acceptThenCut?: boolean;
  /** Destroy the socket, nothing accepted. */
  cutBeforeAccept?: boolean;
  /** Accept the SMS, send the headers and half of the body, destroy the socket. */
  cutMidBody?: boolean;
  /** Of the look-up by tag: an answer that looks right and is wrong. */
  lie?: Lie;
  /** Never answer. */
  hang?: boolean;
  /** A success whose numbers are strings and whose booleans are numbers. */
  wrongTypes?: boolean;
  /** A normal answer with `Connection: close`. */
  closeConnection?: boolean;
  /** HTTP 101 instead of an answer, and nothing after it. */
  switchProtocols?: boolean;
  /** Whatever is sent, compressed, though nobody asked for it. */
  compress?: Compression;
  /**
   * Whether the SMS is taken all the same (and charged, and shown on the phone). Default: yes for
   * acceptThenCut, cutMidBody, wrongTypes, withoutItem, closeConnection, compress and a mere delay or status
   * below 400; no for all others.
   */
  accept?: boolean;
}

const KEYS: Readonly<Record<keyof Fault, true>> = {
  match: true,
  delayMs: true,
  refuse: true,
  shape: true,
  message: true,
  errors: true,
  httpStatus: true,
  retryAfter: true,
  emptyBody: true,
  bodyText: true,
  contentType: true,
  json: true,
  megabytes: true,
  withoutMessageId: true,
  withoutItem: true,
  acceptThenCut: true,
  cutBeforeAccept: true,
  cutMidBody: true,
  lie: true,
  hang: true,
  wrongTypes: true,
  closeConnection: true,
  switchProtocols: true,
  compress: true,
  accept: true,
};

/** Numbers with which a demo can play without any setting. Shown on the phone page. */
const DEMO_FAULTS: readonly Fault[] = [
  { match: { phoneNumber: '+33600000099' }, hang: true },
  { match: { phoneNumber: '+33600000098' }, acceptThenCut: true },
  { match: { phoneNumber: '+33600000503' }, httpStatus: 503 },
];

const LOOK_UP = '/bulk-status-by-tag';

export class FaultBook {
  private once: Fault[] = [];
  private lasting: Fault[] = [];

  /**
   * For the next request that fits; several are used up in the order in which they were set. Look-ups come by
   * themselves, at any time: they fit only a fault that says so, by its path or a tag.
   */
  next(fault: Fault, times = 1): void {
    for (let i = 0; i < times; i += 1) this.once.push(fault);
  }

  /** For every request that fits and that no `next` fault took, until `clear`. */
  always(fault: Fault): void {
    this.lasting.push(fault);
  }

  clear(): void {
    this.once = [];
    this.lasting = [];
  }

  list(): { next: Fault[]; always: Fault[] } {
    return { next: [...this.once], always: [...this.lasting] };
  }

  /** At most one fault per request. */
  take(request: RecordedRequest): Fault | undefined {
    const index = this.once.findIndex((fault) => isMeant(fault, request) && fits(fault, request));
    if (index >= 0) return this.once.splice(index, 1)[0];
    return (
      this.lasting.find((fault) => fits(fault, request)) ??
      DEMO_FAULTS.find((fault) => fits(fault, request))
    );
  }
}

/** Reads a fault that came over HTTP: a misspelt one would otherwise silently do nothing. */
export function readFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('a fault is an object');
  }
  const unknown = Object.keys(value).filter((key) => !(key in KEYS));
  if (unknown.length > 0) throw new Error(`unknown in a fault: ${unknown.join(', ')}`);
  return value;
}

function isMeant({ match }: Fault, { path }: RecordedRequest): boolean {
  return match?.path !== undefined || match?.tag !== undefined || !path.endsWith(LOOK_UP);
}

function fits(fault: Fault, request: RecordedRequest): boolean {
  const match = fault.match;
  if (!match) return true;
  if (match.path !== undefined && !request.path.endsWith(`/${lastPart(match.path)}`)) return false;
  const fields = fieldsOf(request);
  if (match.tag !== undefined && fields.tag !== match.tag) return false;
  if (match.apiKey !== undefined && fields.apiKey !== match.apiKey) return false;
  return match.phoneNumber === undefined || hasNumber(fields, match.phoneNumber);
}

function lastPart(path: string): string {
  return path.replace(/^\/?(v1\/)?/, '');
}

/** The parameters of a request, wherever they stand. */
export function fieldsOf(request: RecordedRequest): Record<string, unknown> {
  if (request.method === 'GET') return request.query;
  const body = request.body;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? (body as Record<string, unknown>) : {};
}

function hasNumber(fields: Record<string, unknown>, wanted: string): boolean {
  const digits = toE164(wanted) ?? wanted;
  // The digits first: 100,000 messages are not to be split three times each.
  const tail = digits.slice(-8);
  return writtenNumbers(fields).some((one) => one.includes(tail) && toE164(one) === digits);
}

/** The numbers of a request for SMS, as they stand in it. */
export function writtenNumbers(fields: Record<string, unknown>): string[] {
  if (typeof fields.phoneNumbers === 'string') return fields.phoneNumbers.split(',');
  if (typeof fields.phoneNumber === 'string') return [fields.phoneNumber];
  if (!Array.isArray(fields.SMSList)) return [];
  return fields.SMSList.flatMap((item: unknown) => {
    const one = (item as { phoneNumber?: unknown } | null)?.phoneNumber;
    return typeof one === 'string' ? [one] : [];
  });
}
