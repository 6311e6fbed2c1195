// `GET /me`: what an account has (API sheet §4). The balance stays the text the API gave: it is money.
import { isFalse, isRecord, isTrue, toInteger, toNumber, toText } from '../response/lenient-values';
import { parseRecord } from '../response/parse-body';
import type { Endpoint } from '../endpoint';
import { redact } from '../response/redact';
import type { HttpAnswer } from '../http/transport';

export interface Balance {
  balance: string;
  currency: string;
  /** Premium SMS that the balance buys. */
  creditSms?: number;
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
  const responseBody = parseRecord(redact(answer.body, apiKey), apiKey);
  if (!responseBody) return unreadable;
  const code = toInteger(responseBody['code']);
  if (isFalse(responseBody['success']) && code !== undefined) {
    return { kind: 'refused', code, reason: toText(responseBody['message']) };
  }
  const credits = responseBody['credits'];
  if (!isTrue(responseBody['success']) || !isRecord(credits)) return unreadable;
  // `solde` is the old name of `balance` (§13, 14).
  const balance = toText(credits['balance'] ?? credits['solde']);
  const creditSms = toNumber(credits['creditSms']);
  if (!balance) return unreadable;
  return {
    kind: 'balance',
    balance,
    currency: toText(credits['currency']) || 'EUR',
    ...(creditSms !== undefined && { creditSms }),
  };
}
