// The words that the outbox's routes and its tab share. Pure: no RED, no DOM. Never a text of an SMS, and no
// number that is not masked.
import type { OutboxView } from '../../lib/outbox/view';

export interface AccountOutbox extends OutboxView {
  id: string;
  /** As deployed; empty when it has none, or the account is gone. */
  name: string;
}

/** Of `GET smspartner/outbox`. */
export interface OutboxAnswer {
  accounts: AccountOutbox[];
}

/** The last part of `POST smspartner/outbox/<account>/<action>`. */
export const ACTIONS = ['send-again', 'drop', 'release'] as const;

export type Action = (typeof ACTIONS)[number];

/** The body of it. */
export interface ActionRequest {
  /** Message ids; without any, all that are held. */
  ids?: number[];
}

export const MOST_IDS = 1000;
