// Work on what arrives, in order and in slices: 20,000 messages poured in at once must not freeze the
// event loop, nor overtake one whose values take a moment to be read. Knows nothing of SMS.
import { Fifo } from './fifo';
import { SLICE_MS } from './time-slices';

export class OrderedInbox<T> {
  private readonly arrivals = new Fifo<T>();
  private scheduled = false;

  /**
   * @param isReady until the first arrival is, what came later waits
   * @param work done once for each arrival, in order; never throws
   */
  constructor(
    private readonly isReady: (arrival: T) => boolean,
    private readonly work: (arrival: T) => void,
  ) {}

  get length(): number {
    return this.arrivals.length;
  }

  push(arrival: T): void {
    this.arrivals.push(arrival);
    this.advance();
  }

  /** Call when an arrival may have become ready. */
  advance(): void {
    if (this.scheduled || !this.next()) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.workOneSlice();
      this.advance();
    });
  }

  /** @returns what was taken out, in order */
  remove(matches: (arrival: T) => boolean): T[] {
    const removed = this.arrivals.removeWhere(matches);
    this.advance();
    return removed;
  }

  private workOneSlice(): void {
    const end = performance.now() + SLICE_MS;
    for (let next = this.next(); next; next = this.next()) {
      this.arrivals.shift();
      this.work(next);
      if (performance.now() >= end) return;
    }
  }

  private next(): T | undefined {
    const first = this.arrivals.peek();
    return first !== undefined && this.isReady(first) ? first : undefined;
  }
}
