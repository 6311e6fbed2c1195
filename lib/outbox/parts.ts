// What the parts of an outbox share, as `outbox.ts` puts it together. A type only.
import type { Collaborators } from './collaborators';
import type { Completion } from './completion';
import type { ParkedMessages } from './parked';
import type { Registry } from './registry';
import type { JournalSession } from './storage/journal-session';
import type { OutboxTime } from './outbox-time';

export interface OutboxParts extends Collaborators {
  readonly registry: Registry;
  readonly session: JournalSession;
  readonly time: OutboxTime;
  readonly parked: ParkedMessages;
  readonly completion: Completion;
  /** Order of arrival; never used twice in a file. @returns the first of so many, or the only one */
  readonly nextId: (count?: number) => number;
}
