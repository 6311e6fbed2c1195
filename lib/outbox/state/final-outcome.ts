// The words for how an entry ended: from how the protocol settled it to the outcomes that flows see. Pure.
import {
  type NotSent,
  type Outcome,
  outcomeOfFound,
  ownOutcome,
  type Phrase,
} from '../../message/outcome';
import type { Order } from '../../message/message';
import type { Entry } from './entry';
import { isSent, type SettledAs } from './entry-state';

/** What an outcome is made of. */
export interface OutcomeFacts {
  order: Order;
  numbers: string[];
  /** The last answer, or why there was none. */
  last: Outcome | undefined;
  /** Why its last tries did not leave; `''` when there were none. */
  why: string;
  canLookUp: boolean;
  /** Of the attempt that was found. */
  sentAt: Date;
}

/**
 * Gives an entry that has come to its end its outcome. One that was sent has the platform's answer already.
 *
 * @param failing why nothing leaves at present
 * @param at what time it is
 */
export function conclude(entry: Entry, failing: string | undefined, at: Date): void {
  const { state, policy, order, outcome } = entry;
  if (isSent(state) && outcome) return;
  const numbers = [...entry.numbers];
  if (state.phase === 'held') {
    entry.outcome = heldOutcome(numbers, policy.whenUnknown === 'hold');
    return;
  }
  const why = outcome?.outcome === 'failed' ? reasonOf(outcome).reason : (failing ?? '');
  const facts = { order, numbers, last: outcome, why, canLookUp: policy.canLookUp };
  const as = state.phase === 'settled' ? state.as : 'unknown';
  entry.outcome = finalOutcome(as, { ...facts, sentAt: at });
}

/** Why an SMS did not leave. */
export function reasonOf({ reason }: NotSent): { reason: string; detail: string } {
  if (typeof reason === 'string' || !('reason' in reason)) return { reason: 'network', detail: '' };
  return { reason: reason.reason, detail: reason.detail ?? '' };
}

export function finalOutcome(as: SettledAs, facts: OutcomeFacts): Outcome {
  return FINAL_OUTCOMES[as](facts);
}

const FINAL_OUTCOMES: Record<SettledAs, (facts: OutcomeFacts) => Outcome> = {
  sent: answered,
  refused: answered,
  found: ({ order, numbers, sentAt }) => outcomeOfFound(order, numbers, sentAt),
  network: ({ last, numbers }) =>
    last?.outcome === 'failed' ? last : failed('network', { reason: 'network' }, numbers),
  expired: ({ order, numbers, why }) => failed('expired', expiryReason(order, why), numbers),
  dropped: ({ numbers }) => failed('expired', { reason: 'dropped' }, numbers),
  unknown,
  droppedUnknown: unknown,
};

function answered(facts: OutcomeFacts): Outcome {
  return facts.last ?? unknown(facts);
}

/** It may have been sent, and a human decides. */
export function heldOutcome(numbers: string[], isByChoice: boolean): NotSent {
  const reason = isByChoice ? 'heldByChoice' : 'heldNotVerified';
  return ownOutcome('unknown', 'held', { reason }, numbers);
}

function unknown({ last, numbers, canLookUp }: OutcomeFacts): Outcome {
  if (last?.outcome === 'unknown') return last;
  const reason = canLookUp ? 'interrupted' : 'noLookUp';
  return ownOutcome('unknown', 'unknown', { reason }, numbers);
}

function failed(code: 'network' | 'expired', reason: Phrase, numbers: string[]): NotSent {
  return ownOutcome('failed', code, reason, numbers);
}

function expiryReason(order: Order, why: string): Phrase {
  if (order.scheduledAt) return { reason: 'scheduleOver' };
  return why ? { reason: 'expiredBecause', why } : { reason: 'expired' };
}
