// Long work in slices, so that the event loop gets its turn in between.

/** Longest stretch of work before the event loop gets its turn. */
export const SLICE_MS = 10;

/**
 * Does the work for every item, in order: the first slice now, the rest later.
 *
 * @param work never throws
 */
export function inSlices<T>(items: readonly T[], work: (item: T) => void, from = 0): void {
  const end = performance.now() + SLICE_MS;
  let next = from;
  while (next < items.length && performance.now() < end) {
    work(items[next]!);
    next += 1;
  }
  if (next < items.length) setImmediate(() => inSlices(items, work, next));
}
