// The end of an outbox that keeps nothing, of an account that is not coming back: each message has an outcome at
// once. When that is so is for the account; how messages leave is for completion.ts.
import type { NotSent } from '../message/outcome';
import type { OutboxParts } from './parts';
import type { Processor } from './processor';

/**
 * Call when nothing is in flight any more.
 *
 * @param outcomeOf numbers that were not sent; what may have been ends as unknown
 */
export function giveUp(
  { registry, parked }: OutboxParts,
  processor: Processor,
  outcomeOf: (numbers: string[]) => NotSent,
): void {
  const messages = [...registry.messages.values()];
  // They get the outcome of the one that has their key.
  const duplicates = new Set(messages.flatMap(({ waitingDuplicates }) => waitingDuplicates));
  const open = messages.filter((message) => message.open > 0 && !duplicates.has(message));
  parked.take(() => true);
  for (const entry of open.flatMap(({ round }) => round)) {
    if (entry.state.phase === 'waiting') entry.outcome = outcomeOf([...entry.numbers]);
    processor.applyToAll([entry], { type: 'lost' });
  }
}
