// Send nodes as an account sees them, and the messages they took in.
import { EventEmitter, once } from 'node:events';
import type { Receipt } from '../../../lib/account/account-service';
import type { OutcomeSink } from '../../../lib/account/send-nodes';
import type { StoredMessage } from '../../../lib/journal/journal';
import type { Delivery } from '../../../lib/outbox/delivery';
import type { Outcome } from '../../../lib/send/outcome';

const happened = new EventEmitter().setMaxListeners(0);

/** Waits for something to be true; re-checked whenever an outcome has left. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await once(happened, 'outcome');
}

export class TestReceipt implements Receipt {
  abandoned: Outcome[][] = [];
  isLetGo = false;

  constructor(readonly name = '') {}

  abandon(outcomes: Outcome[]): void {
    this.abandoned.push(outcomes);
    happened.emit('outcome');
  }

  letGo(): void {
    this.isLetGo = true;
  }

  store(): StoredMessage {
    return { json: JSON.stringify({ name: this.name }), isPartial: false };
  }
}

interface Delivered {
  receipt: TestReceipt;
  stored: StoredMessage | undefined;
  outcomes: Outcome[];
  pending: number;
}

export class TestSink implements OutcomeSink<TestReceipt> {
  delivered: Delivered[] = [];
  shown: number[] = [];
  /** It throws, as a message that cannot be copied makes a node throw. */
  fails = false;

  deliver({ receipt, stored, outcomes }: Delivery<TestReceipt>, pending: number): void {
    if (this.fails) throw new Error('cannot be copied');
    // One that came out of the journal knows its name from there.
    const known = receipt ?? new TestReceipt((JSON.parse(stored!.json) as { name: string }).name);
    this.delivered.push({ receipt: known, stored, outcomes, pending });
    happened.emit('outcome');
  }

  show(pending: number): void {
    this.shown.push(pending);
  }

  get names(): string[] {
    return this.delivered.map(({ receipt }) => receipt.name);
  }

  /** Outcome and code of each delivery. */
  get ends(): string[] {
    return this.delivered.map(({ outcomes }) =>
      outcomes
        .map((one) => (one.outcome === 'sent' ? 'sent' : `${one.outcome} ${one.code}`))
        .join(),
    );
  }
}
