// When a commercial SMS may reach a phone, so that a flow can be told when to expect it. The package
// itself never holds a message: no waiting and no sending may enter here.
import { isFrenchHoliday, type Day } from './holidays';
import { parisInstants, parisWallTime } from '../pure/time/paris';

// 20 h is the stricter of the two hours in the sources (product sheet §4, API sheet §11.3).
const OPENS = 8;
const CLOSES = 20;

const DAY = 24 * 60 * 60 * 1000;

/**
 * The earliest instant, not before `from`, at which SMS Partner delivers commercial SMS: not from
 * 20:00 to 08:00 in Paris, not on Sundays, not on French public holidays (API sheet §11.3). What is
 * held goes at 08:00 of the next working day; Saturday is one.
 */
export function earliestDelivery(from: Date): Date {
  const wall = parisWallTime(from);
  const isOpenToday = wall.hour < CLOSES && isWorkingDay(wall);
  if (isOpenToday && wall.hour >= OPENS) return new Date(from);
  let day: Day = isOpenToday ? wall : dayAfter(wall);
  while (!isWorkingDay(day)) day = dayAfter(day);
  const { year, month, day: date } = day;
  const [opening] = parisInstants({ year, month, day: date, hour: OPENS, minute: 0, second: 0 });
  return opening ?? new Date(from);
}

function isWorkingDay(day: Day): boolean {
  return asUtc(day).getUTCDay() !== 0 && !isFrenchHoliday(day);
}

function dayAfter(day: Day): Day {
  const next = new Date(asUtc(day).getTime() + DAY);
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

/** A day as midnight in UTC, where every day has 24 hours. */
function asUtc({ year, month, day }: Day): Date {
  return new Date(Date.UTC(year, month - 1, day));
}
