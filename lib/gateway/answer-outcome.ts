// What an answer of the platform, or an error on the way to it, is for a message: an outcome. Pure.
import type { BulkTaken, ItemAnswer } from '../api/endpoints/bulk-send';
import type { SendAnswer } from '../api/endpoints/send';
import type { TransportError } from '../api/http/transport-error';
import type { NamedNumber } from '../api/response/api-errors';
import type { Refused, Unreadable } from '../api/response/refusal';
import type { Order } from '../message/message';
import { aboutOrder, type NotSent, type Outcome } from '../message/outcome';
import { OwnNumbers } from '../message/own-numbers';

/** @param now when the answer came: what is sent immediately is sent then */
export function outcomeOfAnswer(
  answer: SendAnswer,
  order: Order,
  phoneNumbers: string[],
  now: Date,
): Outcome {
  if (answer.kind === 'unreadable') return outcomeOfUnreadable(answer, phoneNumbers);
  if (answer.kind === 'refused') {
    const { code, apiErrors, httpStatus, response } = answer;
    const reason = answer.reason || { reason: 'refused' };
    return {
      outcome: 'refused',
      code,
      reason,
      errors: apiErrors,
      phoneNumbers,
      httpStatus,
      response,
    };
  }
  const { kind, response, named, messageId, ...money } = answer;
  return {
    outcome: 'sent',
    messageId,
    ...money,
    phoneNumbers,
    ...aboutOrder(order, now),
    response,
  };
}

/** What became of one number of a batch, by what was listed of it (API sheet §2). */
export function outcomeOfItem(
  answer: BulkTaken,
  order: Order,
  phoneNumber: string,
  now: Date,
): Outcome {
  const item = answer.items.get(phoneNumber);
  const phoneNumbers = [phoneNumber];
  if (!item) return untold(phoneNumbers);
  if (item.kind === 'refused') {
    const { code, apiErrors, response } = item;
    const reason = item.reason || { reason: 'refused' };
    return { outcome: 'refused', code, reason, errors: apiErrors, phoneNumbers, response };
  }
  const { kind, response, ...money } = item;
  return {
    outcome: 'sent',
    messageId: answer.messageId,
    ...money,
    ...(answer.currency && { currency: answer.currency }),
    phoneNumbers,
    ...aboutOrder(order, now),
    response,
  };
}

/**
 * @param items by number, as the API writes it
 * @returns by our own number; without those that are told in two ways which do not agree
 */
export function itemsOf(items: BulkTaken['items'], numbers: readonly string[]): BulkTaken['items'] {
  const own = new OwnNumbers(numbers);
  const told = new Map<string, ItemAnswer | undefined>();
  for (const [written, item] of items) {
    const number = own.find(written);
    if (number === undefined) continue;
    told.set(number, told.has(number) && !isSameItem(told.get(number), item) ? undefined : item);
  }
  return new Map([...told].flatMap(([number, item]) => (item ? [[number, item]] : [])));
}

/** A long run of digits, however it is written: it may be a number. */
const MAY_BE_A_NUMBER = /\d(?:[ .-]?\d){5,}/;

/**
 * A batch without a word about each of its numbers. It says nothing that the platform wrote where that may
 * name somebody else's number.
 *
 * @param named what it says against this number
 */
export function outcomeOfSharedRefusal(
  answer: Refused | Unreadable,
  phoneNumber: string,
  named: readonly NamedNumber[] = [],
): NotSent {
  const phoneNumbers = [phoneNumber];
  if (answer.kind === 'unreadable') {
    const { response, ...rest } = outcomeOfUnreadable(answer, phoneNumbers);
    return rest;
  }
  const { httpStatus } = answer;
  const code = codeOf(named) ?? answer.code;
  const general = answer.apiErrors.filter(
    ({ phoneNumber: about, message }) => about === undefined && !MAY_BE_A_NUMBER.test(message),
  );
  const errors = [...named.map(({ apiError }) => apiError), ...general];
  const isClean = answer.reason !== '' && !MAY_BE_A_NUMBER.test(answer.reason);
  const own = named.find(({ apiError }) => apiError.message)?.apiError.message;
  const reason = own ?? (isClean ? answer.reason : { reason: 'refused' });
  return { outcome: 'refused', code, reason, errors, phoneNumbers, httpStatus };
}

/** The answer does not tell what became of them: they may have been sent. */
export function untold(phoneNumbers: string[]): NotSent {
  const [outcome, code] = UNKNOWN;
  return { outcome, code, reason: { reason: 'missingItem' }, errors: [], phoneNumbers };
}

/** @returns what is said of the number by a code; nothing where no code says it */
export function codeOf(named: readonly NamedNumber[]): number | undefined {
  return named.find(({ code }) => code !== undefined)?.code;
}

function isSameItem(one: ItemAnswer | undefined, other: ItemAnswer): boolean {
  if (one?.kind === 'refused' && other.kind === 'refused') return one.code === other.code;
  return one?.kind === other.kind;
}

function outcomeOfUnreadable(answer: Unreadable, phoneNumbers: string[]): NotSent {
  const { why, httpStatus } = answer;
  const response = 'response' in answer ? { response: answer.response } : {};
  const reason = { reason: why, status: httpStatus };
  // HTTP 429 is said before a request is looked at: nothing was sent.
  const [outcome, code] = why === 'rateLimited' ? (['failed', 'network'] as const) : UNKNOWN;
  return { outcome, code, reason, errors: [], phoneNumbers, httpStatus, ...response };
}

const UNKNOWN = ['unknown', 'unknown'] as const;

/** No answer came: `failed` only when it is certain that nothing left. */
export function outcomeOfTransportError(error: TransportError, phoneNumbers: string[]): NotSent {
  const [outcome, code] = error.left ? UNKNOWN : (['failed', 'network'] as const);
  return {
    outcome,
    code,
    reason: { reason: error.reason, detail: error.detail },
    errors: [],
    phoneNumbers,
  };
}
