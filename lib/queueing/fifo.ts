// A queue in order of arrival whose `shift` stays cheap with 100,000 items.

export class Fifo<T> {
  private items: T[];
  private head = 0;

  constructor(items: readonly T[] = []) {
    this.items = [...items];
  }

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  peek(): T | undefined {
    return this.items[this.head];
  }

  /** @returns at most so many, without taking them */
  first(count: number): T[] {
    return this.items.slice(this.head, this.head + count);
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    this.items[this.head] = undefined as T;
    this.head += 1;
    // Give the memory back now and then, not at every step.
    if (this.head > 1024 && this.head * 2 > this.items.length) this.compact();
    return item;
  }

  /** @returns what was taken out, in order */
  removeWhere(matches: (item: T) => boolean): T[] {
    this.compact();
    const removed = this.items.filter(matches);
    if (removed.length > 0) this.items = this.items.filter((item) => !matches(item));
    return removed;
  }

  private compact(): void {
    this.items = this.items.slice(this.head);
    this.head = 0;
  }
}
