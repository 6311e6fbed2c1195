// The words of one message on its way: the values a flow gave, what is wrong with them, what is ordered.
// Types only.
import type { SendBody } from '../api/endpoints/send';
import type { ScheduleRule } from '../pure/time/schedule';
import type { Code } from '../pure/codes/error-codes';

/**
 * The values of the send node's fields as the flow gave them. `undefined` stands for "not asked" (the types
 * `default` and `none`); a `schedule` that was asked and came out empty is `null`.
 */
export interface MessageFields {
  phoneNumbers: unknown;
  message: unknown;
  sender: unknown;
  gamme: unknown;
  schedule: unknown;
  isStopSms: unknown;
  isUnicode: unknown;
  tag: unknown;
  sandbox: unknown;
  format: 'json' | 'xml';
  /** Minutes for which it is tried. */
  expires: unknown;
  /** Of the event it stands for. */
  key: unknown;
}

/** Fields that may come from the account. */
export type InheritedField = 'sender' | 'gamme' | 'sandbox';

/** A rule that a message can break; each has its sentence in locales/<lang>/common.json under `problem`. */
export type Rule =
  | ScheduleRule
  | 'keyMissing'
  | 'numberMissing'
  | 'numberInvalid'
  | 'numbersType'
  | 'numbersTooMany'
  | 'numberEntry'
  | 'numbersMore'
  | 'textMissing'
  | 'textType'
  | 'textUnseen'
  | 'textTooLong'
  | 'senderInvalid'
  | 'gammeInvalid'
  | 'tagInvalid'
  | 'booleanInvalid'
  | 'sandboxUnset'
  | 'accountMissing'
  | 'settingInvalid'
  | 'fieldUnreadable'
  | 'expiresInvalid'
  | 'keyInvalid'
  | 'keyReused'
  | 'limitReached';

/** The values, and the fields that could not be read at all (a broken template, say). */
export interface FieldReading {
  fields: MessageFields;
  problems: Problem[];
}

/** One broken rule. */
export interface Problem {
  rule: Rule;
  code: Code;
  /** The API's name of the field, or the account's setting. */
  field: string;
  phoneNumber?: string;
  /** Of an entry in a list, from 0. */
  place?: number;
  /** How many more there are of the same. */
  count?: number;
}

/** What is to be sent, checked. */
export interface Order {
  /** E.164, each once. */
  numbers: string[];
  /** The body of each request, without its numbers. */
  body: Omit<SendBody, 'phoneNumbers'>;
  /** Parts per number. */
  parts: number;
  isCommercial: boolean;
  scheduledAt?: Date;
  /** What it has from the account: that follows the account while it waits. */
  inherited: readonly InheritedField[];
  /** How long it is tried; 0 = once. A scheduled one is tried until its time. */
  lifetimeMs: number;
  /** The user's key of the event it stands for. */
  key?: string;
}

/** Numbers that are not sent to, and why. */
export interface Rejection {
  /** As E.164 where valid, else as given. */
  phoneNumbers: string[];
  /** At least one; the first decides the code. */
  problems: Problem[];
}

/** Both may be there: one bad number never blocks the rest. */
export interface CheckedMessage {
  order?: Order;
  rejection?: Rejection;
}
