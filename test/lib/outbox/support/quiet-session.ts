// A journal session that nobody listens to, where a test looks at what is written through it.
import type { Journal } from '../../../../lib/journal/journal';
import { JournalSession } from '../../../../lib/outbox/storage/journal-session';
import { type Clock, SYSTEM_CLOCK } from '../../../../lib/queueing/clock';

export async function openQuietSession(
  journal: Journal,
  clock: Clock = SYSTEM_CLOCK,
): Promise<JournalSession> {
  const session = new JournalSession(journal, clock, {
    missing: () => [],
    opened: () => undefined,
    caughtUp: () => undefined,
    failed: () => undefined,
    recovered: () => undefined,
    displaced: () => undefined,
  });
  await session.open();
  return session;
}
