// The checks before any request: from the values of a flow to an order and what is wrong with it, with the
// codes that the API would give. Pure; limits of length and price are left to the API (product page, §4).
import type { SendBody } from '../api/endpoints/send';
import { type PhoneNumbers, readPhoneNumbers } from './phone-numbers';
import { withoutHalves } from '../pure/text/invisible';
import { toCrLf } from '../pure/text/line-breaks';
import { countParts } from '../pure/text/measure';
import { isDeletedWhole } from '../pure/text/platform-text';
import { readSchedule } from '../pure/time/schedule';
import { CODE } from '../pure/codes/error-codes';
import { LONGEST_TEXT } from '../pure/fields/input-bounds';
import { isBlank, isKey, isLifetime, isSender, isTag } from '../pure/fields/field-rules';
import type {
  CheckedMessage,
  FieldReading,
  InheritedField,
  MessageFields,
  Order,
  Problem,
  Rule,
} from './message';

/** What the account gives to a message that does not say otherwise. */
export interface AccountDefaults {
  hasKey: boolean;
  /** A missing key is a matter of the account: its messages wait for it. */
  waitsForKey?: boolean;
  /** `''` = not sent to the API. */
  gamme: string;
  sender: string;
  sandbox: boolean;
  defaultCountry: string;
  /** Settings that nobody can send with: every message is refused. */
  problems: readonly Problem[];
}

/** What `expires` is when nothing says otherwise (product page). */
const DEFAULT_LIFETIME_MINUTES = 60;
const MINUTE_MS = 60_000;
/** Numbers of one message that are refused with a sentence each; the rest share one. */
const MOST_NAMED = 500;
/** What a message may leave to its account. */
export const INHERITABLE: readonly InheritedField[] = ['sender', 'gamme', 'sandbox'];

type Note = (rule: Rule, field: string) => undefined;

/**
 * @param now decides what is past, and what is too far ahead
 * @param given its numbers, where they were read before
 */
export function checkMessage(
  { fields, problems: unreadable }: FieldReading,
  account: AccountDefaults,
  now: Date,
  given: PhoneNumbers = readPhoneNumbers(fields.phoneNumbers, account.defaultCountry),
): CheckedMessage {
  const problems: Problem[] = [...account.problems, ...unreadable];
  const note: Note = (rule, field) => {
    // What could not be read is not missing as well.
    if (!unreadable.some((problem) => problem.field === field)) {
      problems.push({ rule, field, code: codeOf(rule) });
    }
    return undefined;
  };
  if (!account.hasKey && !account.waitsForKey) note('keyMissing', 'apiKey');
  const { numbers, invalid, unusable } = given;
  if (given.problem) note(given.problem, 'phoneNumbers');
  else if (numbers.length + invalid.length + unusable.length === 0) {
    note('numberMissing', 'phoneNumbers');
  }
  const order = readOrder(fields, account, now, note);
  const badNumbers = numberProblems(given);
  const refused = [...invalid, ...unusable.flatMap((entry) => entry.given ?? [])];
  if (problems.length > 0 || numbers.length === 0) {
    const all = [...problems, ...badNumbers].sort(byCode);
    return { rejection: { phoneNumbers: [...numbers, ...refused], problems: all } };
  }
  return {
    order: { ...order, numbers },
    ...(badNumbers.length > 0 && { rejection: { phoneNumbers: refused, problems: badNumbers } }),
  };
}

type Draft = Omit<Order, 'numbers'>;

function readOrder(fields: MessageFields, account: AccountDefaults, now: Date, note: Note): Draft {
  const message = readText(fields.message, isYes(fields.isUnicode), note) ?? '';
  const gamme = readGamme(orDefault(fields.gamme, account.gamme), note);
  const sender = readSender(orDefault(fields.sender, account.sender), note);
  const tag = readTag(fields.tag, note);
  const schedule = readPlannedTime(fields.schedule, now, note);
  const isStopSms = readBoolean(fields.isStopSms, 'isStopSms', note);
  const isUnicode = readBoolean(fields.isUnicode, 'isUnicode', note);
  const sandbox = readBoolean(orDefault(fields.sandbox, account.sandbox), 'sandbox', note);
  const lifetimeMs = readLifetimeMs(fields.expires, note);
  const key = readKey(fields.key, note);
  const { format } = fields;
  const text = { message, gamme, sender, tag, schedule: schedule?.fields };
  const body = bodyOf({ ...text, isStopSms, isUnicode, sandbox, format });
  const parts = countParts(message, { isUnicode });
  return {
    body,
    parts,
    isCommercial: isStopSms,
    inherited: inheritedBy(fields),
    lifetimeMs,
    ...(schedule && { scheduledAt: schedule.instant }),
    ...(key !== undefined && { key }),
  };
}

function readText(value: unknown, isUnicode: boolean, note: Note): string | undefined {
  if (value === undefined || value === null) return note('textMissing', 'message');
  if (typeof value === 'string' && value.length > LONGEST_TEXT) {
    return note('textTooLong', 'message');
  }
  if (!isPlain(value)) return note('textType', 'message');
  const text = withoutHalves(String(value));
  if (text.trim() === '') return note('textMissing', 'message');
  if (isBlank(text) || (!isUnicode && isDeletedWhole(text))) return note('textUnseen', 'message');
  return toCrLf(text);
}

function readGamme(value: unknown, note: Note): SendBody['gamme'] {
  if (value === undefined) return undefined;
  const gamme = isPlain(value) ? String(value).trim() : '';
  if (gamme === '1') return 1;
  return gamme === '2' ? 2 : note('gammeInvalid', 'gamme');
}

