// A scheduled SMS at the wrong hour is worse than a refused one: this decides whether a written time is
// one the platform can keep, and says what is wrong otherwise. No waiting and no request may enter here.
import { isBlank } from '../fields/field-rules';
import { pad, parisInstants, parisWallTime, type WallTime } from './paris';
import { isTooLong, scheduleForm, type ScheduleForm, type WrittenTime } from './schedule-forms';

/** When a message shall go, in the API's own words (API sheet §3), and as an instant. */
export interface Schedule {
  /** dd/mm/YYYY in Paris. */
  scheduledDeliveryDate: string;
  /** Hour in Paris, 0–23. */
  time: number;
  /** Minute in Paris, a multiple of 5. */
  minute: number;
  /** The first of two, when a written time comes twice in autumn. */
  instant: Date;
}

/** A rule that a time can break. */
export type ScheduleRule =
  | 'dateMissing'
  | 'dateInvalid'
  | 'datePast'
  | 'dateTooFar'
  | 'dateDoesNotExist'
  | 'hourMissing'
  | 'hourInvalid'
  | 'minuteMissing'
  | 'minuteInvalid';

/** One broken rule; `field` is the API's name and `value` what was given, cut to 40 characters. */
export interface ScheduleProblem {
  field: 'scheduledDeliveryDate' | 'time' | 'minute';
  rule: ScheduleRule;
  value?: string;
}

export type ScheduleReading = { schedule: Schedule } | { problems: ScheduleProblem[] };

type Day = Pick<WallTime, 'year' | 'month' | 'day'>;

const STEP_MINUTES = 5;
const STEP = STEP_MINUTES * 60_000;
// 31/12/9999 23:55 in Paris: the API has four digits for the year.
const LAST = Date.UTC(9999, 11, 31, 22, 55);
/** Nobody plans an SMS for later: it is a slip in the year, or a number that is no time. */
const MOST_YEARS_AHEAD = 2;
const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/**
 * Reads a time to send at: Date, epoch in ms (also as 13 digits), ISO 8601 (Paris time without
 * offset), `dd/mm/YYYY HH:MM` or `{scheduledDeliveryDate, time, minute}` (product sheet §4 `schedule`
 * and "Time"). Date, epoch and ISO are rounded up to the next 5 minutes; the others must be a
 * multiple. One problem per broken rule; that a time is past, too far ahead or does not exist is only
 * said of a complete one. Never throws, whatever the value.
 *
 * @param now `undefined` for a time that was judged before: then none is past or too far ahead
 */
export function readSchedule(value: unknown, now: Date | undefined): ScheduleReading {
  const form = safeForm(value);
  switch (form.kind) {
    case 'nothing':
      return refuse('dateMissing');
    case 'unreadable':
      return refuse('dateInvalid', value);
    case 'instant':
      return atInstant(form.time, now, value);
    case 'written':
      return atWritten(form, now);
  }
}

function safeForm(value: unknown): ScheduleForm {
  try {
    return scheduleForm(value);
  } catch {
    return { kind: 'unreadable' };
  }
}

function atInstant(time: number, now: Date | undefined, given: unknown): ScheduleReading {
  const rounded = roundUp(time);
  if (!(time >= 0 && rounded <= LAST)) return refuse('dateInvalid', given);
  const instant = new Date(rounded);
  const wall = parisWallTime(instant);
  const broken = outOfReach(rounded, now);
  return broken ? refuse(broken, asText(wall)) : scheduled(wall, instant);
}

function outOfReach(time: number, now: Date | undefined): ScheduleRule | undefined {
  if (now === undefined) return undefined;
  if (time < now.getTime()) return 'datePast';
  return time > roundUp(furthest(now)) ? 'dateTooFar' : undefined;
}

/** @returns epoch ms */
function furthest(now: Date): number {
  return new Date(now).setUTCFullYear(now.getUTCFullYear() + MOST_YEARS_AHEAD);
}

/**
 * The time that it is at least, if a plan was accepted before: a clock that finds it too far ahead is wrong (a
 * machine without one starts in 1970), and the plan is kept.
 */
export function believableNow(now: Date, planned: Date | undefined): Date {
  if (planned === undefined || planned.getTime() <= furthest(now)) return now;
  return new Date(new Date(planned).setUTCFullYear(planned.getUTCFullYear() - MOST_YEARS_AHEAD));
}

