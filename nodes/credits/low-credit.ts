// What the answer about the credit means to a flow, and when it has run low. Pure: no Node-RED, no clock.
import type { Balance } from '../../lib/api/endpoints/me';
import { isEvery, type Unit, UNITS } from './config';

/** What flows find in `msg.sms`; what the platform did not say is not there. */
export interface CreditsSms {
  outcome: 'credits';
  /** As the platform writes it: it is money. */
  balance: string;
  balanceNumber?: number;
  currency: string;
  /** What the balance buys of each. */
  sms?: number;
  smsEco?: number;
  hlr?: number;
  /** SMS that wait for their time at the platform. */
  toSend?: number;
  /** About what one premium SMS costs: the platform does not say it. */
  price?: number;
}

/** How far above the limit the credit must be again before it can run low a second time: 10 %, in whole numbers. */
const REARMED_AT = { parts: 11, of: 10 };

export function toSms({
  balance,
  currency,
  creditSms,
  creditSmsEco,
  ...rest
}: Balance): CreditsSms {
  const balanceNumber = Number(balance);
  const price = Number.isFinite(balanceNumber) ? priceOf(balanceNumber, creditSms) : undefined;
  return {
    outcome: 'credits',
    balance,
    ...(Number.isFinite(balanceNumber) && { balanceNumber }),
    currency,
    ...(creditSms !== undefined && { sms: creditSms }),
    ...(creditSmsEco !== undefined && { smsEco: creditSmsEco }),
    ...(rest.creditHlr !== undefined && { hlr: rest.creditHlr }),
    ...(rest.toSend !== undefined && { toSend: rest.toSend }),
    ...(price !== undefined && { price }),
  };
}

function priceOf(balance: number, sms: number | undefined): number | undefined {
  return sms !== undefined && sms > 0 ? Math.round((1000 * balance) / sms) / 1000 : undefined;
}

/** What is left, in the unit of the limit; `undefined` where the platform does not say. */
export function levelOf({ balanceNumber, sms }: CreditsSms, unit: Unit): number | undefined {
  return unit === 'eur' ? balanceNumber : sms;
}

/**
 * @param level `undefined` decides nothing
 * @param low 0 = no limit
 * @param wasLow whether it had run low before
 * @returns whether it has run low, and whether just now
 */
export function judgeLevel(
  level: number | undefined,
  low: number,
  wasLow: boolean,
): { isLow: boolean; isCrossed: boolean } {
  if (low === 0) return { isLow: false, isCrossed: false };
  if (level === undefined) return { isLow: wasLow, isCrossed: false };
  if (level < low) return { isLow: true, isCrossed: !wasLow };
  const isFarAbove = level * REARMED_AT.of >= low * REARMED_AT.parts;
  return { isLow: wasLow && !isFarAbove, isCrossed: false };
}

/** @returns the limit; `undefined` for what is none */
export function readLow(value: unknown): number | undefined {
  const low = toNumber(value);
  return low !== undefined && low >= 0 ? low : undefined;
}

/** @returns minutes, 0 for no timer; `undefined` for what is neither */
export function readEvery(value: unknown): number | undefined {
  const minutes = toNumber(value);
  return minutes !== undefined && isEvery(minutes) ? minutes : undefined;
}

/** Anything else is the first choice. */
export function readUnit(saved: unknown): Unit {
  return UNITS.find((unit) => unit === saved) ?? UNITS[0];
}

/** Of a number, or of a text that is one; nothing is no number. */
function toNumber(value: unknown): number | undefined {
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText || typeof value === 'number' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}
