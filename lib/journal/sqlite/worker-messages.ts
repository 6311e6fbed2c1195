// What the two sides of the journals' thread say to each other: every journal has a number, and nothing is said of one
// to another.
import type { EngineName } from './engine';
import type { LockOptions } from './instance-lock';
import type { AttemptRow, Duplicate, JournalProblem, Recovered, StoredMessage } from '../journal';
import type { WireValues } from './wire-format';

export interface JournalSettings {
  path: string;
  /** Only this one. */
  engine?: EngineName | undefined;
  lock: LockOptions & { owner: string };
}

/** Each has one answer, and answers of one journal come in the order of its requests. */
export type Request =
  | { ask: 'open'; settings: JournalSettings }
  | { ask: 'readOn'; after: number; before: number }
  | { ask: 'write'; changes: WireValues }
  | { ask: 'readStored'; messageIds: number[] }
  | { ask: 'forgetOld'; before: number; damagedBefore: number }
  | { ask: 'vacuum' }
  /** The last one of its journal. */
  | { ask: 'close' };

/** All that journals ask in one turn goes in one message: to wake a thread costs more than most of what it does. */
export type Requests = { journal: number; request: Request }[];

export interface Opened extends Omit<Recovered, 'entries'> {
  entries: WireValues;
  attempts: AttemptRow[];
  /** Random name of the journal that had it open before; `''` for a new file. */
  lastOwner: string;
}

export interface Answers {
  open: Opened;
  readOn: WireValues;
  /** Nothing where there are none, as nearly always. */
  write: Duplicate[] | undefined;
  readStored: Map<number, StoredMessage>;
  forgetOld: undefined;
  vacuum: undefined;
  close: undefined;
}

export type Answer =
  | { answer: Answers[keyof Answers] }
  | { problem: JournalProblem; detail: string }
  /** Nobody has asked: it had to be closed. */
  | { lost: JournalProblem; detail: string };

export type ThreadMessage = Answer & { journal: number };
