// What the two sides of the journal say to each other.
import type { EngineName } from './engine';
import type { LockOptions } from './instance-lock';
import type { AttemptRow, Duplicate, JournalProblem, Recovered, StoredMessage } from '../journal';
import type { WireValues } from './wire-format';

export interface WorkerSettings {
  path: string;
  /** Only this one. */
  engine?: EngineName | undefined;
  lock: LockOptions & { owner: string };
}

/** Each has one answer, and answers come in the order of the requests. */
export type Request =
  | { ask: 'open' }
  | { ask: 'readOn'; after: number; before: number }
  | { ask: 'write'; changes: WireValues }
  | { ask: 'readStored'; messageIds: number[] }
  | { ask: 'forgetOld'; before: number; damagedBefore: number }
  | { ask: 'vacuum' }
  | { ask: 'close' };

export interface Opened extends Omit<Recovered, 'entries'> {
  entries: WireValues;
  attempts: AttemptRow[];
  /** Random name of the journal that had it open before; `''` for a new file. */
  lastOwner: string;
}

export interface Answers {
  open: Opened;
  readOn: WireValues;
  write: Duplicate[];
  readStored: Map<number, StoredMessage>;
  forgetOld: undefined;
  vacuum: undefined;
  close: undefined;
}

export type WorkerAnswer =
  | { answer: Answers[keyof Answers] }
  | { problem: JournalProblem; detail: string }
  /** Nobody has asked: it had to be closed. */
  | { lost: JournalProblem; detail: string };
