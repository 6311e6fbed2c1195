// The platform's times are wall-clock times of Europe/Paris (API sheet §11.4) and the server may stand
// anywhere: this is the only place that converts. The server's own zone must never enter here.
import { lazy } from '../lazy';

/** What a clock in Paris shows; `month` is 1–12. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HALF_DAY = 12 * 60 * MINUTE;

// Asking Intl takes microseconds, and no zone changes its offset within a quarter of an hour.
const SLOT = 15 * MINUTE;
const MOST_SLOTS = 1000;
const offsets = new Map<number, number>();

// The first formatter of a process brings megabytes of zones and languages with it.
const clock = lazy(
  () =>
    new Intl.DateTimeFormat('en-US', {
      timeZone: 'Europe/Paris',
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
);

/** What the clock in Paris shows at an instant (1970–9999; fractions of a second are dropped). */
export function parisWallTime(instant: Date): WallTime {
  const shifted = new Date(instant.getTime() + offsetAt(instant.getTime()));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  };
}

/**
 * The instants at which the clock in Paris shows this, earliest first: one; none when the hour is
 * skipped in spring or the date is not in the calendar; two when the hour comes twice in autumn.
 */
export function parisInstants(wall: WallTime): Date[] {
  const { year, month, day, hour, minute, second } = wall;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  if (Number.isNaN(asUtc)) return [];
  // The clocks change at most once in a day, so these are all the offsets in question. The one of
  // before gives the earlier instant in autumn.
  const candidates = new Set([offsetAt(asUtc - HALF_DAY), offsetAt(asUtc + HALF_DAY)]);
  return [...candidates]
    .map((offset) => new Date(asUtc - offset))
    .filter((instant) => isShownAt(wall, instant));
}

/** ISO 8601 with the offset of Paris: `2026-11-22T21:30:00+01:00`. Fractions of a second are dropped. */
export function toParisIso(instant: Date): string {
  const { year, month, day, hour, minute, second } = parisWallTime(instant);
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  const offset = offsetAt(instant.getTime()) / MINUTE;
  const zone = `${pad(Math.floor(offset / 60))}:${pad(offset % 60)}`;
  return `${date}T${pad(hour)}:${pad(minute)}:${pad(second)}+${zone}`;
}

function isShownAt(wall: WallTime, instant: Date): boolean {
  const shown = parisWallTime(instant);
  return (
    shown.year === wall.year &&
    shown.month === wall.month &&
    shown.day === wall.day &&
    shown.hour === wall.hour &&
    shown.minute === wall.minute &&
    shown.second === wall.second
  );
}

/** Milliseconds that Paris is ahead of UTC; never negative since 1970. */
function offsetAt(time: number): number {
  const slot = Math.floor(time / SLOT);
  const known = offsets.get(slot);
  if (known !== undefined) return known;
  const [month, day, year, hour, minute, second] = (clock().format(time).match(/\d+/g) ?? []).map(
    Number,
  ) as [number, number, number, number, number, number];
  const offset =
    Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / SECOND) * SECOND;
  if (offsets.size >= MOST_SLOTS) offsets.clear();
  offsets.set(slot, offset);
  return offset;
}

/** A figure of a date with its leading zeros. */
export function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}
