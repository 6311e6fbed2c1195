// The words that the parts of the fault harness share: what is offered, what a child is told, what it tells.
// Types only.
import type { EngineName } from '../lib/journal/sqlite/engine';
import type { LockOptions } from '../lib/journal/sqlite/instance-lock';
import type { WhenUnknown } from '../lib/journal/journal';
import type { AttemptWriting } from './watched-journal';
import type { WrongClock } from './wrong-clock';

/** One message, with a number and a text that no other has. */
export interface Offer {
  id: string;
  /** E.164. */
  number: string;
  text: string;
  whenUnknown: WhenUnknown;
}

/** One line of the file of outcomes: what left, for one message, at one time. */
export interface OutcomeLine {
  id: string;
  outcome: 'sent' | 'refused' | 'failed' | 'unknown';
  code?: number | string;
  hasMessageId: boolean;
  verified?: boolean;
  recovered?: boolean;
  duplicate?: boolean;
}

/** What the outbox's process is started with. */
export interface ChildOrder {
  journalPath: string;
  outcomesPath: string;
  apiUrl: string;
  /** Seconds. */
  verifyFor: number;
  timeout: number;
  /** Only this one; without it the best there is. */
  engine?: EngineName | undefined;
  /** As if it ran on another machine, with less patience. */
  lock?: LockOptions;
  /** Without it the machine's own. */
  clock?: WrongClock | undefined;
  /** Anything but `ahead` is the mistake that the harness must find. */
  attempts: AttemptWriting;
}

export type ChildMessage =
  /** It takes messages. */
  | { type: 'up' }
  /** Durable: they need not be offered again. */
  | { type: 'accepted'; ids: string[] }
  /** The journal was read. `interrupted` are the messages of attempts that were open, each with its attempt. */
  | { type: 'opened'; interrupted: string[] }
  /** An attempt of a message that had one before which was not there. */
  | { type: 'triedAgain'; entries: number[] }
  /** Something for the log. */
  | { type: 'event'; kind: string; detail: string }
  /** Asked for by `state`. */
  | { type: 'state'; state: ChildState };

export interface ChildState {
  /** Why nothing is sent at present; `''` when it is. */
  pauseReason: string;
  /** Messages that are being looked up. */
  checking: number;
}

export type ParentMessage =
  | { type: 'offer'; offers: Offer[] }
  | { type: 'state' }
  /** What stops it may be over: it looks at once. */
  | { type: 'release' }
  /** The account has another address, as after a deploy. */
  | { type: 'moveTo'; apiUrl: string };
