// Send nodes as an account sees them, and the messages they took in.
import { EventEmitter, once } from 'node:events';
import type { OutcomeSink } from '../../../lib/account/send-nodes';
import type { StoredMessage } from '../../../lib/journal/journal';
import type { CompletedMessage } from '../../../lib/outbox/collaborators';
import type { PendingInput } from '../../../lib/outbox/state/entry';
import type { Outcome } from '../../../lib/message/outcome';

const happened = new EventEmitter().setMaxListeners(0);

/** Waits for something to be true; re-checked whenever an outcome has left. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await once(happened, 'outcome');
}

export class TestInput implements PendingInput {
  caught: Outcome[][] = [];
  isDetached = false;

  constructor(readonly name = '') {}

  toCatchNodes(outcomes: Outcome[]): void {
    this.caught.push(outcomes);
    happened.emit('outcome');
  }

  detach(): void {
    this.isDetached = true;
  }

  store(): StoredMessage {
    return { json: JSON.stringify({ name: this.name }), isPartial: false };
  }
}

interface Delivered {
  input: TestInput;
  stored: StoredMessage | undefined;
  outcomes: Outcome[];
  pending: number;
}

export class TestSink implements OutcomeSink {
  delivered: Delivered[] = [];
  shown: number[] = [];
  /** It throws, as a message that cannot be copied makes a node throw. */
  fails = false;

  deliver({ input, stored, outcomes }: CompletedMessage, pending: number): void {
    if (this.fails) throw new Error('cannot be copied');
    // One that came out of the journal knows its name from there.
    const given = input as TestInput | undefined;
    const known = given ?? new TestInput((JSON.parse(stored!.json) as { name: string }).name);
    this.delivered.push({ input: known, stored, outcomes, pending });
    happened.emit('outcome');
  }

  show(pending: number): void {
    this.shown.push(pending);
  }

  get names(): string[] {
    return this.delivered.map(({ input }) => input.name);
  }

  /** Outcome and code of each completed. */
  get ends(): string[] {
    return this.delivered.map(({ outcomes }) =>
      outcomes
        .map((one) => (one.outcome === 'sent' ? 'sent' : `${one.outcome} ${one.code}`))
        .join(),
    );
  }
}
