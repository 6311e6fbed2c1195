// What every endpoint is given, and the checks that come before all others.
import type { Account } from '../accounts';
import type { Refusal } from '../answers';
import type { Platform } from '../platform';
import { isGiven, print } from '../constraints';

export interface Call {
  platform: Platform;
  /** Parameters: of the body for POST, of the query for GET. */
  fields: Readonly<Record<string, unknown>>;
}

/** A success: its JSON and, where the order differs, its XML. */
export interface Success {
  body: Record<string, unknown>;
  xml?: unknown;
}

export type Result = Success | { refusal: Refusal };

export type Endpoint = (call: Call) => Result;

/** By method and path, as each file of this folder exports its own. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

export type AccountEndpoint = (call: Call, account: Account) => Result;

export function refuse(code: number, more: Omit<Refusal, 'code'> = {}): { refusal: Refusal } {
  return { refusal: { code, ...more } };
}

/** Wraps an endpoint in the checks of the key and of the account behind it. */
export function forAccount(endpoint: AccountEndpoint): Endpoint {
  return (call) => {
    if (!isGiven(call.fields.apiKey)) return refuse(1);
    const account = call.platform.accounts.get(print(call.fields.apiKey));
    if (!account) return refuse(10);
    const closed = closedFor(account);
    return closed === undefined ? endpoint(call, account) : refuse(closed);
  };
}

function closedFor(account: Account): number | undefined {
  if (account.ipRefused) return 96;
  if (account.apiRefused) return 40;
  if (account.disabled) return 20;
  return account.blocked ? 30 : undefined;
}
