// What a human does to messages that wait for a decision: those that may have been sent, and those whose send
// node is gone.
import { type Change, KEEP_MS } from '../journal/journal';
import type { OutboxParts } from './parts';
import type { Processor } from './processor';
import { apply, endOf, endOfLife, forgetAttempts, type OutboxMessage } from './state/entry';

export class OperatorCommands {
  constructor(
    private readonly parts: OutboxParts,
    private readonly processor: Processor,
  ) {}

  /** @returns how many */
  sendAgain(ids?: number[]): number {
    const { account, registry, parked } = this.parts;
    const messages = registry.heldMessages(ids);
    const waiting = new Set<OutboxMessage>();
    for (const message of messages) {
      message.isForced = true;
      if (registry.reasonOf(message) === 'unknown') this.again(message);
      else waiting.add(message);
    }
    this.processor.dispatcher.putBack(parked.take(({ message }) => waiting.has(message)));
    this.processor.advance();
    account.outboxChanged();
    return messages.length;
  }

  /** @returns how many */
  drop(ids?: number[]): number {
    const { account, registry, parked } = this.parts;
    const messages = registry.heldMessages(ids);
    const waiting = new Set<OutboxMessage>();
    for (const message of messages) {
      if (registry.reasonOf(message) === 'unknown') this.forget(message);
      else waiting.add(message);
    }
    const dropped = parked.take(({ message }) => waiting.has(message));
    this.processor.applyToAll(dropped, { type: 'drop' });
    account.outboxChanged();
    return messages.length;
  }

  /** Nobody decided in time. */
  dropOld(): void {
    const before = this.parts.time.markOfAge(KEEP_MS);
    for (const message of this.parts.registry.heldSince(before)) this.forget(message);
  }

  /** A new sending of what left as unknown. */
  private again(message: OutboxMessage): void {
    const { time, registry, sendNodes, session } = this.parts;
    registry.release(message);
    message.isResent = true;
    message.left = undefined;
    message.open = message.round.length;
    // Its end is later than any mark in the file, and the next process begins at the newest.
    const changes: Change[] = [time.note()];
    for (const entry of message.round) {
      entry.livesFrom = time.now();
      const expiresAt = endOfLife(entry.order, entry.livesFrom);
      entry.policy = { ...entry.policy, expiresAt };
      apply(entry, { type: 'again' });
      entry.outcome = undefined;
      changes.push({ do: 'again', id: entry.id, expiresAt });
      forgetAttempts(entry, changes);
    }
    void session.writeEventually(changes);
    sendNodes.began(message.nodeId);
    this.processor.enqueue(message.round);
  }

  private forget(message: OutboxMessage): void {
    const at = this.parts.time.now();
    const changes: Change[] = [];
    for (const entry of message.round) {
      changes.push(endOf(entry, { summary: '', isFree: false, usage: entry.usage.sms, at }));
      forgetAttempts(entry, changes);
    }
    this.parts.registry.remove(message);
    void this.parts.session.writeEventually(changes);
  }
}
