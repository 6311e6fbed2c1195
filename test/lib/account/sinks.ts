// Send nodes as an account sees them, and the messages they took in.
import { EventEmitter, once } from 'node:events';
import type { Receipt, Sink } from '../../../lib/account/senders';
import type { Outcome } from '../../../lib/send/outcome';

const happened = new EventEmitter().setMaxListeners(0);

/** Waits for something to be true; re-checked whenever an outcome has left. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await once(happened, 'outcome');
}

export class TestReceipt implements Receipt {
  abandoned: Outcome[][] = [];

  constructor(readonly name = '') {}

  abandon(outcomes: Outcome[]): void {
    this.abandoned.push(outcomes);
    happened.emit('outcome');
  }
}

interface Delivery {
  receipt: TestReceipt;
  outcomes: Outcome[];
  pending: number;
}

export class TestSink implements Sink<TestReceipt> {
  delivered: Delivery[] = [];
  shown: number[] = [];
  /** It throws, as a message that cannot be copied makes a node throw. */
  fails = false;

  deliver(receipt: TestReceipt, outcomes: Outcome[], pending: number): void {
    if (this.fails) throw new Error('cannot be copied');
    this.delivered.push({ receipt, outcomes, pending });
    happened.emit('outcome');
  }

  showPending(pending: number): void {
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
