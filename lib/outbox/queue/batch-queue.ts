// What waits, in order of arrival, by the options it has in common: one queue for each set of options that
// may share a request. It chooses who goes next and with whom; it sends nothing.
import { Fifo } from '../../queueing/fifo';

/** What the queue needs to know of an entry. */
export interface Waiting {
  readonly id: number;
  /** Its parts have ids of their own, and share this one's. */
  readonly message: { readonly id: number };
  /** The only one, where it may share a request. */
  readonly numbers: readonly string[];
  readonly maxBatchSize: number;
}

/** What waits under one batch key. */
interface KeyQueue<T> {
  /** Came back, before all others; in order. */
  again: Fifo<T>;
  fifo: Fifo<T>;
}

export class BatchQueue<T extends Waiting> {
  private readonly byKey = new Map<string, KeyQueue<T>>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** @param batchKey options in common; `''` = shares no request */
  add(batchKey: string, entry: T): void {
    this.queueOf(batchKey).fifo.push(entry);
    this.count += 1;
  }

  /** They were taken and come back, in order of arrival; of one message, the largest part first. */
  putBack(batchKey: string, entries: readonly T[]): void {
    const queue = this.queueOf(batchKey);
    const all = [...queue.again.first(Infinity), ...entries].sort(byTurn);
    queue.again = new Fifo(all);
    this.count += entries.length;
  }

  /** @returns the batch key whose first entry came first, and that entry */
  first(): { batchKey: string; entry: T } | undefined {
    if (this.count === 0) return undefined;
    let best: { batchKey: string; entry: T } | undefined;
    for (const [batchKey, { again, fifo }] of this.byKey) {
      const entry = again.peek() ?? fifo.peek();
      if (!entry) this.byKey.delete(batchKey);
      else if (!best || entry.id < best.entry.id) best = { batchKey, entry };
    }
    return best;
  }

  /** Whether the first under a batch key shares no request: by its options, or because the next has its number. */
  isAlone(batchKey: string): boolean {
    if (batchKey === '') return true;
    if (this.countOf(batchKey) < 2) return false;
    const { again, fifo } = this.queueOf(batchKey);
    const [first, second] = [...again.first(2), ...fifo.first(2)];
    return first?.numbers[0] === second?.numbers[0];
  }

  /** @returns how many wait under a batch key */
  countOf(batchKey: string): number {
    const { again, fifo } = this.queueOf(batchKey);
    return again.length + fifo.length;
  }

  /**
   * Takes the first entry under a batch key and those that may share its request: never the same number twice,
   * since the answer is matched per number.
   *
   * @param mayJoin the first that may not ends the batch
   */
  take(batchKey: string, most: number, mayJoin: (entry: T) => boolean): T[] {
    const from = this.queueOf(batchKey);
    const taken: T[] = [];
    const repeated: T[] = [];
    const numbers = new Set<string>();
    let limit = batchKey === '' ? 1 : most;
    while (taken.length < limit && repeated.length < most) {
      const entry = from.again.peek() ?? from.fifo.peek();
      if (!entry || !hasRoom(entry, taken.length, mayJoin)) break;
      if (!from.again.shift()) from.fifo.shift();
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
    for (const { again, fifo } of this.byKey.values()) {
      removed = [...removed, ...again.removeWhere(matches), ...fifo.removeWhere(matches)];
    }
    this.count -= removed.length;
    return removed.sort((a, b) => a.id - b.id);
  }

  private queueOf(batchKey: string): KeyQueue<T> {
    let queue = this.byKey.get(batchKey);
    if (!queue) this.byKey.set(batchKey, (queue = { again: new Fifo<T>(), fifo: new Fifo<T>() }));
    return queue;
  }
}

/** A list that is searched by halves: all halves before any quarter, so that much is known soon. */
function byTurn(a: Waiting, b: Waiting): number {
  return a.message.id - b.message.id || b.numbers.length - a.numbers.length || a.id - b.id;
}

/** @param taken how many it would share a request with: the first one needs no room */
function hasRoom<T extends Waiting>(
  entry: T,
  taken: number,
  mayJoin: (entry: T) => boolean,
): boolean {
  return taken === 0 || (entry.maxBatchSize > taken && mayJoin(entry));
}
