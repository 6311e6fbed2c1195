// What waits, in order of arrival, by the options it has in common: one lane for each set of options that
// may share a request. It chooses who goes next and with whom; it sends nothing.
import { Fifo } from '../queueing/fifo';

/** Most items of a bulk request (API sheet §2). */
export const MOST_IN_BATCH = 500;

/** What a lane needs to know of an entry. */
export interface Waiting {
  readonly id: number;
  /** The only one, where it may share a request. */
  readonly numbers: readonly string[];
  readonly mostInBatch: number;
}

interface Lane<T> {
  /** Came back, before all others; in order. */
  again: Fifo<T>;
  fifo: Fifo<T>;
}

export class Lanes<T extends Waiting> {
  private readonly lanes = new Map<string, Lane<T>>();
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** @param lane options in common; `''` = shares no request */
  add(lane: string, entry: T): void {
    this.lane(lane).fifo.push(entry);
    this.count += 1;
  }

  /** They were taken and come back, in order of arrival. */
  giveBack(lane: string, entries: readonly T[]): void {
    const found = this.lane(lane);
    const all = [...found.again.first(Infinity), ...entries].sort((a, b) => a.id - b.id);
    found.again = new Fifo(all);
    this.count += entries.length;
  }

  /** @returns the lane whose first entry came first, and that entry */
  first(): { lane: string; entry: T } | undefined {
    let best: { lane: string; entry: T } | undefined;
    for (const [lane, { again, fifo }] of this.lanes) {
      const entry = peek({ again, fifo });
      if (!entry) this.lanes.delete(lane);
      else if (!best || entry.id < best.entry.id) best = { lane, entry };
    }
    return best;
  }

  /** Whether the first of a lane shares no request: by its options, or because the next has its number. */
  isAlone(lane: string): boolean {
    if (lane === '') return true;
    const { again, fifo } = this.lane(lane);
    const [first, second] = [...again.first(2), ...fifo.first(2)];
    return second !== undefined && first?.numbers[0] === second.numbers[0];
  }

  /**
   * Takes the first entry of a lane and those that may share its request: never the same number twice,
   * since the answer is matched per number.
   *
   * @param mayJoin the first that may not ends the batch
   */
  take(lane: string, most: number, mayJoin: (entry: T) => boolean): T[] {
    const from = this.lane(lane);
    const taken: T[] = [];
    const repeated: T[] = [];
    const numbers = new Set<string>();
    let limit = lane === '' ? 1 : most;
    while (taken.length < limit && repeated.length < most) {
      const entry = peek(from);
      const isWelcome = entry && (taken.length === 0 || (mayJoin(entry) && hasRoom(entry, taken)));
      if (!isWelcome) break;
      shift(from);
      const number = entry.numbers[0]!;
      if (numbers.has(number)) repeated.push(entry);
      else {
        numbers.add(number);
        limit = Math.min(limit, entry.mostInBatch);
        taken.push(entry);
      }
    }
    // They came before what is left of the lane.
    if (repeated.length > 0) from.again = new Fifo([...repeated, ...from.again.first(Infinity)]);
    this.count -= taken.length;
    return taken;
  }

  /** @returns what was taken out, in order of arrival */
  remove(matches: (entry: T) => boolean): T[] {
    let removed: T[] = [];
    for (const lane of this.lanes.values()) {
      removed = [...removed, ...lane.again.removeWhere(matches), ...lane.fifo.removeWhere(matches)];
    }
    this.count -= removed.length;
    return removed.sort((a, b) => a.id - b.id);
  }

  private lane(name: string): Lane<T> {
    let lane = this.lanes.get(name);
    if (!lane) this.lanes.set(name, (lane = { again: new Fifo<T>(), fifo: new Fifo<T>() }));
    return lane;
  }
}

function hasRoom({ mostInBatch }: Waiting, taken: readonly Waiting[]): boolean {
  return mostInBatch > taken.length;
}

function peek<T>({ again, fifo }: Lane<T>): T | undefined {
  return again.peek() ?? fifo.peek();
}

function shift<T>({ again, fifo }: Lane<T>): void {
  if (again.length > 0) again.shift();
  else fifo.shift();
}
