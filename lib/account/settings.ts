// The account's settings as the domain needs them, from what the form saved or the environment gave. A
// setting that makes no sense refuses every message instead of being guessed.
import { createHash } from 'node:crypto';
import type { TlsOptions } from '../api/http/connection-pool';
import type { ProxySettings } from '../api/http/proxy';
import { isKnownCountry } from '../message/read-number';
import type { AccountDefaults } from '../message/check';
import type { Problem, Rule } from '../message/message';
import { readApiUrl } from '../pure/fields/address';
import { CODE } from '../pure/codes/error-codes';
import { isWithinBounds, type NumberSetting } from '../pure/fields/setting-bounds';
import { withoutHalves } from '../pure/text/invisible';

/** As saved; an unset environment variable is `''`, except for `sandbox`, which keeps its `${NAME}`. */
export interface RawAccountSettings {
  apiKey: string;
  gamme: string;
  sender: string;
  sandbox: unknown;
  defaultCountry: string;
  apiUrl: string;
  timeout: number | string;
  requestsPerSecond: number | string;
  maxPerHour: number | string;
  outbox: string;
  verifyFor: number | string;
  whenBlocked: string;
  /** `'missing'`: one was chosen and is not there. Sending without it is not what was asked. */
  tls?: TlsOptions | 'missing' | undefined;
  proxy?: ProxySettings | 'missing' | undefined;
}

export interface AccountSettings {
  /** Names the platform's customer: the same key at the same address. Tells nobody the key. */
  account: string;
  apiKey: string;
  apiUrl: URL;
  timeoutMs: number;
  requestsPerSecond: number;
  maxPerHour: number;
  /** Without a disk, what waits is lost when the process ends. */
  outbox: 'disk' | 'memory';
  /** Horizon of the look-ups of what may have been sent. */
  verifyForMs: number;
  /** What a refusal of the whole account does to what waits. */
  whenBlocked: 'branch' | 'hold';
  tls?: TlsOptions | undefined;
  proxy?: ProxySettings | undefined;
  defaults: AccountDefaults;
}

/** What a setting is when it is empty. */
export type SettingDefaults = Pick<
  RawAccountSettings,
  | 'defaultCountry'
  | 'apiUrl'
  | 'timeout'
  | 'requestsPerSecond'
  | 'maxPerHour'
  | 'verifyFor'
  | 'outbox'
  | 'whenBlocked'
>;

/** Never throws: what is wrong is in `defaults.problems`. */
export function readAccountSettings(
  raw: RawAccountSettings,
  whenEmpty: SettingDefaults,
): AccountSettings {
  const problems: Problem[] = [];
  const note: Note = (field, rule = 'settingInvalid') => {
    problems.push({ rule, field, code: CODE.constraint });
    return undefined;
  };
  // It goes into an address, where half a character throws.
  const apiKey = withoutHalves(raw.apiKey.trim());
  const apiUrl = readApiUrl(raw.apiUrl.trim() || whenEmpty.apiUrl) ?? note('apiUrl');
  const address = apiUrl ?? new URL(whenEmpty.apiUrl);
  const whenBlocked = readChoice('whenBlocked', WHEN_BLOCKED, raw, whenEmpty, note);
  return {
    account: nameOf(apiKey, address),
    apiKey,
    // Nothing is ever sent to this stand-in: the problem refuses every message.
    apiUrl: address,
    timeoutMs: 1000 * readNumber('timeout', raw, whenEmpty, note),
    requestsPerSecond: readNumber('requestsPerSecond', raw, whenEmpty, note),
    maxPerHour: readNumber('maxPerHour', raw, whenEmpty, note),
    outbox: readChoice('outbox', OUTBOXES, raw, whenEmpty, note),
    verifyForMs: 1000 * readNumber('verifyFor', raw, whenEmpty, note),
    whenBlocked,
    tls: raw.tls === 'missing' ? note('tls') : raw.tls,
    proxy: isUsable(raw.proxy) ? raw.proxy : note('proxy'),
    defaults: {
      hasKey: apiKey !== '',
      ...(whenBlocked === 'hold' && { waitsForKey: true }),
      ...readDefaults(raw, whenEmpty, note),
      problems,
    },
  };
}

function nameOf(apiKey: string, { href }: URL): string {
  return createHash('sha256').update(`${apiKey}\n${href}`).digest('base64url').slice(0, 16);
}

function readDefaults(
  raw: RawAccountSettings,
  whenEmpty: SettingDefaults,
  note: Note,
): Omit<AccountDefaults, 'hasKey' | 'waitsForKey' | 'problems'> {
  return {
    gamme: raw.gamme.trim(),
    sender: raw.sender.trim() && raw.sender,
    sandbox: readSandbox(raw.sandbox) ?? note('sandbox', 'sandboxUnset') ?? true,
    defaultCountry: readCountry(raw.defaultCountry.trim() || whenEmpty.defaultCountry, note),
  };
}

type Note = (field: string, rule?: Rule) => undefined;
/** @returns 0 for what is no number, or out of bounds */
function readNumber(
  field: NumberSetting,
  raw: RawAccountSettings,
  whenEmpty: SettingDefaults,
  note: Note,
): number {
  const given = String(raw[field]).trim();
  const value = Number(given === '' ? whenEmpty[field] : given);
  return isWithinBounds(field, value) ? value : (note(field) ?? 0);
}

const OUTBOXES = ['disk', 'memory'] as const;
const WHEN_BLOCKED = ['branch', 'hold'] as const;

/** @returns the first for what is none of them: nothing is sent then */
function readChoice<T extends string>(
  field: 'outbox' | 'whenBlocked',
  choices: readonly [T, ...T[]],
  raw: RawAccountSettings,
  whenEmpty: SettingDefaults,
  note: Note,
): T {
  const given = raw[field].trim() || whenEmpty[field];
  return choices.find((choice) => choice === given) ?? note(field) ?? choices[0];
}

function readCountry(country: string, note: Note): string {
  const code = country.toUpperCase();
  if (!isKnownCountry(code)) note('defaultCountry');
  return code;
}

function isUsable(proxy: RawAccountSettings['proxy']): proxy is ProxySettings | undefined {
  if (proxy === undefined || proxy === 'missing') return proxy === undefined;
  // Not "proxy:8080", which is a URL too: of a scheme named "proxy".
  return URL.canParse(proxy.url) && /^https?:$/.test(new URL(proxy.url).protocol);
}

/** @returns `undefined` when it cannot be told: then nothing is sent, for it never means off */
function readSandbox(value: unknown): boolean | undefined {
  const text = String(value).trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}
