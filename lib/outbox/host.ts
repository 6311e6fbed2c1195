// What an outbox needs from the account it belongs to.
import type { Gateway } from '../gateway/gateway';
import type { AccountSettings } from '../account/settings';
import type { Usage } from '../usage/hourly-cap';
import type { JournalProblem, StoredMessage } from '../journal/journal';
import type { Clock } from '../queueing/clock';
import type { CompletedMessage } from './completed-message';

/** Something that whoever runs Node-RED should read in the log. Never a number or a text. */
export type OutboxEvent =
  | { kind: 'damaged'; file: string }
  | { kind: 'unusable'; problem: JournalProblem; detail: string }
  | { kind: 'usable' }
  | { kind: 'blocked'; code: number; waiting: number }
  | { kind: 'unblocked' }
  | { kind: 'waitingForNode'; waiting: number }
  | { kind: 'sentTwice' };

export interface OutboxHost<R> {
  readonly clock: Clock;
  /** `undefined` while the account's node is away. */
  settings(): AccountSettings | undefined;
  gateway(): Gateway | undefined;
  /** Whether the send node is there now, with its wires. */
  isPresent(nodeId: string): boolean;
  /** Whether it is there or may come back. */
  isKnown(nodeId: string): boolean;
  /** A message of this node came back with the journal. */
  began(nodeId: string): void;
  deliver(nodeId: string, completed: CompletedMessage<R>): void;
  store(input: R): StoredMessage;
  /** It is not needed any more: the message goes on in the journal alone. */
  detach(input: R): void;
  /** SMS that were certainly not sent do not count in the hourly cap. */
  giveBackUsage(usage: Usage): void;
  /** What the journal says was spent in the last hour. */
  restoreUsage(usage: readonly Usage[]): void;
  /** Counts or stops that somebody looks at are others now. */
  changed(): void;
  log(event: OutboxEvent): void;
}

/** Whose SMS they are: the platform's customer, by a name that gives the key to nobody. */
export function accountOf(host: Pick<OutboxHost<never>, 'settings'>): string {
  return host.settings()?.account ?? '';
}
