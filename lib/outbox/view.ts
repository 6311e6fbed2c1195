// What can be seen of an account's outbox, and what a human can do to it: the sidebar's words. Types only.

import type { JournalProblem } from '../journal/journal';

/** Why nothing of an account is being sent, or not now. */
export type PauseReason =
  /** The journal: its file cannot be used (`detail` is a system code), or another Node-RED has it. */
  | { why: JournalProblem; detail: string }
  /** The platform refuses the whole account, and `whenBlocked` is `hold`. */
  | { why: 'blocked'; code: number }
  /** The last tries certainly did not leave; tried again by itself. `detail` is a system code or `HTTP_429`. */
  | { why: 'failing'; reason: string; detail: string };

/** Why a message stays until a human decides, or its node is back. */
export type HeldReason =
  /** It may have been sent. Its outcome has left. */
  | 'unknown'
  /** Its send node was deleted or disabled. It certainly was not sent. */
  | 'nodeGone';

export interface HeldMessage {
  messageId: number;
  nodeId: string;
  reason: HeldReason;
  /** At most the first few, masked: `+336••••••12`. */
  phoneNumbers: string[];
  /** How many numbers it has in all. */
  numberCount: number;
  /** Epoch ms. */
  since: number;
}

export interface OutboxView {
  /** Messages that are to be sent, those of `checking` not included. */
  waiting: number;
  /** Messages that may have been sent and are being looked up. */
  checking: number;
  held: number;
  /** The oldest of them, at most {@link MOST_HELD_SHOWN}. */
  heldMessages: HeldMessage[];
  pauseReason?: PauseReason | undefined;
  /** Epoch ms of the oldest waiting message. */
  oldestAt?: number | undefined;
}

export const MOST_HELD_SHOWN = 200;

/** What the sidebar's buttons do. `ids` are message ids; without any, all that are held. */
export interface OutboxControls {
  view(): OutboxView;
  /** A new sending; its outcome leaves with `resent: true`. @returns how many */
  sendAgain(ids?: number[]): number;
  /** It is not sent, and forgotten. @returns how many */
  drop(ids?: number[]): number;
  /** Ends a pause of the account's (`blocked`, `failing`): tries again now. */
  release(): void;
}
