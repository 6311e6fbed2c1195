// How a message enters: it is in the journal, or it is refused. What the disk did not take was never accepted.
import type { Change, Written } from '../journal/journal';
import { type NotSent, ownOutcome } from '../message/outcome';
import type { Deduplication } from './deduplication';
import type { OutboxParts } from './parts';
import type { Processor } from './processor';
import { createMessage, endOf, type NewMessage, type OutboxMessage } from './state/entry';
import { rowsOf } from './storage/row-mapping';

/** More than this would not fit in memory beside the flows. */
export const MOST_MESSAGES = 200_000;

export class Admission {
  /** Accepted in the write that is being gathered. */
  private unwritten: { written: Promise<unknown>; messages: OutboxMessage[] } | undefined;

  constructor(
    private readonly parts: OutboxParts,
    private readonly processor: Processor,
    private readonly deduplication: Deduplication,
  ) {}

  /** Takes a message in; its outcomes go to its node. */
  accept(newMessage: NewMessage): void {
    const { registry, session, time } = this.parts;
    const { problem } = session;
    if (problem || registry.messages.size >= MOST_MESSAGES) {
      return this.refuse(newMessage, problem?.problem ?? 'tooMany', problem?.detail);
    }
    const message = createMessage(newMessage, this.parts.nextId, time.now());
    registry.add(message);
    const rows = rowsOf(message, newMessage.input.store(), time.keysFreeBefore);
    const written = session.write([{ do: 'accept', entries: rows }]);
    if (newMessage.order.key === undefined) {
      this.processor.enqueue(message.entries);
      this.watch(written, message);
      return;
    }
    void this.deduplication.deduplicate(message, written).then((isOurs) => {
      if (isOurs) this.processor.enqueue(message.entries);
      else if (isOurs === undefined) this.notAccepted([message]);
    });
  }

  private refuse(
    { nodeId, input, outcomes: refused, order, second }: NewMessage,
    why: string,
    detail?: string,
  ): void {
    const { usage, sendNodes } = this.parts;
    usage.giveBack({ sms: order.parts * order.numbers.length, second });
    const outcomes = [...refused, fullOutcome(why, detail, order.numbers)];
    const left = (): void => undefined;
    sendNodes.deliver(nodeId, { input, stored: undefined, outcomes, left }, () =>
      input.toCatchNodes(outcomes),
    );
  }

  /** One look at the write for all messages in it: 100,000 may come at once. */
  private watch(written: Promise<Written | undefined>, message: OutboxMessage): void {
    if (this.unwritten?.written !== written) {
      const messages: OutboxMessage[] = [];
      this.unwritten = { written, messages };
      void written.then((result) => {
        if (!result) this.notAccepted(messages);
      });
    }
    this.unwritten.messages.push(message);
  }

  private notAccepted(messages: readonly OutboxMessage[]): void {
    const { session, parked, completion, time } = this.parts;
    const refused = new Set(messages);
    this.processor.dispatcher.remove(({ message }) => refused.has(message));
    parked.take(({ message }) => refused.has(message));
    const at = time.now();
    const { problem = 'disk', detail } = session.problem ?? {};
    const changes: Change[] = [];
    for (const message of messages) {
      const numbers = message.entries.flatMap((entry) => entry.numbers);
      message.outcomes = [...message.outcomes, fullOutcome(problem, detail, numbers)];
      for (const entry of message.entries) {
        changes.push(endOf(entry, { summary: '', isFree: true, usage: 0, at }));
      }
      completion.withoutSending(message);
    }
    // Some may have reached the disk all the same.
    void session.writeEventually(changes);
  }
}

function fullOutcome(why: string, detail = '', numbers: readonly string[]): NotSent {
  return ownOutcome('refused', 'full', { reason: `full_${why}`, detail }, [...numbers]);
}
