// What the outbox keeps so that it survives the process: rows in, rows out. The interface and its types
// only; docs/adr/0006 says why it looks like this. Nothing here decides what becomes of a message.

/** For how long ended rows and damaged files are kept. */
export const KEEP_MS = 7 * 24 * 3_600_000;

/** What a message does when nobody knows whether it was sent (product page, issue of the outbox). */
export type WhenUnknown = 'verify' | 'hold' | 'fail' | 'resend';

/** One line of the outbox: the numbers of one message that go in one request. */
export interface EntryRow {
  /** Order of arrival; never used twice in a file. */
  id: number;
  /** The `id` of the message's first entry: a message to more than 500 numbers has several. */
  messageId: number;
  /** The send node that took it in. */
  nodeId: string;
  /** A mark, like every time in the journal: ms of its own time, which no clock that people set has a part in. */
  acceptedAt: number;
  /** What certainly did not leave is not sent after this mark; epoch ms where it is planned for a time. */
  expiresAt: number;
  whenUnknown: WhenUnknown;
  /** Parts × numbers: what it counts for in the hourly cap. */
  sms: number;
  /** JSON of what is to be sent: numbers, text, options. Purged when its outcome has left. */
  order: string;
  /** Only with a message's first entry. */
  message?: MessageRow;
}

/** What a message has once, whatever the number of its requests. */
export interface MessageRow {
  /** The input message as JSON, as far as it can be stored; purged when its outcome has left. */
  stored: string;
  /** Something of it was too large to store. */
  isPartial: boolean;
  /** JSON of outcomes that no request is made for (numbers refused on arrival); `''` for none. */
  outcomes: string;
  /** The last id that is kept free for its entries, should they be divided. */
  lastId?: number;
  /**
   * The user's `key`. `content` is what it must stand for: text and numbers; only its keyed hash is stored. One
   * that was taken at `freeBefore` or earlier, a mark, may be taken again.
   */
  keyed?: { key: string; content: string; freeBefore: number };
}

/**
 * `waiting`: to be sent, or in an attempt. `settled`: its outcome is known and has not left. `held`: its
 * outcome has left as unknown, a human may send it again. `ended`: purged, kept for 7 days.
 */
export type StoredState = 'waiting' | 'settled' | 'held' | 'ended';

/**
 * One request: written before it is made. Where it is found after a crash, nobody knows what became of it. One
 * that certainly did not leave, or whose entries have all ended, is forgotten.
 */
export interface AttemptRow {
  id: number;
  /** In the request; unique, unless the user set it. */
  tag: string;
  /** Of whose account, and what kind of SMS: what a look-up must be proven for. */
  kind: string;
  /** Ids of its entries. */
  entries: number[];
}

export type Change =
  /** The entries of one message. One whose key is taken is not added: see {@link Written.duplicates}. */
  | { do: 'accept'; entries: EntryRow[] }
  /**
   * Numbers of one entry that go different ways from now: its row becomes the first of these, the others are new.
   * What has ended stays as it is.
   */
  | { do: 'divide'; entries: EntryRow[] }
  | { do: 'attempt'; attempt: AttemptRow }
  | { do: 'forgetAttempt'; id: number }
  /** Known, not yet left: `outcome` is JSON. */
  | { do: 'settle'; id: number; outcome: string }
  /** Left as unknown; order and stored message stay. */
  | { do: 'hold'; id: number; outcome: string }
  /** A human sends a held one again: `waiting` from now. */
  | { do: 'again'; id: number; expiresAt: number }
  /**
   * Its outcome has left, or it never counts: order, stored message and outcome are purged.
   * `summary` is JSON of ids, codes and times, given back to duplicates; `isFree` lets its key be used
   * again; `usage` is what it still counts for in the hourly cap. `messageId` and `acceptedAt` are its own.
   */
  | EndChange
  /** A small value of the outbox's own, such as when a look-up last worked. */
  | { do: 'note'; name: string; value: string };

export interface EndChange {
  do: 'end';
  id: number;
  messageId: number;
  acceptedAt: number;
  summary: string;
  isFree: boolean;
  usage: number;
  at: number;
}

