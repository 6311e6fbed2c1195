// The journal's time goes on only while a process runs. How long it stood still is remembered here, by the mark
// at which it did: so a mark of before is older than the two times differ. Pure: no clock.

/** Nobody ran for so long. */
export interface Standstill {
  /** Marks up to this one are from before it. */
  readonly at: number;
  readonly ms: number;
}

/** Shorter ones make no difference to anybody. */
const SHORTEST_MS = 100;

/** A machine that is switched off every night has 7 of them in what the journal keeps. */
const MOST = 50;

/** @returns with one more, as it is known now; in order */
export function withStandstill(
  known: readonly Standstill[],
  { at, ms }: Standstill,
): readonly Standstill[] {
  if (!(ms >= SHORTEST_MS)) return known;
  const all = [...known, { at, ms }].sort((one, other) => one.at - other.at);
  return all.length <= MOST ? all : withoutShortest(all);
}

/** It counts with the one before: what lies between the two must not look older than it is. */
function withoutShortest(all: readonly Standstill[]): readonly Standstill[] {
  const shortestMs = Math.min(...all.slice(1).map(({ ms }) => ms));
  const index = all.findIndex(({ ms }, at) => at > 0 && ms === shortestMs);
  const before = all[index - 1]!;
  const joined = { at: before.at, ms: before.ms + shortestMs };
  return [...all.slice(0, index - 1), joined, ...all.slice(index + 1)];
}

/** @returns ms that nobody ran since a mark */
export function stoodStillSince(known: readonly Standstill[], mark: number): number {
  let sum = 0;
  for (const { at, ms } of known) if (at >= mark) sum += ms;
  return sum;
}

/** @returns the latest mark that is so old at `now` */
export function markOfAge(known: readonly Standstill[], now: number, ageMs: number): number {
  let mark = now;
  let leftMs = ageMs;
  for (const { at, ms } of [...known].reverse()) {
    if (mark - at >= leftMs) break;
    leftMs -= mark - at + ms;
    mark = at;
    if (leftMs <= 0) return mark;
  }
  return mark - leftMs;
}
