// Long work in slices, so that the event loop gets its turn in between.

/** Longest stretch of work before the event loop gets its turn. */
export const SLICE_MS = 10;

/**
 * Does the work for every item, in order: the first slice now, the rest later.
 *
 * @param work never throws
 * @param done called after the last one
 */
export function inSlices<T>(
  items: Iterable<T>,
  work: (item: T) => void,
  done: () => void = () => undefined,
): void {
  const iterator = items[Symbol.iterator]();
  const workOneSlice = (): void => {
    const end = performance.now() + SLICE_MS;
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      work(next.value);
      if (performance.now() < end) continue;
      setImmediate(workOneSlice);
      return;
    }
    done();
  };
  workOneSlice();
}
