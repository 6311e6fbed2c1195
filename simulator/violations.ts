// What a client must not do, whatever the platform would have let pass: keys that no documentation
// knows, documented fields of another type, headers that do not tell the truth about the body.
import { toE164 } from './numbers';
import type { RecordedRequest } from './types';

/** Of a bulk-send (code 50). */
const MOST_ITEMS = 500;

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const words: Check = (value) => typeof value === 'string' && value.trim() !== '';
const integer: Check = (value) => Number.isInteger(value);
const flag: Check = (value) => value === 0 || value === 1;
const format: Check = (value) => value === 'json' || value === 'xml';
const list: Check = (value) => Array.isArray(value);
const textOrInteger: Check = (value) => text(value) || integer(value);

const COMMON: Readonly<Record<string, Check>> = {
  apiKey: text,
  gamme: (value) => value === 1 || value === 2,
  sender: text,
  tag: text,
  scheduledDeliveryDate: text,
  time: integer,
  minute: integer,
  isStopSms: flag,
  isUnicode: flag,
  urlResponse: text,
  urlDlr: text,
  sandbox: flag,
  _format: format,
};

/** Keys of each endpoint: in the body for POST, in the query for GET. */
export const FIELDS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  'POST /v1/send': { ...COMMON, phoneNumbers: text, message: text },
  'POST /v1/bulk-send': { ...COMMON, SMSList: list },
  'GET /v1/me': { apiKey: text, _format: format },
  'GET /v1/message-status': { apiKey: text, messageId: text, phoneNumber: text, _format: format },
  'POST /v1/multi-status': { apiKey: text, SMSStatut_List: list, _format: format },
  'GET /v1/bulk-status': { apiKey: text, messageId: text, _format: format },
  'GET /v1/bulk-status-by-tag': { apiKey: text, tag: text, page: text, _format: format },
  'GET /v1/message-cancel': { apiKey: text, messageId: text, _format: format },
  'GET /v1/stop-sms/list': { apiKey: text, _format: format },
  'POST /v1/stop-sms/add': { apiKey: text, phoneNumber: text, _format: format },
  'GET /v1/stop-sms/delete': { apiKey: text, id: text, _format: format },
};

const ITEMS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  SMSList: { phoneNumber: words, message: words },
  SMSStatut_List: { phoneNumber: text, messageId: textOrInteger },
};

export function violationsOf(request: RecordedRequest, byteLength: number): string[] {
  const endpoint = `${request.method} ${request.path}`;
  const fields = FIELDS[endpoint];
  if (!fields) return [`${endpoint}: no such endpoint`];
  const found: string[] = [];
  if (request.method === 'POST') {
    checkHeaders(request, byteLength, found);
    if (request.body !== undefined) checkObject(request.body, fields, '', found);
    if (endpoint === 'POST /v1/bulk-send') checkBulk(request.body, found);
    for (const key of Object.keys(request.query)) found.push(`"${key}" stands in the URL`);
  } else {
    if (byteLength > 0) found.push('a GET with a body');
    checkObject(request.query, fields, '', found);
  }
  return found.map((problem) => `${endpoint}: ${problem}`);
}

function checkHeaders(request: RecordedRequest, byteLength: number, found: string[]): void {
  const type = request.headers['content-type'];
  if (type === undefined) found.push('no Content-Type');
  else if (!/^application\/json(;\s*charset=utf-8)?$/i.test(type)) {
    found.push(`Content-Type is ${type}`);
  }
  const length = request.headers['content-length'];
  if (length !== undefined && Number(length) !== byteLength) {
    found.push(`Content-Length says ${length}, the body has ${byteLength} bytes`);
  }
}

function checkObject(
  value: unknown,
  fields: Readonly<Record<string, Check>>,
  where: string,
  found: string[],
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    found.push(`${where || 'the body'} is not an object`);
    return;
  }
  const record = value as Record<string, unknown>;
  for (const [key, item] of Object.entries(record)) {
    checkField(fields[key], `${where}${key}`, item, found);
  }
  // The documentation: premium only, "not applicable" to low cost.
  if (record.isStopSms !== undefined && record.gamme === 2) {
    found.push('"isStopSms" is not for gamme 2');
  }
}

/** The documented limit, and what would leave an answer that cannot be told by number. */
function checkBulk(body: unknown, found: string[]): void {
  const items = (body as { SMSList?: unknown } | undefined)?.SMSList;
  const count = Array.isArray(items) ? items.length : 0;
  if (count === 0 || count > MOST_ITEMS) found.push(`"SMSList" has ${count} items`);
  const numbers = new Set<string>();
  (Array.isArray(items) ? items : []).forEach((item: unknown, index) => {
    const { phoneNumber, message } = (item ?? {}) as Record<string, unknown>;
    if (message === undefined) found.push(`"SMSList[${index}]" has no message`);
    if (phoneNumber === undefined) found.push(`"SMSList[${index}]" has no number`);
    if (typeof phoneNumber !== 'string') return;
    const number = toE164(phoneNumber) ?? phoneNumber;
    if (numbers.has(number)) found.push(`"SMSList[${index}]" has the same number again`);
    numbers.add(number);
  });
}

function checkField(check: Check | undefined, name: string, value: unknown, found: string[]): void {
  if (!check) found.push(`unknown key "${name}"`);
  else if (!check(value)) found.push(`"${name}" is ${describe(value)}`);
  else if (Array.isArray(value)) checkItems(name, value, found);
}

function checkItems(key: string, items: readonly unknown[], found: string[]): void {
  items.forEach((item, index) => {
    checkObject(item, ITEMS[key] ?? {}, `${key}[${index}].`, found);
  });
}

function describe(value: unknown): string {
  return `${JSON.stringify(value)?.slice(0, 60)} (${typeof value})`;
}
