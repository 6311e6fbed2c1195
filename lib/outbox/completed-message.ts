// The outcomes of one message on their way out. Types only.
import type { StoredMessage } from '../journal/journal';
import type { Outcome } from '../message/outcome';

export interface CompletedMessage<R> {
  /** What Node-RED gave with the message; nothing when a restart, or an earlier outcome, came between. */
  readonly input: R | undefined;
  /** Instead of it: the message as it was stored. */
  readonly stored: StoredMessage | undefined;
  readonly outcomes: Outcome[];
  /** Its outcomes have left, by a node or into the log. */
  left(): void;
}
