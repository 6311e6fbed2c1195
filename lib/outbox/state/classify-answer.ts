// What an answer means for each entry of its request: the protocol's event, from the outcome the API's words
// were read as. Pure.
import type { RequestResult } from '../../gateway/gateway';
import type { Outcome } from '../../message/outcome';
import { ACCOUNT_CODES } from '../../pure/codes/error-codes';
import type { EntryEvent } from './entry-state';

export interface Classification {
  event: EntryEvent;
  /** It was refused only because it was in a batch: it goes again with at most so many. */
  maxBatchSize?: number;
  /** It was refused only because of others of its list: they go again without them. */
  isSuspect?: true;
  /** The account is refused, and the user chose to wait for it. */
  blockedWith?: number;
}

/**
 * @param holdsBlocked whether a refused account makes its messages wait
 * @param at when the answer, or the error, was there: epoch ms
 */
export function classifyAnswer(
  { outcomes, refusal }: RequestResult,
  holdsBlocked: boolean,
  at: number,
): Classification[] {
  const isSplit = refusal !== undefined && !refusal.isForAll && isOfSeveral(outcomes);
  return outcomes.map((outcome, index) => {
    switch (outcome.outcome) {
      case 'sent':
        return { event: { type: 'sent' } };
      case 'failed':
        return { event: { type: 'notSent', at } };
      case 'unknown':
        return { event: { type: 'noAnswer', at } };
      case 'refused':
        if (holdsBlocked && ACCOUNT_CODES.includes(Number(outcome.code))) {
          return { event: { type: 'notSent', at }, blockedWith: Number(outcome.code) };
        }
        if (!isSplit || refusal.isNamed[index]) return { event: { type: 'refused' } };
        return refusal.shape === 'list'
          ? { event: { type: 'notSent', at }, isSuspect: true }
          : { event: { type: 'notSent', at }, maxBatchSize: Math.ceil(outcomes.length / 2) };
    }
  });
}

/** What stands alone is refused for its own sake. */
function isOfSeveral(outcomes: readonly Outcome[]): boolean {
  return outcomes.length > 1 || (outcomes[0]?.phoneNumbers.length ?? 0) > 1;
}
