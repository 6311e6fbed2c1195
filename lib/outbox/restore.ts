// What was in the journal comes back to life: nothing that may have been sent comes back as simply waiting.
import { isCertainlyNotSent } from '../message/outcome';
import { inSlices } from '../queueing/time-slices';
import {
  type AttemptRow,
  type Change,
  NOT_STORED,
  type Recovered,
  type RecoveredEntry,
} from '../journal/journal';
import { RecentUsage } from '../usage/recent-usage';
import type { Registry } from './registry';
import type { Completion } from './completion';
import type { Entry, OutboxMessage } from './state/entry';
import type { OutboxHost } from './host';
import type { Deduplication } from './deduplication';
import { type Restored, Restorer, rowsOf } from './storage/messages';
import type { Processor } from './processor';
import { nextState, WAITING } from './state/entry-state';
import type { JournalSession } from './storage/journal-session';

export interface RecoveryParts<R> {
  host: OutboxHost<R>;
  registry: Registry<R>;
  session: JournalSession;
  completion: Completion<R>;
  processor: Processor<R>;
  deduplication: Deduplication<R>;
}

export class Recovery<R> {
  constructor(private readonly parts: RecoveryParts<R>) {}

  /**
   * In parts and in slices, so that nothing freezes.
   *
   * @param begun called when the first of it can be sent
   */
  async load(recovered: Recovered, begun: () => void): Promise<void> {
    const { host, processor, session } = this.parts;
    processor.reconciler.restore(recovered.notes);
    host.restoreUsage(recovered.usage);
    const verifyForMs = host.settings()?.verifyForMs ?? 0;
    const restorer = new Restorer<R>(recovered.attempts, verifyForMs);
    let part = recovered.entries;
    const adopting = this.adoptAll(restorer, part);
    begun();
    await adopting;
    while (part.length > 0) {
      part = await session.readOn(part.at(-1)!.id, recovered.nextId);
      await this.adoptAll(restorer, part);
    }
  }

  private adoptAll(restorer: Restorer<R>, part: readonly RecoveredEntry[]): Promise<void> {
    const { host } = this.parts;
    const usage = new RecentUsage(host.clock.wall());
    for (const { acceptedAt, sms } of part) usage.add(acceptedAt, sms);
    host.restoreUsage(usage.bySecond());
    return new Promise((resolve) => {
      inSlices(restorer.restore(part), (one) => this.adopt(one), resolve);
    });
  }

  /** @returns what a file that had to be replaced lacks of what is in memory */
  missingFrom({ nextId }: Recovered): Change[] {
    // The file that was there before: all is in it.
    if (nextId > 1) return [];
    const messages = [...this.parts.registry.messages.values()];
    const following = new Set(messages.flatMap(({ waitingDuplicates }) => waitingDuplicates));
    const accepted = messages.map((message): Change => {
      const { input } = message;
      const stored = input === undefined ? NOT_STORED : this.parts.host.store(input);
      return { do: 'accept', entries: rowsOf(message, stored, following.has(message)) };
    });
    return [...accepted, ...howTheyStand(messages.flatMap((message) => message.round))];
  }

  private adopt({ message, isWaitingDuplicate }: Restored<R>): void {
    const { host, registry, completion, processor, deduplication } = this.parts;
    registry.add(message);
    if (message.left) return this.hold(message);
    host.began(message.nodeId);
    if (isWaitingDuplicate) {
      void deduplication.deduplicateAgain(message).then((isOurs) => {
        if (isOurs) processor.go(message.entries);
      });
      return;
    }
    const { entries } = message;
    // Most of a flood: 100,000 of them must be back within half a second.
    if (entries.every(({ state }) => state === WAITING)) return processor.go(entries);
    const at = host.clock.steady();
    const isDecided = message.open === 0;
    for (const entry of entries) {
      const { outcome, usage } = entry;
      if (outcome && isCertainlyNotSent(outcome)) host.giveBackUsage(usage);
      entry.state = nextState(entry.state, { type: 'noAnswer', at }, entry.policy);
    }
    processor.go(entries);
    processor.reconciler.begin(
      entries.filter(({ state }) => state.phase === 'unconfirmed'),
      at,
    );
    if (isDecided) completion.completeMessage(message);
    else
      processor.sort(entries.filter(({ outcome, state }) => !outcome && state.phase !== 'waiting'));
  }

  /** Its outcome left before; a human decides. */
  private hold(message: OutboxMessage<R>): void {
    message.round = message.entries.filter(({ state }) => state.phase === 'held');
    this.parts.registry.hold(message, 'unknown', message.entries[0]!.acceptedAt);
  }
}

/** Without it, what may have been sent would be found as simply waiting. */
function howTheyStand<R>(entries: readonly Entry<R>[]): Change[] {
  const changes: Change[] = [];
  const rows = new Map<number, AttemptRow>();
  for (const { id, state, outcome, attempts } of entries) {
    const isKnown = state.phase === 'settled' || state.phase === 'held';
    if (isKnown && outcome) changes.push({ do: 'settle', id, outcome: JSON.stringify(outcome) });
    for (const attempt of attempts) {
      const row = rows.get(attempt.id);
      if (row) row.entries.push(id);
      else
        rows.set(attempt.id, {
          id: attempt.id,
          tag: attempt.tag,
          kind: attempt.kind,
          entries: [id],
        });
    }
  }
  return [...changes, ...[...rows.values()].map((attempt): Change => ({ do: 'attempt', attempt }))];
}
