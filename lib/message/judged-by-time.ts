// Whether what a check said rests on what time it is: nobody may say so who does not know it. Pure.
import type { CheckedMessage, Rule } from './message';

/** Broken or kept, depending on the time. */
const TIME_RULES: readonly Rule[] = ['datePast', 'dateTooFar'];

/** Said of single numbers: the others are judged without them. */
const NUMBER_RULES: readonly Rule[] = ['numberInvalid', 'numberEntry', 'numbersMore'];

/** @returns whether it is planned for a time that may be past or not, and has no other fault */
export function isJudgedByTime({ order, rejection }: CheckedMessage): boolean {
  if (order) return order.scheduledAt !== undefined;
  const broken = (rejection?.problems ?? []).filter(({ rule }) => !NUMBER_RULES.includes(rule));
  return broken.length > 0 && broken.every(({ rule }) => TIME_RULES.includes(rule));
}
