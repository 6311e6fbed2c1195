// What became of a message: the shape that flows see as `msg.sms`, but for its sentences, which are keys
// until the node puts them in the user's language. Pure.
import { earliestDelivery } from './commercial-hours';
import { toParisIso } from '../pure/time/paris';
import type { Code, OwnCode } from '../pure/codes/error-codes';
import type { Order, Problem, Rejection, Rule } from './message';

/** A sentence: the API's own words, or a key with what goes into it. */
export type Phrase =
  | string
  | { problem: Rule; field?: string; value?: string; place?: number; count?: number }
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

/** It had been sent, says a look-up: no answer ever came, so nothing is known of id and cost. */
export function outcomeOfFound(order: Order, phoneNumbers: string[], sentAt: Date): Sent {
  return { outcome: 'sent', phoneNumbers, ...aboutOrder(order, sentAt), verified: true };
}

/** What a success says of its own order. */
export function aboutOrder(
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

/** It is planned for a time, and nobody knows what time it is. */
export function outcomeOfUnknownTime(phoneNumbers: string[]): NotSent {
  return ownOutcome('failed', 'clock', { reason: 'clockUnknown' }, phoneNumbers);
}

/** Whether it cost nothing, beyond doubt. */
export function isCertainlyNotSent({ outcome }: Outcome): boolean {
  return outcome === 'refused' || outcome === 'failed';
}

function phraseOf({ rule, field, phoneNumber, place, count }: Problem): Phrase {
  return {
    problem: rule,
    field,
    ...(phoneNumber !== undefined && { value: phoneNumber }),
    ...(place !== undefined && { place }),
    ...(count !== undefined && { count }),
  };
}
