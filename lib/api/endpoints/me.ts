// `GET /me`: what an account has (API sheet §4). The balance stays the text the API gave: it is money.
import { isRecord, toNumber, toText } from '../response/lenient-values';
import { parseRecord } from '../response/parse-body';
import type { Endpoint } from '../endpoint';
import { isSuccess, readRefusal } from '../response/refusal';
import type { HttpAnswer } from '../http/transport';

/** What the platform does not say is not there. */
export interface Balance {
  balance: string;
  currency: string;
  /** Premium SMS that the balance buys. */
  creditSms?: number;
  /** Low cost ones. */
  creditSmsEco?: number;
  /** Checks of a number. */
  creditHlr?: number;
  /** SMS that wait at the platform: scheduled, or held until commercial hours. */
  toSend?: number;
}

export type BalanceAnswer =
  | ({ kind: 'balance' } & Balance)
  | { kind: 'refused'; code: number; reason: string }
  | { kind: 'unreadable'; httpStatus: number };

export const ME: Endpoint<void, BalanceAnswer> = {
  method: 'GET',
  path: '/me',
  values: () => ({}),
  read: readBalanceAnswer,
};

/** Never throws, whatever the body is. */
export function readBalanceAnswer(answer: HttpAnswer, apiKey: string): BalanceAnswer {
  const unreadable = { kind: 'unreadable', httpStatus: answer.httpStatus } as const;
  const responseBody = parseRecord(answer.body, apiKey);
  if (!responseBody) return unreadable;
  const refusal = readRefusal(responseBody);
  if (refusal) return { kind: 'refused', code: refusal.code, reason: refusal.reason };
  const credits = responseBody['credits'];
  if (!isSuccess(responseBody) || !isRecord(credits)) return unreadable;
  // `solde` and `creditSmsLowCost` are old names (§4).
  const balance = toText(credits['balance'] ?? credits['solde']);
  if (!balance) return unreadable;
  return {
    kind: 'balance',
    balance,
    currency: toText(credits['currency']) || 'EUR',
    ...counted('creditSms', credits['creditSms']),
    ...counted('creditSmsEco', credits['creditSmsECO'] ?? credits['creditSmsLowCost']),
    ...counted('creditHlr', credits['creditHlr']),
    ...counted('toSend', credits['toSend']),
  };
}

function counted(
  name: 'creditSms' | 'creditSmsEco' | 'creditHlr' | 'toSend',
  value: unknown,
): Partial<Balance> {
  const count = toNumber(value);
  return count === undefined ? {} : { [name]: count };
}