function readSender(value: unknown, note: Note): string | undefined {
  if (value === undefined) return undefined;
  const sender = isPlain(value) ? String(value) : '';
  return isSender(sender) ? sender : note('senderInvalid', 'sender');
}

function readTag(value: unknown, note: Note): string | undefined {
  if (isNothing(value)) return undefined;
  // Cut by a flow to the length that is allowed, and through an emoji.
  const tag = isPlain(value) ? withoutHalves(String(value)) : '';
  return isTag(tag) ? tag : note('tagInvalid', 'tag');
}

function readPlannedTime(value: unknown, now: Date, note: Note) {
  if (value === undefined) return undefined;
  const result = readSchedule(value, now);
  if ('schedule' in result) {
    const { instant, ...fields } = result.schedule;
    return { instant, fields };
  }
  for (const { rule, field } of result.problems) note(rule, field);
  return undefined;
}

function readBoolean(value: unknown, field: string, note: Note): boolean {
  if (isYes(value)) return true;
  if (!(value === false || value === 0 || value === 'false' || value === '0')) {
    note('booleanInvalid', field);
  }
  return false;
}

function isYes(value: unknown): boolean {
  return value === true || value === 1 || value === 'true' || value === '1';
}

/** @returns milliseconds; nothing means the usual lifetime, as in a flow saved by an older version */
function readLifetimeMs(value: unknown, note: Note): number {
  if (isNothing(value)) return DEFAULT_LIFETIME_MINUTES * MINUTE_MS;
  const minutes = isPlain(value) && typeof value !== 'boolean' ? Number(value) : NaN;
  if (!isLifetime(minutes)) note('expiresInvalid', 'expires');
  return minutes * MINUTE_MS;
}

function readKey(value: unknown, note: Note): string | undefined {
  if (isNothing(value)) return undefined;
  const key = isPlain(value) && typeof value !== 'boolean' ? String(value) : '';
  return isKey(key) ? key : note('keyInvalid', 'key');
}

function inheritedBy(fields: MessageFields): readonly InheritedField[] {
  const isFull = INHERITABLE.every((field) => isNothing(fields[field]));
  return isFull ? INHERITABLE : INHERITABLE.filter((field) => isNothing(fields[field]));
}

/** Nothing means the account's value; `undefined` when the account has none either. */
function orDefault(value: unknown, accountValue: string | boolean): unknown {
  if (!isNothing(value)) return value;
  return accountValue === '' ? undefined : accountValue;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && isBlank(value));
}

/**
 * A value whose text is what its author sees. Objects are not: `[object Object]` was never meant. Nor is what is
 * longer than any field takes.
 */
function isPlain(value: unknown): value is string | number | boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return value.length <= LONGEST_TEXT;
  return typeof value === 'boolean';
}

/** The first ones each by itself; nobody reads ten thousand sentences, and all the numbers are told anyway. */
function numberProblems({ invalid, unusable }: PhoneNumbers): Problem[] {
  const common = { field: 'phoneNumbers', code: CODE.constraint };
  const entries = unusable.slice(0, MOST_NAMED).map(({ place, given }): Problem => {
    const number = given !== undefined && { phoneNumber: given };
    return { rule: 'numberEntry', ...common, place, ...number };
  });
  const named = invalid
    .slice(0, MOST_NAMED - entries.length)
    .map((phoneNumber): Problem => ({ rule: 'numberInvalid', ...common, phoneNumber }));
  const count = invalid.length + unusable.length - entries.length - named.length;
  return [
    ...named,
    ...entries,
    ...(count > 0 ? [{ rule: 'numbersMore', ...common, count } as const] : []),
  ];
}

const CODES: Partial<Record<Rule, number>> = {
  keyMissing: CODE.keyMissing,
  numberMissing: CODE.numberMissing,
  numbersTooMany: CODE.tooManyNumbers,
  textTooLong: CODE.textTooLong,
};

function codeOf(rule: Rule): number {
  return CODES[rule] ?? CODE.constraint;
}

/** The API looks at the key first, then at the numbers: so does the code of a message that breaks several rules. */
function byCode(a: Problem, b: Problem): number {
  return Number(a.code) - Number(b.code);
}

/** What a body is made of: it holds no key that nobody set. */
export interface BodyParts {
  message: string;
  gamme: 1 | 2 | undefined;
  sender: string | undefined;
  tag: string | undefined;
  schedule: { scheduledDeliveryDate: string; time: number; minute: number } | undefined;
  isStopSms: boolean;
  isUnicode: boolean;
  sandbox: boolean;
  format: 'json' | 'xml';
}

/** Plain properties, one after the other: 100,000 of these may wait at once. */
export function bodyOf(parts: BodyParts): Order['body'] {
  const { message, gamme, sender, tag, schedule } = parts;
  const body: Order['body'] = { message };
  if (gamme !== undefined) body.gamme = gamme;
  if (sender !== undefined) body.sender = sender;
  if (tag !== undefined) body.tag = tag;
  if (schedule) Object.assign(body, schedule);
  // Low cost has no STOP notice: there `NoPub=STOP` stands in the text (API sheet §11.2).
  if (parts.isStopSms && gamme !== 2) body.isStopSms = 1;
  if (parts.isUnicode) body.isUnicode = 1;
  if (parts.sandbox) body.sandbox = 1;
  if (parts.format === 'xml') body._format = 'xml';
  return body;
}
