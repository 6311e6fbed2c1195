// While it waited, a redeploy may have changed the account, or a restart come between: then a message is
// checked again by the one set of rules before it goes. Pure.
import { checkMessage, type AccountDefaults } from '../message/check';
import { type NotSent, outcomeOfRejection } from '../message/outcome';
import { believableNow } from '../pure/time/schedule';
import type { Entry } from './state/entry';
import { toFields } from './storage/stored-order';

/** @param now decides what is past @returns its refusal; nothing when it may go, with the account as it is now */
export function recheck(entry: Entry, defaults: AccountDefaults, now: Date): NotSent | undefined {
  if (entry.checkedWith === defaults) return undefined;
  const phoneNumbers = [...entry.numbers];
  const reading = { fields: toFields(entry.order, phoneNumbers), problems: [] };
  // They were read on arrival, and are E.164 whatever the account's country is now.
  const read = { numbers: phoneNumbers, invalid: [], unusable: [] };
  const time = believableNow(now, entry.order.scheduledAt);
  const { order, rejection } = checkMessage(reading, defaults, time, read);
  if (!order || rejection) {
    return outcomeOfRejection({ phoneNumbers, problems: rejection?.problems ?? [] });
  }
  entry.order = order;
  entry.checkedWith = defaults;
  return undefined;
}
