// Whom an outbox works with: the parts of its account, as far as it needs them. Types only; what is inside the
// outbox is not among them.
import type { Gateway } from '../gateway/gateway';
import type { JournalProblem, StoredMessage } from '../journal/journal';
import type { AccountDefaults } from '../message/check';
import type { Outcome } from '../message/outcome';
import type { Clock } from '../queueing/clock';
import type { Calendar } from '../timekeeping/calendar';
import type { TokenBucket } from '../queueing/token-bucket';
import type { Usage } from '../usage/hourly-cap';
import type { PendingInput } from './state/entry';

export interface Collaborators {
  readonly account: Account;
  readonly sendNodes: SendNodes;
  readonly usage: UsageLedger;
  /** Requests per second, as the account says: shared with its other calls. */
  readonly rate: TokenBucket;
  readonly clock: Clock;
  /** For what is planned; hears what time the platform has. */
  readonly calendar: Calendar;
  readonly log: (event: OutboxEvent) => void;
}

/** The account as it is now. */
export interface Account {
  /** `undefined` while its node is away. */
  readonly settings: OutboxSettings | undefined;
  readonly gateway: Gateway | undefined;
  /** Counts, or reasons of a pause, that somebody looks at are others now. */
  outboxChanged(): void;
  /** Messages can be accepted or refused from now, see {@link Outbox.isDecided}. */
  outboxDecided(): void;
  /** Another process had the journal meanwhile: this outbox is over, another one must read what is in it. */
  outboxDisplaced(): void;
}

export interface OutboxSettings {
  /** Names the platform's customer, and gives the key to nobody. */
  readonly account: string;
  readonly defaults: AccountDefaults;
  readonly requestsPerSecond: number;
  /** Horizon of the look-ups of what may have been sent. */
  readonly verifyForMs: number;
  /** What a refusal of the whole account does to what waits. */
  readonly whenBlocked: 'branch' | 'hold';
}

export interface SendNodes {
  /** Whether the node is there now, with its wires. */
  isPresent(nodeId: string): boolean;
  /** Whether it is there or may come back. */
  isKnown(nodeId: string): boolean;
  /** A message of this node has no outcome yet. */
  began(nodeId: string): void;
  /** @param withoutNode called instead where nothing can leave by a node */
  deliver(nodeId: string, completed: CompletedMessage, withoutNode: () => void): void;
}

export interface UsageLedger {
  /** SMS that were certainly not sent do not count in the hourly cap. */
  giveBack(usage: Usage): void;
  /** What the journal says was spent in the last hour. */
  restore(usage: readonly Usage[]): void;
}

/** The outcomes of one message on their way out. */
export interface CompletedMessage {
  /** Nothing when a restart, or an earlier outcome, came between. */
  readonly input: PendingInput | undefined;
  /** Instead of it: the message as it was stored. */
  readonly stored: StoredMessage | undefined;
  readonly outcomes: Outcome[];
  /** Its outcomes have left, by a node or into the log. */
  left(): void;
}

/** Something that whoever runs Node-RED should read in the log. Never a number or a text. */
export type OutboxEvent =
  | { kind: 'damaged'; file: string }
  | { kind: 'unusable'; problem: JournalProblem; detail: string }
  | { kind: 'usable' }
  /** What waits may have been sent: it is held. */
  | { kind: 'logLost' }
  | { kind: 'blocked'; code: number; waiting: number }
  | { kind: 'unblocked' }
  /** With `hold` its messages wait for it. */
  | { kind: 'keyMissing'; waiting: number }
  | { kind: 'keyThere' }
  | { kind: 'waitingForNode'; waiting: number }
  /** It came back from the journal, and its node is gone. */
  | { kind: 'outcomeWithoutNode'; outcome: Outcome }
  | { kind: 'sentTwice' };