function atWritten(form: WrittenTime, now: Date | undefined): ScheduleReading {
  const problems: ScheduleProblem[] = [];
  const day = readDay(form.date, problems);
  const hour = readUnit('hour', form.hour, 23, problems);
  const minute = readUnit('minute', form.minute, 59, problems);
  const isOffStep = minute !== undefined && (minute % STEP_MINUTES || form.beyondMinute) !== 0;
  if (isOffStep && !form.isRounded) problems.push(problem('minuteInvalid', form.minute));
  if (problems.length > 0 || day === undefined || hour === undefined || minute === undefined) {
    return { problems };
  }
  const wall: WallTime = { ...day, hour, minute, second: 0 };
  if (form.offset === undefined) return atWallTime(wall, form.beyondMinute, now);
  const asUtc = Date.UTC(day.year, day.month - 1, day.day, hour, minute);
  return atInstant(asUtc + form.beyondMinute - form.offset, now, asText(wall));
}

/** A time without offset is sent as written; of two occurrences the last decides whether it is past. */
function atWallTime(
  written: WallTime,
  beyondMinute: number,
  now: Date | undefined,
): ScheduleReading {
  const last = parisInstants(written).at(-1);
  if (last === undefined) return refuse('dateDoesNotExist', asText(written));
  const rounded = roundUp(last.getTime() + beyondMinute);
  if (rounded > LAST) return refuse('dateInvalid', asText(written));
  const wall = parisWallTime(new Date(rounded));
  const broken = outOfReach(rounded, now);
  if (broken) return refuse(broken, asText(wall));
  return scheduled(wall, parisInstants(wall)[0] ?? new Date(rounded));
}

function scheduled(wall: WallTime, instant: Date): ScheduleReading {
  const { hour: time, minute } = wall;
  return { schedule: { scheduledDeliveryDate: dateText(wall), time, minute, instant } };
}

function readDay(given: unknown, problems: ScheduleProblem[]): Day | undefined {
  if (isMissing(given)) {
    problems.push(problem('dateMissing'));
    return undefined;
  }
  const match = typeof given === 'string' ? DATE.exec(trimmed(given)) : null;
  const [day, month, year] = (match ?? []).slice(1).map(Number);
  if (day && month && year && isCalendarDay({ year, month, day })) return { year, month, day };
  problems.push(problem('dateInvalid', given));
  return undefined;
}

function isCalendarDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1970 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function readUnit(
  name: 'hour' | 'minute',
  given: unknown,
  most: number,
  problems: ScheduleProblem[],
): number | undefined {
  if (isMissing(given)) {
    problems.push(problem(`${name}Missing`));
    return undefined;
  }
  const unit =
    typeof given === 'string' && /^\d{1,2}$/.test(trimmed(given)) ? Number(given) : given;
  if (typeof unit === 'number' && Number.isInteger(unit) && unit >= 0 && unit <= most) return unit;
  problems.push(problem(`${name}Invalid`, given));
  return undefined;
}

function isMissing(given: unknown): boolean {
  return given === undefined || given === null || (typeof given === 'string' && isBlank(given));
}

function trimmed(text: string): string {
  return isTooLong(text) ? '' : text.trim();
}

function refuse(rule: ScheduleRule, given?: unknown): ScheduleReading {
  return { problems: [problem(rule, given)] };
}

function problem(rule: ScheduleRule, given?: unknown): ScheduleProblem {
  const found: ScheduleProblem = { field: fieldOf(rule), rule };
  // Only what prints without running anything of the value.
  if (typeof given === 'string') found.value = given.slice(0, 40);
  else if (typeof given === 'number' || typeof given === 'boolean') found.value = String(given);
  return found;
}

function fieldOf(rule: ScheduleRule): ScheduleProblem['field'] {
  if (rule.startsWith('hour')) return 'time';
  return rule.startsWith('minute') ? 'minute' : 'scheduledDeliveryDate';
}

function roundUp(time: number): number {
  return Math.ceil(time / STEP) * STEP;
}

function asText(wall: WallTime): string {
  return `${dateText(wall)} ${pad(wall.hour)}:${pad(wall.minute)}`;
}

function dateText({ day, month, year }: Day): string {
  return `${pad(day)}/${pad(month)}/${pad(year, 4)}`;
}
