// How a message enters: it is in the journal, or it is refused. What the disk did not take was never accepted.
import type { Change, Written } from '../journal/journal';
import { type NotSent, ownOutcome } from '../message/outcome';
import type { Registry } from './registry';
import type { Completion } from './completion';
import type { OutboxMessage } from './state/entry';
import type { OutboxHost } from './host';
import type { Deduplication } from './deduplication';
import { type NewMessage, createMessage, rowsOf } from './storage/messages';
import type { ParkedMessages } from './parked';
import type { Processor } from './processor';
import type { JournalSession } from './storage/journal-session';

/** More than this would not fit in memory beside the flows. */
export const MOST_MESSAGES = 200_000;

export interface AdmissionParts<R> {
  host: OutboxHost<R>;
  registry: Registry<R>;
  session: JournalSession;
  completion: Completion<R>;
  parked: ParkedMessages<R>;
  processor: Processor<R>;
  deduplication: Deduplication<R>;
  nextId(): number;
}

export class Admission<R> {
  /** Accepted in the write that is being gathered. */
  private unwritten: { written: Promise<unknown>; messages: OutboxMessage<R>[] } | undefined;

  constructor(private readonly parts: AdmissionParts<R>) {}

  /** Takes a message in; its outcomes go to its sender. */
  accept(newMessage: NewMessage<R>): void {
    const { host, registry, session, processor, deduplication } = this.parts;
    const refusal = this.refusal(newMessage);
    if (refusal) return this.refuse(newMessage, refusal);
    const message = createMessage(newMessage, () => this.parts.nextId(), host.clock.wall());
    registry.add(message);
    const rows = rowsOf(message, host.store(newMessage.input));
    const written = session.write([{ do: 'accept', entries: rows }]);
    if (newMessage.order.key !== undefined) {
      void deduplication.deduplicate(message, written).then((isOurs) => {
        if (isOurs) processor.go(message.entries);
        else if (isOurs === undefined) this.notAccepted([message]);
      });
      return;
    }
    processor.go(message.entries);
    this.watch(written, message);
  }

  private refusal({ order }: NewMessage<R>): NotSent | undefined {
    const { session, registry } = this.parts;
    const isFull = registry.messages.size >= MOST_MESSAGES;
    const why = session.problem?.problem ?? (isFull ? 'tooMany' : undefined);
    return why && fullOutcome(why, session.problem?.detail ?? '', order.numbers);
  }

  private refuse(
    { nodeId, input, outcomes, order, second }: NewMessage<R>,
    refusal: NotSent,
  ): void {
    const { host } = this.parts;
    host.giveBackUsage({ sms: order.parts * order.numbers.length, second });
    const left = (): void => undefined;
    host.deliver(nodeId, { input, stored: undefined, outcomes: [...outcomes, refusal], left });
  }

  /** One look at the write for all messages in it: 100,000 may come at once. */
  private watch(written: Promise<Written | undefined>, message: OutboxMessage<R>): void {
    if (this.unwritten?.written !== written) {
      const messages: OutboxMessage<R>[] = [];
      this.unwritten = { written, messages };
      void written.then((result) => {
        if (!result) this.notAccepted(messages);
      });
    }
    this.unwritten.messages.push(message);
  }

  private notAccepted(messages: readonly OutboxMessage<R>[]): void {
    const { host, session, processor, parked, completion } = this.parts;
    const refused = new Set(messages);
    processor.dispatcher.remove(({ message }) => refused.has(message));
    parked.take(({ message }) => refused.has(message));
    const at = host.clock.wall();
    const { problem = 'disk', detail = '' } = session.problem ?? {};
    const changes: Change[] = [];
    for (const message of messages) {
      const numbers = message.entries.flatMap((entry) => entry.numbers);
      message.outcomes = [...message.outcomes, fullOutcome(problem, detail, numbers)];
      message.open = 0;
      for (const entry of message.entries) {
        entry.state = { phase: 'settled', as: 'dropped' };
        host.giveBackUsage(entry.usage);
        changes.push({ do: 'end', id: entry.id, summary: '', isFree: true, usage: 0, at });
      }
      completion.completeMessage(message);
    }
    // Some may have reached the disk all the same.
    void session.writeEventually(changes);
  }
}

function fullOutcome(why: string, detail: string, numbers: readonly string[]): NotSent {
  return ownOutcome('refused', 'full', { reason: `full_${why}`, detail }, [...numbers]);
}
