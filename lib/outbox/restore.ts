// What was in the journal comes back to life: nothing that may have been sent comes back as simply waiting.
import { type Change, NOT_STORED, type Recovered, type RecoveredEntry } from '../journal/journal';
import { isCertainlyNotSent } from '../message/outcome';
import { inSlices } from '../queueing/time-slices';
import { RecentUsage } from '../usage/recent-usage';
import type { Deduplication } from './deduplication';
import type { OutboxParts } from './parts';
import type { Processor } from './processor';
import { apply, type OutboxMessage } from './state/entry';
import { WAITING } from './state/entry-state';
import { type Marks, type Restored, Restorer, rowsOf, statesOf } from './storage/row-mapping';

export class Restore {
  private readonly marks: Marks;

  constructor(
    private readonly parts: OutboxParts,
    private readonly processor: Processor,
    private readonly deduplication: Deduplication,
  ) {
    // One for all of them: 100,000 may come back.
    const dates = this.recentUsage();
    this.marks = {
      expiryOf: (order, livesFrom) => this.parts.time.expiryOf(order, livesFrom),
      secondOf: (mark) => dates.secondOf(mark),
    };
  }

  /**
   * In parts and in slices, so that nothing freezes.
   *
   * @param begun called when the first of it can be sent
   */
  async load(recovered: Recovered, begun: () => void): Promise<void> {
    const { account, session } = this.parts;
    this.processor.reconciler.restore(recovered.notes);
    this.count(recovered.usage);
    const verifyForMs = account.settings?.verifyForMs ?? 0;
    const restorer = new Restorer(recovered.attempts, verifyForMs, this.marks);
    let part = recovered.entries;
    const adopting = this.adoptAll(restorer, part);
    begun();
    await adopting;
    while (part.length > 0) {
      part = await session.readOn(part.at(-1)!.id, recovered.nextId);
      await this.adoptAll(restorer, part);
    }
  }

  /** @returns what a file that had to be replaced lacks of what is in memory */
  missingFrom({ nextId }: Recovered): Change[] {
    // The file that was there before: all is in it.
    if (nextId > 1) return [];
    const messages = [...this.parts.registry.messages.values()];
    const duplicates = new Set(messages.flatMap(({ waitingDuplicates }) => waitingDuplicates));
    const accepted = messages.map((message): Change => {
      const stored = message.input?.store() ?? NOT_STORED;
      const isWaitingDuplicate = duplicates.has(message);
      const entries = rowsOf(message, stored, this.parts.time.keysFreeBefore, isWaitingDuplicate);
      return { do: 'accept', entries };
    });
    return [...accepted, ...statesOf(messages.flatMap((message) => message.round))];
  }

  private adoptAll(restorer: Restorer, part: readonly RecoveredEntry[]): Promise<void> {
    this.count(part);
    return new Promise((resolve) => {
      inSlices(restorer.restore(part), (one) => this.adopt(one), resolve);
    });
  }

  /** What was spent within the last hour, by what is known of it. */
  private count(spent: readonly { acceptedAt: number; sms: number }[]): void {
    const recent = this.recentUsage();
    for (const { acceptedAt, sms } of spent) recent.add(acceptedAt, sms);
    this.parts.usage.restore(recent.bySecond());
  }

  private recentUsage(): RecentUsage {
    const { clock, time } = this.parts;
    return new RecentUsage(
      () => clock.steady(),
      (mark) => time.likelyAgeOf(mark),
    );
  }

  private adopt({ message, isWaitingDuplicate }: Restored): void {
    const { registry, sendNodes } = this.parts;
    registry.add(message);
    if (message.left) return this.hold(message);
    sendNodes.began(message.nodeId);
    if (isWaitingDuplicate) {
      void this.deduplication.deduplicateAgain(message).then((isOurs) => {
        if (isOurs) this.processor.enqueue(message.entries);
      });
      return;
    }
    // Most of a flood: 100,000 of them must be back within half a second.
    if (message.entries.every(({ state }) => state === WAITING)) {
      return this.processor.enqueue(message.entries);
    }
    this.reconsider(message);
  }

  /** Some of it was in an attempt, or has its outcome: nobody knows what became of it since. */
  private reconsider(message: OutboxMessage): void {
    const { clock, completion, usage } = this.parts;
    const { processor } = this;
    const { entries } = message;
    const at = clock.steady();
    const isDecided = message.open === 0;
    for (const entry of entries) {
      if (entry.outcome && isCertainlyNotSent(entry.outcome)) usage.giveBack(entry.usage);
      apply(entry, { type: 'noAnswer', at });
    }
    processor.enqueue(entries);
    const unconfirmed = entries.filter(({ state }) => state.phase === 'unconfirmed');
    processor.reconciler.begin(unconfirmed, at);
    if (isDecided) return completion.completeMessage(message);
    processor.route(entries.filter(({ outcome, state }) => !outcome && state.phase !== 'waiting'));
  }

  /** Its outcome left before; a human decides. */
  private hold(message: OutboxMessage): void {
    message.round = message.entries.filter(({ state }) => state.phase === 'held');
    this.parts.registry.hold(message, 'unknown', message.entries[0]!.acceptedAt);
  }
}
