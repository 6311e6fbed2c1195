// When the journal may forget an attempt: none of its entries needs its tag any more.
import type { Change } from '../../journal/journal';
import type { Attempt, Entry } from './entry';

const NONE: Attempt<never>[] = [];

/** @returns what the journal forgets with it */
export function leaveAttempts(entry: Entry<unknown>): Change[] {
  const changes: Change[] = [];
  for (const attempt of entry.attempts) {
    attempt.open -= 1;
    if (attempt.open === 0) changes.push({ do: 'forgetAttempt', id: attempt.id });
  }
  entry.attempts = NONE;
  return changes;
}
