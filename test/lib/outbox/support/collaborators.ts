// The account, the send nodes and the rest of what an outbox works with, where a test looks at one part alone.
import type {
  Collaborators,
  CompletedMessage,
  OutboxSettings,
} from '../../../../lib/outbox/collaborators';
import type { Gateway } from '../../../../lib/gateway/gateway';
import { TokenBucket } from '../../../../lib/queueing/token-bucket';
import { type Clock, SYSTEM_CLOCK } from '../../../../lib/queueing/clock';
import { Calendar } from '../../../../lib/timekeeping/calendar';

export interface TestCollaborators {
  clock?: Clock;
  settings?: OutboxSettings;
  gateway?: Gateway;
  /** Without it, what is delivered has left at once. */
  deliver?: (completed: CompletedMessage) => void;
  giveBack?: () => void;
}

export function collaboratorsWith({
  clock = SYSTEM_CLOCK,
  settings,
  gateway,
  deliver = (completed) => completed.left(),
  giveBack = () => undefined,
}: TestCollaborators): Collaborators {
  return {
    clock,
    calendar: new Calendar(clock),
    account: {
      settings,
      gateway,
      outboxChanged: () => undefined,
      outboxDecided: () => undefined,
      outboxDisplaced: () => undefined,
    },
    sendNodes: {
      isPresent: () => true,
      isKnown: () => true,
      began: () => undefined,
      deliver: (_, completed) => deliver(completed),
    },
    usage: { giveBack, restore: () => undefined },
    rate: new TokenBucket(0),
    log: () => undefined,
  };
}
