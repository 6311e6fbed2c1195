// What an answer of the platform, or an error on the way to it, is for a message: an outcome. Pure.
import type { BulkTaken } from '../api/endpoints/bulk-send';
import type { SendAnswer } from '../api/endpoints/send';
import type { TransportError } from '../api/http/transport-error';
import type { Refused, Unreadable } from '../api/response/refusal';
import type { Order } from '../message/message';
import { aboutOrder, type NotSent, type Outcome } from '../message/outcome';

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
  const { kind, response, messageId, ...money } = answer;
  return {
    outcome: 'sent',
    messageId,
    ...money,
    phoneNumbers,
    ...aboutOrder(order, now),
    response,
  };
}

/** What became of each message of a batch, by its own number (API sheet §2). */
export function outcomeOfItem(
  answer: BulkTaken,
  order: Order,
  phoneNumber: string,
  now: Date,
): Outcome {
  const item = answer.items.get(phoneNumber);
  const phoneNumbers = [phoneNumber];
  if (!item) {
    const [outcome, code] = UNKNOWN;
    return { outcome, code, reason: { reason: 'missingItem' }, errors: [], phoneNumbers };
  }
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

/** A long run of digits, however it is written: it may be a number. */
const MAY_BE_A_NUMBER = /\d(?:[ .-]?\d){5,}/;

/**
 * A batch without a word about each of its numbers. It says nothing that the platform wrote where that may
 * name somebody else's number.
 */
export function outcomeOfSharedRefusal(answer: Refused | Unreadable, phoneNumber: string): NotSent {
  const phoneNumbers = [phoneNumber];
  if (answer.kind === 'unreadable') {
    const { response, ...rest } = outcomeOfUnreadable(answer, phoneNumbers);
    return rest;
  }
  const { httpStatus } = answer;
  const own = answer.apiErrors.find((apiError) => apiError.phoneNumber === phoneNumber);
  const code = own?.code ?? answer.code;
  const errors = answer.apiErrors.filter((apiError) =>
    apiError.phoneNumber === undefined
      ? !MAY_BE_A_NUMBER.test(apiError.message)
      : apiError.phoneNumber === phoneNumber,
  );
  const isClean = answer.reason !== '' && !MAY_BE_A_NUMBER.test(answer.reason);
  const reason = own?.message || (isClean ? answer.reason : { reason: 'refused' });
  return { outcome: 'refused', code, reason, errors, phoneNumbers, httpStatus };
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
