// What the two sides of the journal say to each other.
import type { EngineName } from './engine';
import type { AttemptRow, Duplicate, JournalProblem, Recovered, StoredMessage } from './journal';
import type { Packed } from './packed';

export interface ThreadSettings {
  path: string;
  /** Only this one. */
  engine?: EngineName | undefined;
}

/** Each has one answer, and answers come in the order of the requests. */
export type Request =
  | { ask: 'open' }
  | { ask: 'readOn'; after: number; before: number }
  | { ask: 'write'; changes: Packed }
  | { ask: 'readStored'; messageIds: number[] }
  | { ask: 'tidy' }
  | { ask: 'close' };

export interface Opened extends Omit<Recovered, 'entries'> {
  entries: Packed;
  attempts: AttemptRow[];
}

export interface Answers {
  open: Opened;
  readOn: Packed;
  write: Duplicate[];
  readStored: Map<number, StoredMessage>;
  tidy: undefined;
  close: undefined;
}

export type Reply =
  { answer: Answers[keyof Answers] } | { problem: JournalProblem; detail: string };
