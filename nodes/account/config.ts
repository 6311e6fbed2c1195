// What the account's form saves and its defaults: read by the editor and by the runtime, so pure.
// Every property may also hold "${ENV_VAR}" or "$(ENV_VAR)"; Node-RED replaces it before the runtime sees it.

/** In the order of the form. */
export const OUTBOX_KINDS = ['disk', 'memory'] as const;
export const WHEN_BLOCKED = ['branch', 'hold'] as const;

export type OutboxKind = (typeof OUTBOX_KINDS)[number];
export type WhenBlocked = (typeof WHEN_BLOCKED)[number];

/** Saved properties of `smspartner-account` (the key is a credential and is not among them). */
export interface AccountProperties {
  name: string;
  gamme: string;
  sender: string;
  sandbox: boolean | string;
  defaultCountry: string;
  apiUrl: string;
  /** Seconds, from the start of a request. */
  timeout: number | string;
  /** 0 = no limit. */
  requestsPerSecond: number | string;
  /** SMS in a sliding hour; 0 = no cap. */
  maxPerHour: number | string;
  /** Where what waits is kept. */
  outbox: OutboxKind;
  /** Seconds for which an SMS that may have been sent is looked up. */
  verifyFor: number | string;
  /** What a refusal of the whole account (no credit, wrong key…) does to what waits. */
  whenBlocked: WhenBlocked;
  /** Id of a Node-RED tls-config node. */
  tls: string;
  /** Id of a Node-RED http proxy node. */
  proxy: string;
}

export const ACCOUNT_DEFAULTS: AccountProperties = {
  name: '',
  gamme: '',
  sender: '',
  sandbox: false,
  defaultCountry: 'FR',
  apiUrl: 'https://api.smspartner.fr/v1',
  timeout: 15,
  requestsPerSecond: 5,
  maxPerHour: 1000,
  outbox: 'disk',
  verifyFor: 120,
  whenBlocked: 'branch',
  tls: '',
  proxy: '',
};
