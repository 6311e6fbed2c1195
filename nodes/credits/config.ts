// What the credits node's form saves and its defaults, and what its numbers may be: read by the editor and by the
// runtime, so pure.

/**
 * The typed inputs, each saved as `<field>` and `<field>Type`. A limit belongs to the node and not to a message:
 * it is remembered from one answer to the next, and a timer has no message.
 */
export const FIELD_TYPES = {
  low: ['num', 'flow', 'global', 'env'],
} as const;

export type TypedField = keyof typeof FIELD_TYPES;

/** What `low` counts, in the order of the form. */
export const UNITS = ['eur', 'sms'] as const;

export type Unit = (typeof UNITS)[number];

type TypedProperties = Record<TypedField | `${TypedField}Type`, string>;

/** Saved properties of `smspartner-credits`. */
export interface CreditsProperties extends TypedProperties {
  name: string;
  account: string;
  unit: Unit;
  /** Minutes; 0 = only when a message comes in. */
  every: string;
}

export const CREDITS_DEFAULTS: CreditsProperties = {
  name: '',
  account: '',
  low: '0',
  lowType: 'num',
  unit: 'eur',
  every: '0',
};

/** Minutes between two questions of the timer: more often tells nothing, more rarely warns too late. */
export const EVERY_BOUNDS = { min: 5, max: 7 * 24 * 60 };

/** @param minutes 0 = no timer */
export function isEvery(minutes: number): boolean {
  const { min, max } = EVERY_BOUNDS;
  return minutes === 0 || (minutes >= min && minutes <= max);
}
