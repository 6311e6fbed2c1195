// What waits, in order of arrival, by the options it has in common: one queue for each set of options that
// may share a request. It chooses who goes nextState and with whom; it sends nothing.
import { Fifo } from '../../queueing/fifo';

/** Most items of a bulk request (API sheet §2). */
export const MAX_BATCH_SIZE = 500;

/** What the queue needs to know of an entry. */
export interface Waiting {
  readonly id: number;
  /** The only one, where it may share a request. */
  readonly numbers: readonly string[];
  readonly maxBatchSize: number;
}

interface KeyQueue<T> {
  /** Came back, before all others; in order. */
  again: Fifo<T>;
  fifo: Fifo<T>;
}

export class BatchQueue<T extends Waiting> {
  private readonly queue = new Map<string, KeyQueue<T>>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** @param batchKey options in common; `''` = shares no request */
  add(batchKey: string, entry: T): void {
    this.batchKey(batchKey).fifo.push(entry);
    this.count += 1;
  }

  /** They were taken and come back, in order of arrival. */
  putBack(batchKey: string, entries: readonly T[]): void {
    const found = this.batchKey(batchKey);
    const all = [...found.again.first(Infinity), ...entries].sort((a, b) => a.id - b.id);
    found.again = new Fifo(all);
    this.count += entries.length;
  }

  /** @returns the batch key whose first entry came first, and that entry */
  first(): { batchKey: string; entry: T } | undefined {
    let best: { batchKey: string; entry: T } | undefined;
    for (const [batchKey, { again, fifo }] of this.queue) {
      const entry = peek({ again, fifo });
      if (!entry) this.queue.delete(batchKey);
      else if (!best || entry.id < best.entry.id) best = { batchKey, entry };
    }
    return best;
  }

  /** Whether the first under a batch key shares no request: by its options, or because the next has its number. */
  isAlone(batchKey: string): boolean {
    if (batchKey === '') return true;
    const { again, fifo } = this.batchKey(batchKey);
    const [first, second] = [...again.first(2), ...fifo.first(2)];
    return second !== undefined && first?.numbers[0] === second.numbers[0];
  }

  /**
   * Takes the first entry under a batch key and those that may share its request: never the same number twice,
   * since the answer is matched per number.
   *
   * @param mayJoin the first that may not ends the batch
   */
  take(batchKey: string, most: number, mayJoin: (entry: T) => boolean): T[] {
    const from = this.batchKey(batchKey);
    const taken: T[] = [];
    const repeated: T[] = [];
    const numbers = new Set<string>();
    let limit = batchKey === '' ? 1 : most;
    while (taken.length < limit && repeated.length < most) {
      const entry = peek(from);
      const isWelcome = entry && (taken.length === 0 || (mayJoin(entry) && hasRoom(entry, taken)));
      if (!isWelcome) break;
      shift(from);
      const number = entry.numbers[0]!;
      if (numbers.has(number)) repeated.push(entry);
      else {
        numbers.add(number);
        limit = Math.min(limit, entry.maxBatchSize);
        taken.push(entry);
      }
    }
    // They came before what is left under the key.
    if (repeated.length > 0) from.again = new Fifo([...repeated, ...from.again.first(Infinity)]);
    this.count -= taken.length;
    return taken;
  }

  /** @returns what was taken out, in order of arrival */
  remove(matches: (entry: T) => boolean): T[] {
    let removed: T[] = [];
    for (const batchKey of this.queue.values()) {
      removed = [
        ...removed,
        ...batchKey.again.removeWhere(matches),
        ...batchKey.fifo.removeWhere(matches),
      ];
    }
    this.count -= removed.length;
    return removed.sort((a, b) => a.id - b.id);
  }

  private batchKey(name: string): KeyQueue<T> {
    let batchKey = this.queue.get(name);
    if (!batchKey) this.queue.set(name, (batchKey = { again: new Fifo<T>(), fifo: new Fifo<T>() }));
    return batchKey;
  }
}

function hasRoom({ maxBatchSize }: Waiting, taken: readonly Waiting[]): boolean {
  return maxBatchSize > taken.length;
}

function peek<T>({ again, fifo }: KeyQueue<T>): T | undefined {
  return again.peek() ?? fifo.peek();
}

function shift<T>({ again, fifo }: KeyQueue<T>): void {
  if (again.length > 0) again.shift();
  else fifo.shift();
}