/** A message whose key was used before. */
export interface Duplicate {
  /** Of the message that was not added. */
  messageId: number;
  /** Of the message that has the key. */
  earlierId: number;
  /** Whether it stands for the same text and numbers. */
  isSame: boolean;
  earlierState: StoredState;
  /** Of an `ended` one: its `summary`. Of a `held` one: its outcome. */
  earlierSummary: string;
}

export interface Written {
  duplicates: Duplicate[];
}

/** What was in the file. */
export interface Recovered {
  /** The first id that was never used. */
  nextId: number;
  /** No message was accepted later; 0 = none ever. */
  newestMark: number;
  /**
   * `waiting`, `settled` and `held`, in order of id: the first of them, but all that are in an attempt. Of a
   * message none is left out. The rest is read by and by, see {@link Journal.readOn}.
   */
  entries: RecoveredEntry[];
  attempts: AttemptRow[];
  notes: Map<string, string>;
  /** Of what has ended, and was accepted within an hour before the newest mark: SMS that count, by admission. */
  usage: { acceptedAt: number; sms: number }[];
  /** Name of the file that a damaged one was moved to. */
  damagedFile?: string;
  /** Its process ended without closing it, and its log is gone since: what waits may have been sent. */
  isLogLost?: boolean;
  /** Another journal had it open since this one had: what is in memory says nothing any more. */
  wasElsewhere?: boolean;
}

export interface RecoveredEntry extends Omit<EntryRow, 'message'> {
  state: StoredState;
  /** JSON, where it is `settled` or `held`. */
  outcome: string;
  /** JSON of outcomes without a request; `''` for none. First entries only. */
  outcomes: string;
}

/** The input message as it was stored. */
export interface StoredMessage {
  json: string;
  isPartial: boolean;
}

/** What is left of a message that could not be kept, or that the disk has spoilt. */
export const NOT_STORED: StoredMessage = { json: '{}', isPartial: true };

export type JournalProblem =
  /** Another Node-RED, here or on another machine, has it open. */
  | 'inUse'
  /** No file can be made or written: read-only, full, failing. */
  | 'disk'
  /** This Node has no SQLite that works. */
  | 'engine'
  /** The thread that writes has died. */
  | 'thread'
  /** Its folder or one of its files was removed or replaced while it was open. */
  | 'gone'
  /** This process stood still for so long that another Node-RED has taken it. */
  | 'taken';

/** The disk, not a message: nothing of the changes counts, and the journal must be opened again. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  /** @param detail a system or SQLite code such as `ENOSPC`; never a path, a number or a text */
  constructor(
    readonly problem: JournalProblem,
    readonly detail: string = '',
  ) {
    super(detail ? `${problem} (${detail})` : problem);
  }
}

export interface Journal {
  /**
   * Called when it can no longer be used, though nobody has asked: it must be opened again. Not for what
   * another call rejects with.
   */
  onLost?: ((problem: JournalError) => void) | undefined;
  /** Also after a failed {@link write}. @throws JournalError */
  open(): Promise<Recovered>;
  /**
   * One transaction: all or nothing, in order; resolves when it is durable. Whoever has many changes gathers
   * them first. Applying a change twice does no harm.
   *
   * @throws JournalError
   */
  write(changes: Change[]): Promise<Written>;
  /**
   * More entries of what was in the file when it was opened, some thousands at once.
   *
   * @param after id of the last one that is known
   * @param before id from which on they are new
   * @returns none when there are no more
   * @throws JournalError
   */
  readOn(after: number, before: number): Promise<RecoveredEntry[]>;
  /** @returns the stored messages, by `messageId` @throws JournalError */
  readStored(messageIds: number[]): Promise<Map<number, StoredMessage>>;
  /**
   * Forgets what ended, and whose key was taken, before a mark.
   *
   * @param damagedBefore epoch ms: damaged files that were put aside before it are deleted
   */
  forgetOld(before: number, damagedBefore: number): Promise<void>;
  /** Until it resolves, what was purged may still be found in the file. Never rejects. */
  vacuum(): Promise<void>;
  /** Writes what was given, vacuums, and lets go of the file. Never rejects. */
  close(): Promise<void>;
}
