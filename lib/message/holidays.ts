// The days on which the platform holds commercial SMS all day. Which days these are comes from a
// library; no calendar of our own and no opening hour may enter here.
import { createRequire } from 'node:module';
import type Library from '@socialgouv/jours-feries';
import { lazy } from '../pure/lazy';

/** A day in Paris; `month` is 1–12. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const HALF_DAY = 12 * 60 * 60 * 1000;
const MOST_YEARS = 50;

const load = createRequire(__filename);

/** Loaded at the first commercial SMS. */
const joursFeries = lazy(() => load('@socialgouv/jours-feries') as typeof Library);

const holidaysOfYear = new Map<number, ReadonlySet<number>>();

/**
 * Whether a day is one of the eleven legal holidays of France (API sheet §11.3). The two more of
 * Alsace-Moselle are not: the platform names none by region.
 */
export function isFrenchHoliday({ year, month, day }: Day): boolean {
  return holidaysOf(year).has(key(month, day));
}

function holidaysOf(year: number): ReadonlySet<number> {
  const known = holidaysOfYear.get(year);
  if (known !== undefined) return known;
  const holidays = new Set(Object.values(joursFeries()(year, { alsace: false })).map(keyOf));
  if (holidaysOfYear.size >= MOST_YEARS) holidaysOfYear.clear();
  holidaysOfYear.set(year, holidays);
  return holidays;
}

/**
 * The library counts days from Easter in milliseconds of the server's zone: where the clocks change
 * in between, its midnight is an hour off and may lie on the day before. Noon never does.
 */
function keyOf(midnight: Date): number {
  const noon = new Date(midnight.getTime() + HALF_DAY);
  return key(noon.getMonth() + 1, noon.getDate());
}

function key(month: number, day: number): number {
  return month * 100 + day;
}
