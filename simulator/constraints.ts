// The rules of the API's own form: what breaks one comes back together, as code 9 (vector V6), or
// alone, with the code that the error page gives to it (44–49).
import type { Account } from './accounts';
import type { ErrorItem } from './answers';
import { parisInstant, printWall, weekday, parisClock, type WallClock } from './paris';

type Fields = Readonly<Record<string, unknown>>;

export interface Schedule {
  instant: Date;
  /** As `scheduledDeliveryDate` comes back. */
  printed: string;
}

/** Everything that is code 9, but for the recipients: those differ between the endpoints. */
export function brokenConstraints(fields: Fields, account: Account, now: Date): ErrorItem[] {
  return [
    ...senderProblems(fields.sender),
    ...tagProblems(fields.tag),
    ...choiceProblems(fields, account),
    ...scheduleProblems(fields, now),
  ];
}

/** A rule that has a code of its own. */
export function codedProblem(fields: Fields): number | undefined {
  if (!/^[A-Za-z0-9 ]*$/.test(print(fields.sender))) return 44;
  const { scheduledDeliveryDate: date, time, minute } = fields;
  if (!isGiven(date)) return isGiven(time) || isGiven(minute) ? 45 : undefined;
  return timeProblem(date, time, minute);
}

// That all three are there has been checked: what is missing is code 9.
function timeProblem(date: unknown, time: unknown, minute: unknown): number | undefined {
  if (!readDate(date)) return 49;
  if (!isWhole(time, 24)) return 46;
  if (!isWhole(minute, 59)) return 47;
  return Number(minute) % 5 === 0 ? undefined : 48;
}

/** The planned time; `undefined` for now. Only for fields without problems. */
export function readSchedule(fields: Fields): Schedule | undefined {
  const day = readDate(fields.scheduledDeliveryDate);
  if (!day) return undefined;
  const wall = {
    ...day,
    hour: Number(fields.time ?? 0),
    minute: Number(fields.minute ?? 0),
    second: 0,
  };
  return { instant: parisInstant(wall), printed: printWall(wall) };
}

/** Codes 22 and 23, for marketing accounts: which hours and days are allowed (§8.2). */
export function commercialProblem(instant: Date): 22 | 23 | undefined {
  const wall = parisClock(instant);
  if (weekday(wall) === 0 || FIXED_HOLIDAYS.has(`${wall.day}/${wall.month}`)) return 23;
  return wall.hour < 8 || wall.hour >= 22 ? 22 : undefined;
}

// Those that move with Easter are left out: a test that needs one can refuse with 23.
const FIXED_HOLIDAYS = new Set(['1/1', '1/5', '8/5', '14/7', '15/8', '1/11', '11/11', '25/12']);

function senderProblems(sender: unknown): ErrorItem[] {
  if (!isGiven(sender)) return [];
  const { length } = print(sender);
  if (length > 11) {
    return [problem('sender', "L'émetteur ne peut pas être plus long que 11 caractères")];
  }
  return length < 3
    ? [problem('sender', "L'émetteur ne peut pas être plus court que 3 caractères")]
    : [];
}

function tagProblems(tag: unknown): ErrorItem[] {
  if (!isGiven(tag) || /^[^\sA-Z]{1,20}$/.test(print(tag))) return [];
  return [problem('tag', "Le tag n'est pas valide")];
}

function choiceProblems(fields: Fields, account: Account): ErrorItem[] {
  const found: ErrorItem[] = [];
  const { gamme, isUnicode } = fields;
  if (isGiven(gamme) && Number(gamme) !== 1 && Number(gamme) !== 2) {
    found.push(problem('gamme', "La gamme n'est pas valide"));
  }
  if (Number(isUnicode) === 1 && account.unicode === 'refused') {
    found.push(problem('isUnicode', "L'unicode n'est pas activé sur ce compte"));
  }
  return found;
}

function scheduleProblems(fields: Fields, now: Date): ErrorItem[] {
  const { scheduledDeliveryDate: date, time, minute } = fields;
  if (!isGiven(date)) return [];
  const found: ErrorItem[] = [];
  if (isPast(fields, now)) {
    const wanted = `${print(date)} à ${print(time)}:${print(minute)}`;
    found.push(
      problem(
        'scheduledDeliveryDate',
        `La date (${wanted}) est anterieure à la date actuelle. Si vous souhaitez l'envoyer ` +
          'maintenant vous devez sélectionner [Envoi immédiat]',
      ),
    );
  }
  if (!isGiven(minute)) found.push(problem('minute', 'La minute est requise'));
  if (!isGiven(time)) found.push(problem('time', "L'heure est requise"));
  return found;
}

// Without an hour the whole day counts: only a day that is over is certainly past.
function isPast(fields: Fields, now: Date): boolean {
  const complete = isGiven(fields.time) && isGiven(fields.minute);
  const latest = complete ? fields : { ...fields, time: 24, minute: 0 };
  const schedule = readSchedule(latest);
  return schedule !== undefined && schedule.instant.getTime() < now.getTime();
}

function readDate(written: unknown): Pick<WallClock, 'year' | 'month' | 'day'> | undefined {
  const found = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(print(written));
  if (!found) return undefined;
  const [day, month, year] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && day > 0 ? { year, month, day } : undefined;
}

function isWhole(value: unknown, max: number): boolean {
  return /^\d{1,2}$/.test(print(value)) && Number(value) <= max;
}

export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A value as the platform, which is not strict about types, reads it. */
export function print(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function problem(field: string, message: string): ErrorItem {
  return { elementId: `children[${field}].data`, message };
}
