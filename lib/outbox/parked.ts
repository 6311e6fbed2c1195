// Entries whose send node is gone: they certainly were not sent, and wait for the node or for a human.
import type { Registry } from './registry';
import type { Entry } from './state/entry';
import type { OutboxHost } from './host';

export class ParkedMessages<R> {
  private readonly entries = new Set<Entry<R>>();

  constructor(
    private readonly host: OutboxHost<R>,
    private readonly registry: Registry<R>,
  ) {}

  /** Whether an entry may go on by itself. */
  isFree({ message }: Entry<R>): boolean {
    return message.isForced || this.host.isKnown(message.nodeId);
  }

  park(entries: readonly Entry<R>[]): void {
    for (const entry of entries) {
      this.entries.add(entry);
      this.registry.hold(entry.message, 'nodeGone', this.host.clock.wall());
    }
    if (entries.length > 0) this.host.changed();
  }

  /** @returns what was parked, and is no longer */
  take(matches: (entry: Entry<R>) => boolean): Entry<R>[] {
    const taken = [...this.entries].filter(matches);
    for (const entry of taken) {
      this.entries.delete(entry);
      this.registry.release(entry.message);
    }
    if (taken.length > 0) this.host.changed();
    return taken;
  }
}
