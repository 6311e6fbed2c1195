// The platform's wall clock. Dates come in and go out as Paris time (API sheet §11.4).

export interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const paris = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export function parisClock(instant: Date): WallClock {
  const parts = new Map(paris.formatToParts(instant).map((part) => [part.type, part.value]));
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}

/** The instant at which Paris clocks show `wall`. Undefined hours of spring and autumn: any. */
export function parisInstant(wall: WallClock): Date {
  const wanted = utc(wall);
  let instant = wanted;
  // Twice: the offset at the first guess may be that of the other side of a clock change.
  for (let round = 0; round < 2; round += 1) {
    instant += wanted - utc(parisClock(new Date(instant)));
  }
  return new Date(instant);
}

/** `YYYY-MM-DD HH:MM:SS`, as the API prints dates. */
export function printParis(instant: Date): string {
  return printWall(parisClock(instant));
}

export function printWall(wall: WallClock): string {
  return new Date(utc(wall)).toISOString().slice(0, 19).replace('T', ' ');
}

/** 0 is Sunday. */
export function weekday(wall: WallClock): number {
  return new Date(utc(wall)).getUTCDay();
}

// Also carries hour 24 to the next day: the documentation prints it as the upper bound.
function utc(wall: WallClock): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
}
