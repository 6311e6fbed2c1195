// An entry and its message as they are in memory while they are not settled. Data; what happens to them is
// decided in state.ts and done in outbox.ts.
import type { Usage } from '../../usage/hourly-cap';
import type { Order } from '../../message/message';
import type { Outcome } from '../../message/outcome';
import type { Policy, EntryState } from './entry-state';

/** One input message with an outcome to come, or held. */
export interface OutboxMessage<R> {
  /** Id of its first entry. */
  readonly id: number;
  readonly nodeId: string;
  /** What Node-RED gave with it; nothing when a restart, or an earlier outcome, came between. */
  input: R | undefined;
  readonly isRecovered: boolean;
  readonly entries: Entry<R>[];
  /** Entries whose outcomes leave together: all, or those that a human sends again. */
  round: Entry<R>[];
  /** What no request is made for: numbers refused on arrival. Leaves with the first round. */
  outcomes: readonly Outcome[];
  /** Entries of the round without an outcome. */
  open: number;
  /** A human sent it again, after its outcome had left. */
  isResent: boolean;
  /** A human sends it: it goes even if its node is gone. */
  isForced: boolean;
  /** Its outcomes, from when they have left until they are purged. */
  left: readonly Outcome[] | undefined;
  /** Messages with the same key that wait for this one's outcome. */
  waitingDuplicates: readonly OutboxMessage<R>[];
}

/** What one request carries of a message. */
export interface Entry<R> {
  readonly id: number;
  readonly message: OutboxMessage<R>;
  readonly numbers: readonly string[];
  readonly acceptedAt: number;
  order: Order;
  /** Whose defaults the order was made with; compared, never read. */
  checkedWith: object | undefined;
  policy: Policy;
  state: EntryState;
  /** Those that may have been taken, or were looked up and not there. */
  attempts: readonly Attempt<R>[];
  /** Most entries it may share a request with: halves each time a batch was refused because of one. */
  maxBatchSize: number;
  /** Since when it may be sent, ms of the steady clock. */
  readyAt: number;
  /** The last answer, or why there was none; at the end its outcome. */
  outcome: Outcome | undefined;
  /** Where it counts in the hourly cap. */
  readonly usage: Usage;
}

/** One request, written before it is made. */
export interface Attempt<R> {
  readonly id: number;
  readonly tag: string;
  /** Of whose account, and what kind of SMS it carried: look-ups are proven per kind. */
  readonly kind: string;
  readonly entries: readonly Entry<R>[];
  /** Entries that still need it: with none left it is forgotten. */
  open: number;
}
