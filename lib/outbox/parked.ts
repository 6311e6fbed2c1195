// Entries whose send node is gone: they certainly were not sent, and wait for the node or for a human.
import type { Collaborators } from './collaborators';
import type { OutboxTime } from './outbox-time';
import type { Registry } from './registry';
import type { Entry } from './state/entry';

export class ParkedMessages {
  private readonly entries = new Set<Entry>();

  constructor(
    private readonly collaborators: Collaborators,
    private readonly registry: Registry,
    private readonly time: OutboxTime,
  ) {}

  park(entries: readonly Entry[]): void {
    const { account } = this.collaborators;
    for (const entry of entries) {
      this.entries.add(entry);
      this.registry.hold(entry.message, 'nodeGone', this.time.now());
    }
    if (entries.length > 0) account.outboxChanged();
  }

  /** @returns what was parked, and is no longer */
  take(matches: (entry: Entry) => boolean): Entry[] {
    const taken = [...this.entries].filter(matches);
    for (const entry of taken) {
      this.entries.delete(entry);
      this.registry.release(entry.message);
    }
    if (taken.length > 0) this.collaborators.account.outboxChanged();
    return taken;
  }
}
