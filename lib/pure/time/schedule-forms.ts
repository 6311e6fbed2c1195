// The writings of a time that a flow may hold, told apart by shape only. Whether the time is possible,
// past or in need of rounding must never enter here: that is schedule.ts.
import { isBlank } from '../fields/field-rules';

/** A time as written on a clock: fields as given, unread and possibly missing. */
export interface WrittenTime {
  kind: 'written';
  /** `d/m/YYYY` where it is one. */
  date: unknown;
  hour: unknown;
  minute: unknown;
  /** Seconds and their fraction, in milliseconds. */
  beyondMinute: number;
  /** ISO 8601 is rounded up to the platform's five minutes; what the API itself asks for is not. */
  isRounded: boolean;
  /** Milliseconds ahead of UTC; undefined = time in Paris. */
  offset: number | undefined;
}

export type ScheduleForm =
  { kind: 'nothing' } | { kind: 'unreadable' } | { kind: 'instant'; time: number } | WrittenTime;

// Milliseconds have 13 digits from 2001 to 2286; 12 or 14 are a compact date (20271224183000).
const EPOCH = /^\d{13}$/;
const DATE_AND_TIME =
  /^(?:(\d{1,2}\/\d{1,2}\/\d{4})(?:\s+|$))?(?:(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?)?$/;
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2})(?::(\d{2})(?::([0-5]\d(?:[.,]\d{1,9})?))?)?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/;
/** Characters of a written time, blanks around it included. */
const LONGEST = 64;

/** Whether it is no time and no part of one; what is longer is not looked at. */
export function isTooLong(text: string): boolean {
  return text.length > LONGEST;
}

/**
 * Tells which form of the product sheet (§4, `schedule`) a value has. Throws only what a getter or a
 * proxy of the value throws.
 */
export function scheduleForm(value: unknown): ScheduleForm {
  if (value === undefined || value === null) return { kind: 'nothing' };
  if (typeof value === 'number') return { kind: 'instant', time: value };
  if (typeof value === 'string') return textForm(value);
  if (typeof value !== 'object' || Array.isArray(value)) return { kind: 'unreadable' };
  const time = timeOfDate(value);
  if (time !== undefined) return { kind: 'instant', time };
  const fields = value as Record<string, unknown>;
  return written({
    date: fields.scheduledDeliveryDate,
    hour: fields.time,
    minute: fields.minute,
  });
}

/** Not `instanceof`: a Date made in a function node comes from another realm. */
function timeOfDate(value: object): number | undefined {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}

function textForm(given: string): ScheduleForm {
  if (isTooLong(given)) return { kind: 'unreadable' };
  const text = given.trim();
  if (isBlank(text)) return { kind: 'nothing' };
  if (EPOCH.test(text)) return { kind: 'instant', time: Number(text) };
  return isoForm(text) ?? dateAndTimeForm(text) ?? { kind: 'unreadable' };
}

function isoForm(text: string): WrittenTime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', zone] = match;
  return written({
    date: `${day}/${month}/${year}`,
    hour,
    minute,
    beyondMinute: Math.ceil(Number(second.replace(',', '.')) * 1000),
    isRounded: true,
    offset: zone === undefined ? undefined : zoneOffset(zone),
  });
}

function zoneOffset(zone: string): number {
  const digits = zone.replace(/\D/g, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function dateAndTimeForm(text: string): WrittenTime | undefined {
  const match = DATE_AND_TIME.exec(text);
  if (match === null) return undefined;
  const [, date, hour, minute, second = '0'] = match;
  // A lone number is no hour: it is more likely an epoch that was cut or is in seconds.
  if (date === undefined && minute === undefined) return undefined;
  return written({ date, hour, minute, beyondMinute: Number(second) * 1000 });
}

function written(fields: Partial<WrittenTime>): WrittenTime {
  return {
    kind: 'written',
    date: undefined,
    hour: undefined,
    minute: undefined,
    beyondMinute: 0,
    isRounded: false,
    offset: undefined,
    ...fields,
  };
}
