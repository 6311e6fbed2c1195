// What /send and /bulk-send have in common: the terms of a sending, and who may receive it.
import { isStopped, type Account } from '../accounts';
import { NOT_A_MOBILE, TEXTS, type ErrorItem, type Refusal } from '../answers';
import {
  brokenConstraints,
  codedProblem,
  commercialProblem,
  isGiven,
  print,
  readSchedule,
  type Schedule,
} from '../constraints';
import { isMobile } from '../numbers';
import type { Line, Order } from '../platform';
import { sumOf } from '../platform';
import type { Call } from './call';

export const MOST_NUMBERS = 500;
const MOST_PARTS = 10;
const LOW_COST_CHARACTERS = 160;

export interface Terms {
  order: Order;
  schedule: Schedule | undefined;
}

/** Reads what is common to all recipients; `more` are the broken rules that the caller found. */
export function readTerms(
  { fields, platform }: Call,
  account: Account,
  more: readonly ErrorItem[],
): Terms | Refusal {
  const errors = [...more, ...brokenConstraints(fields, account, platform.now())];
  if (errors.length > 0) return { code: 9, errors };
  const code = codedProblem(fields) ?? accountProblem(fields, account);
  if (code !== undefined) return { code };
  const schedule = readSchedule(fields);
  const closed = account.marketing
    ? commercialProblem(schedule?.instant ?? platform.now())
    : undefined;
  if (closed !== undefined) return { code: closed };
  return { order: orderOf(fields, account, schedule), schedule };
}

function accountProblem(
  fields: Readonly<Record<string, unknown>>,
  account: Account,
): number | undefined {
  if (account.sendersNotAuthorised.includes(print(fields.sender))) return 992;
  return Number(fields.gamme) === 2 && account.lowCostNotEligible ? 51 : undefined;
}

function orderOf(
  fields: Readonly<Record<string, unknown>>,
  account: Account,
  schedule: Schedule | undefined,
): Order {
  const gamme = Number(fields.gamme) === 2 ? 2 : 1;
  return {
    account,
    gamme,
    isStopSms: Number(fields.isStopSms) === 1 && gamme === 1,
    isUnicode: Number(fields.isUnicode) === 1 && account.unicode === 'allowed',
    sandbox: Number(fields.sandbox) === 1,
    ...(isGiven(fields.sender) ? { sender: print(fields.sender) } : {}),
    ...(isGiven(fields.tag) ? { tag: print(fields.tag) } : {}),
    ...(schedule ? { scheduledFor: schedule.instant } : {}),
  };
}

/** Why this number gets nothing: in the STOP list, no mobile, no price. */
export function numberProblem(account: Account, phoneNumber: string): ErrorItem | undefined {
  const because = (code: number, message: string | undefined): ErrorItem => ({
    code: String(code),
    message: message ?? '',
    phoneNumber,
  });
  if (isStopped(account, phoneNumber)) return because(14, TEXTS[14]);
  if (!isMobile(phoneNumber)) return because(9, NOT_A_MOBILE);
  const isWithoutPrice = account.prefixesWithoutPrice.some((one) => phoneNumber.startsWith(one));
  return isWithoutPrice ? because(13, TEXTS[13]) : undefined;
}

/** Too long for its range. */
export function lengthProblem(order: Order, line: Line): 42 | 52 | undefined {
  if (order.gamme === 2 && line.measure.characters > LOW_COST_CHARACTERS) return 42;
  return line.measure.parts > MOST_PARTS ? 52 : undefined;
}

export function canPay(order: Order, lines: readonly Line[]): boolean {
  return order.sandbox || sumOf(lines) <= order.account.balance;
}

/** No number is left: 14 when all answered STOP, else the vague 55 with the reason inside. */
export function nobodyLeft(problems: readonly ErrorItem[]): Refusal {
  return problems.every((one) => one.code === '14')
    ? { code: 14 }
    : { code: 55, errors: [...problems] };
}
