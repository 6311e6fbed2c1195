// What became of a message: the shape that flows see as `msg.sms`, but for its sentences, which are keys
// until the node puts them in the user's language. Pure.
import type { SendAnswer } from '../api/endpoints/send';
import type { BulkTaken } from '../api/endpoints/bulk-send';
import type { TransportError } from '../api/http/transport-error';
import type { Refused, Unreadable } from '../api/response/refusal';
import { earliestDelivery } from './commercial-hours';
import { toParisIso } from '../pure/time/paris';
import type { Code, OwnCode } from '../pure/codes/error-codes';
import type { Order, Problem, Rejection, Rule } from './message';

/** A sentence: the API's own words, or a key with what goes into it. */
export type Phrase =
  | string
  | { problem: Rule; field?: string; value?: string }
  | { reason: string; status?: number; detail?: string; why?: string };

export interface OutcomeError {
  field?: string;
  phoneNumber?: string;
  code?: Code;
  message: Phrase;
}

/** What else flows are told about how an outcome came about. */
export interface Marks {
  /** Found by its tag: no answer came, so there is no id, no cost. */
  verified?: true;
  /** It was taken in by a Node-RED that ended since; `partial` where some of the message could not be kept. */
  recovered?: true | 'partial';
  /** A human sent it again. */
  resent?: true;
  /** The outcome of an earlier message with the same key; this one was not sent. */
  duplicate?: true;
}

export interface Sent extends Marks {
  outcome: 'sent';
  messageId?: string;
  nbSms?: number;
  cost?: number;
  currency?: string;
  phoneNumbers: string[];
  sandbox: boolean;
  tag?: string;
  scheduledFor?: string;
  expectedAt?: string;
  messageIds?: string[];
  response?: unknown;
}

export interface NotSent extends Marks {
  outcome: 'refused' | 'failed' | 'unknown';
  code: Code;
  reason: Phrase;
  errors: OutcomeError[];
  phoneNumbers: string[];
  httpStatus?: number;
  response?: unknown;
}

export type Outcome = Sent | NotSent;

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

/** It had been sent, says a look-up: no answer ever came, so nothing is known of id and cost. */
export function outcomeOfFound(order: Order, phoneNumbers: string[], sentAt: Date): Sent {
  return { outcome: 'sent', phoneNumbers, ...aboutOrder(order, sentAt), verified: true };
}

/** What a success says of its own order. */
function aboutOrder(
  order: Order,
  sentAt: Date,
): Pick<Sent, 'sandbox' | 'tag' | 'scheduledFor' | 'expectedAt'> {
  return {
    sandbox: order.body.sandbox === 1,
    ...(order.body.tag && { tag: order.body.tag }),
    ...(order.scheduledAt && { scheduledFor: toParisIso(order.scheduledAt) }),
    ...(order.isCommercial && {
      expectedAt: toParisIso(earliestDelivery(order.scheduledAt ?? sentAt)),
    }),
  };
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

/** Refused before any request, with the code the API would give. */
export function outcomeOfRejection({ phoneNumbers, problems }: Rejection): NotSent {
  const [first] = problems;
  return {
    outcome: 'refused',
    code: first?.code ?? 'unknown',
    reason: first ? phraseOf(first) : '',
    errors: problems.map((problem) => ({
      field: problem.field,
      ...(problem.phoneNumber !== undefined && { phoneNumber: problem.phoneNumber }),
      message: phraseOf(problem),
    })),
    phoneNumbers,
  };
}

/** Something that is no API's answer: our own word about a message. */
export function ownOutcome(
  outcome: NotSent['outcome'],
  code: OwnCode,
  reason: Phrase,
  phoneNumbers: string[],
): NotSent {
  return { outcome, code, reason, errors: [], phoneNumbers };
}

/** Whether it cost nothing, beyond doubt. */
export function isCertainlyNotSent({ outcome }: Outcome): boolean {
  return outcome === 'refused' || outcome === 'failed';
}

function phraseOf({ rule, field, phoneNumber }: Problem): Phrase {
  return { problem: rule, field, ...(phoneNumber !== undefined && { value: phoneNumber }) };
}
