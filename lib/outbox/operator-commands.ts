// What a human does to messages that wait for a decision: those that may have been sent, and those whose send
// node is gone.
import type { Change } from '../journal/journal';
import type { Registry } from './registry';
import { leaveAttempts } from './state/attempts';
import type { OutboxMessage } from './state/entry';
import type { OutboxHost } from './host';
import type { ParkedMessages } from './parked';
import type { Processor } from './processor';
import { endOfLife } from './storage/messages';
import { nextState } from './state/entry-state';
import type { JournalSession } from './storage/journal-session';

/** They are kept as long as anything in the journal. */
const MOST_HELD_MS = 7 * 24 * 3_600_000;

export interface OperatorCommandsParts<R> {
  host: OutboxHost<R>;
  registry: Registry<R>;
  session: JournalSession;
  parked: ParkedMessages<R>;
  processor: Processor<R>;
}

export class OperatorCommands<R> {
  constructor(private readonly parts: OperatorCommandsParts<R>) {}

  /** @returns how many */
  sendAgain(ids?: number[]): number {
    const { host, registry, parked, processor } = this.parts;
    const messages = registry.heldMessages(ids);
    const waiting = new Set<OutboxMessage<R>>();
    for (const message of messages) {
      message.isForced = true;
      if (registry.reasonOf(message) === 'unknown') this.again(message);
      else waiting.add(message);
    }
    processor.dispatcher.putBack(parked.take(({ message }) => waiting.has(message)));
    processor.dispatcher.advance();
    host.changed();
    return messages.length;
  }

  /** @returns how many */
  drop(ids?: number[]): number {
    const { host, registry, parked, processor } = this.parts;
    const messages = registry.heldMessages(ids);
    const waiting = new Set<OutboxMessage<R>>();
    for (const message of messages) {
      if (registry.reasonOf(message) === 'unknown') this.forget(message);
      else waiting.add(message);
    }
    const dropped = parked.take(({ message }) => waiting.has(message));
    processor.apply(dropped, { type: 'drop' });
    host.changed();
    return messages.length;
  }

  /** Nobody decided in time. */
  dropOld(): void {
    const before = this.parts.host.clock.wall() - MOST_HELD_MS;
    for (const message of this.parts.registry.heldSince(before)) this.forget(message);
  }

  /** A new sending of what left as unknown. */
  private again(message: OutboxMessage<R>): void {
    const { host, registry, session, processor } = this.parts;
    registry.release(message);
    message.isResent = true;
    message.left = undefined;
    message.open = message.round.length;
    const changes: Change[] = [];
    for (const entry of message.round) {
      const expiresAt = endOfLife(entry.order, host.clock.wall());
      entry.policy = { ...entry.policy, expiresAt };
      entry.state = nextState(entry.state, { type: 'again' }, entry.policy);
      entry.outcome = undefined;
      changes.push({ do: 'again', id: entry.id, expiresAt }, ...leaveAttempts(entry));
    }
    void session.writeEventually(changes);
    host.began(message.nodeId);
    processor.go(message.round);
  }

  private forget(message: OutboxMessage<R>): void {
    const at = this.parts.host.clock.wall();
    const changes: Change[] = [];
    for (const entry of message.round) {
      const { id, usage } = entry;
      changes.push({ do: 'end', id, summary: '', isFree: false, usage: usage.sms, at });
      changes.push(...leaveAttempts(entry));
    }
    this.parts.registry.remove(message);
    void this.parts.session.writeEventually(changes);
  }
}
