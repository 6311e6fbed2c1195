// The codes an SMS can be refused with, once: output ports, labels, form and tests derive from here.
// Their meaning in each language is in locales/<lang>/common.json under `codes`. No logic here.

/** Codes of `/send` and `/bulk-send`, in the order of the API's own table (API sheet §8.2). */
export const API_CODES = [
  1, 2, 4, 9, 10, 11, 13, 14, 15, 20, 22, 23, 30, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
  55, 90, 96, 500, 992,
] as const;

/**
 * Codes of our own. `network`: certainly not sent. `unknown`: may have been sent. `expired`: certainly not
 * sent in time. `held`: may have been sent, a human decides. `full`: the outbox cannot take it. `limit`: the
 * account's hourly cap. `clock`: certainly not sent, since nobody knows what time it is.
 */
export const OWN_CODES = [
  'network',
  'unknown',
  'expired',
  'clock',
  'held',
  'full',
  'limit',
] as const;

/** Codes that say something about the account, not about a message (API sheet §8.2). */
export const ACCOUNT_CODES: readonly number[] = [1, 10, 11, 20, 30, 40, 96];

/**
 * Codes that a batch is refused with for what its messages have in common, or for the account: with any
 * other code, one of its messages is the reason, and the rest go without it.
 */
export const SHARED_CODES: readonly number[] = [
  1, 4, 10, 11, 20, 22, 23, 30, 40, 44, 45, 46, 47, 48, 49, 51, 96, 992,
];

/** Codes that are for a text: for one message of a batch, and for all numbers of a message. */
export const TEXT_CODES: readonly number[] = [42, 43, 52, 90];

/** The port that takes every code without a port of its own. */
export const OTHER = 'other';

export type OwnCode = (typeof OWN_CODES)[number];

/** What `msg.sms.code` holds: a number when the API gave it, a string when it is ours. */
export type Code = number | OwnCode;

/** Codes that the package itself gives or tells apart, with the API's own meaning. */
export const CODE = {
  keyMissing: 1,
  numberMissing: 2,
  constraint: 9,
  keyWrong: 10,
  noCredit: 11,
  tooManyNumbers: 50,
  textTooLong: 52,
} as const;

/** Everything that can stand in `errorOutputs`. */
export const SELECTABLE_OUTPUTS: readonly string[] = [
  ...API_CODES.map(String),
  ...OWN_CODES,
  OTHER,
];
