// What an answer means for each entry of its request: the protocol's event, from the outcome the API's words
// were read as. Pure.
import type { RequestResult } from '../../gateway/gateway';
import { ACCOUNT_CODES, SHARED_CODES } from '../../pure/codes/error-codes';
import type { EntryEvent } from './entry-state';

export interface Classification {
  event: EntryEvent;
  /** It was refused only because it was in a batch: it goes again with at most so many. */
  maxBatchSize?: number;
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
  const isSplit = refusal && outcomes.length > 1 && !SHARED_CODES.includes(refusal.code);
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
        return isSplit && !refusal.isNamed[index]
          ? { event: { type: 'notSent', at }, maxBatchSize: Math.ceil(outcomes.length / 2) }
          : { event: { type: 'refused' } };
    }
  });
}
