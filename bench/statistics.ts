// The figures that are made of many. Pure.

/** @returns the middle one, or the mean of the two in the middle; `NaN` of none */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @returns the median of each figure of these names */
export function mediansOf<Name extends string>(
  all: readonly Record<Name, number>[],
  names: readonly Name[],
): Record<Name, number> {
  const medians = names.map((name) => [name, median(all.map((one) => one[name]))] as const);
  return Object.fromEntries(medians) as Record<Name, number>;
}

/** @returns the smallest value that so many percent do not exceed (nearest rank): always one that was measured */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}
