// What the account's form saves and its defaults: read by the editor and by the runtime, so pure.
// Every property may also hold "${ENV_VAR}"; Node-RED replaces it before the runtime sees it.

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
  tls: '',
  proxy: '',
};
