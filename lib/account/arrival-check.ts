// What a message that arrives comes to: an order, and the outcomes of what is not sent of it. It knows what time it
// is, or that nobody does; it keeps nothing and sends nothing.
import { type AccountDefaults, checkMessage } from '../message/check';
import { isJudgedByTime } from '../message/judged-by-time';
import type { FieldReading, Order } from '../message/message';
import { type Outcome, outcomeOfRejection, outcomeOfUnknownTime } from '../message/outcome';
import type { Calendar } from '../timekeeping/calendar';
import type { LongList } from './long-list';

export interface CheckedArrival {
  /** What is to be sent. */
  order?: Order | undefined;
  /** Of what is not. */
  outcomes: Outcome[];
  /** Nobody knows what time it is, and it matters. */
  isTimeMissing: boolean;
}

/** Shared by all that have none: 100,000 of them may wait at once. */
const NONE: Outcome[] = [];

/** @param list its numbers, where they are many and were read before */
export function checkArrival(
  reading: FieldReading,
  defaults: AccountDefaults,
  calendar: Calendar,
  list: LongList | undefined,
): CheckedArrival {
  const given = list?.in(defaults.defaultCountry);
  const checked = checkMessage(reading, defaults, calendar.guess(), given);
  const { order, rejection } = checked;
  if (isJudgedByTime(checked) && calendar.now() === undefined) {
    const numbers = [...(order?.numbers ?? []), ...(rejection?.phoneNumbers ?? [])];
    return { outcomes: [outcomeOfUnknownTime(numbers)], isTimeMissing: true };
  }
  const outcomes = rejection ? [outcomeOfRejection(rejection)] : NONE;
  return { order, outcomes, isTimeMissing: false };
}
