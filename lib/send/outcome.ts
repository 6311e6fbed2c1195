// What became of a message: the shape that flows see as `msg.sms`, but for its sentences, which are keys
// until the node puts them in the user's language. Pure.
import type { SendAnswer, Unreadable } from '../api/answer';
import type { TransportError } from '../api/transport-error';
import { earliestDelivery } from '../calendar/commercial-hours';
import { toParisIso } from '../time/paris';
import type { Code } from '../vocabulary/error-codes';
import type { Order, Problem, Rejection, Rule } from './message';

/** A sentence: the API's own words, or a key with what goes into it. */
export type Phrase =
  | string
  | { problem: Rule; field?: string; value?: string }
  | { reason: string; status?: number; detail?: string };

export interface OutcomeError {
  field?: string;
  phoneNumber?: string;
  code?: Code;
  message: Phrase;
}

export interface Sent {
  outcome: 'sent';
  messageId: string;
  nbSms?: number;
  cost?: number;
  currency?: string;
  phoneNumbers: string[];
  sandbox: boolean;
  tag?: string;
  scheduledFor?: string;
  expectedAt?: string;
  messageIds?: string[];
  response: unknown;
}

export interface NotSent {
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
    const { code, complaints, httpStatus, response } = answer;
    const reason = answer.reason || { reason: 'refused' };
    return {
      outcome: 'refused',
      code,
      reason,
      errors: complaints,
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
    sandbox: order.body.sandbox === 1,
    ...(order.body.tag && { tag: order.body.tag }),
    ...(order.scheduledAt && { scheduledFor: toParisIso(order.scheduledAt) }),
    ...(order.isCommercial && {
      expectedAt: toParisIso(earliestDelivery(order.scheduledAt ?? now)),
    }),
    response,
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

/** Whether it cost nothing, beyond doubt. */
export function isCertainlyNotSent({ outcome }: Outcome): boolean {
  return outcome === 'refused' || outcome === 'failed';
}

function phraseOf({ rule, field, phoneNumber }: Problem): Phrase {
  return { problem: rule, field, ...(phoneNumber !== undefined && { value: phoneNumber }) };
}
