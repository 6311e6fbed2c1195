// Between the outbox and its journal: says whether the journal can be used, opens it again after trouble,
// and repeats what must be written sooner or later. All that is given in one turn of the loop, or while something is
// being written, shares a write: each one costs a sync of the disk.
import { systemCode } from '../../api/http/system-code';
import {
  type Change,
  type Journal,
  JournalError,
  type Recovered,
  type RecoveredEntry,
  type Written,
} from '../../journal/journal';
import type { Clock, Timer } from '../../queueing/clock';
import { endOfTurn } from '../../queueing/turn';
import { DeferredChanges } from './deferred-changes';

/** How long until a journal that could not be used is tried again. */
const RETRY_MS = 5000;

/** Changes that may be on their way to the disk before more messages are taken in. */
const MOST_BACKLOG = 4000;

/**
 * What was written longer ago, ms by either clock, may have been written before this process stood still: by now
 * another may have the journal. Well below what a journal waits for a silent owner.
 */
const FRESH_MS = 10_000;

/** Rows in one transaction, so that a message does not wait long for the ones before it. */
const MOST_SHARED = 2000;

export interface JournalSessionListener {
  /** @returns what must be written before anything else, now that it is open, for the first time or again */
  missing(recovered: Recovered): Change[];
  /** It can be used from now, for the first time or again. */
  opened(recovered: Recovered): void;
  /** It is no longer busy. */
  caughtUp(): void;
  /** It cannot be used. Called once, until it has {@link recovered}. */
  failed(problem: JournalError): void;
  /** It can be used again, after it had {@link failed}. */
  recovered(): void;
  /** Another process had it meanwhile, and what is in memory says nothing any more. Nothing is called after it. */
  displaced(): void;
}

/** Changes that go in one transaction. */
interface Batch {
  changes: Change[];
  /** What they come to: a message to many numbers has many. */
  rows: number;
  written: Promise<Written | undefined>;
}

interface Owed {
  changes: Change[];
  resolve: () => void;
}

export class JournalSession {
  /** Why it cannot be used; `undefined` when it can, or is being opened for the first time. */
  problem: JournalError | undefined;
  isReady = false;
  /** Changes that are being written. */
  private backlog = 0;
  private isClosed = false;
  /** Another process had it meanwhile. */
  private isDisplaced = false;
  private restarting: Promise<void> | undefined;
  private opening: Promise<void> | undefined;
  /** To be written after what is being written. */
  private batch: Batch | undefined;
  private lastWrite: Promise<unknown> = Promise.resolve();
  private owed: Owed[] = [];
  private readonly deferred: DeferredChanges;
  private retry: Timer | undefined;

  constructor(
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly listener: JournalSessionListener,
  ) {
    this.deferred = new DeferredChanges(clock, (changes) => this.writeEventually(changes));
    journal.onLost = (problem) => this.fail(problem);
  }

  /** Whether the disk is slower than what comes: changes that wait for it take memory. */
  get isBusy(): boolean {
    return this.backlog > MOST_BACKLOG;
  }

  /** Resolves when it is known whether it can be used. */
  open(): Promise<void> {
    this.retry?.cancel();
    if (this.isClosed || this.isDisplaced) return Promise.resolve();
    this.opening ??= this.tryToOpen().finally(() => (this.opening = undefined));
    return this.opening;
  }

  /** @returns what was written, or nothing when it is not durable and must not count. Never rejects */
  write(changes: readonly Change[]): Promise<Written | undefined> {
    // Also where it cannot be written now: what is owed stays in order.
    this.writeWhatWaits();
    if (!this.isReady) return Promise.resolve(undefined);
    this.backlog += changes.length;
    let { batch } = this;
    if (!batch || batch.rows >= MOST_SHARED) this.batch = batch = this.nextBatch();
    for (const change of changes) {
      batch.changes.push(change);
      batch.rows += 'entries' in change ? change.entries.length : 1;
    }
    return batch.written;
  }

  /**
   * As {@link write}, for what is acted on at once: only where it was written, or the journal was still ours,
   * a moment ago.
   */
  async writeForNow(changes: readonly Change[]): Promise<Written | undefined> {
    const written = await this.soon(() => this.write(changes));
    if (!written || written.isFresh) return written?.result;
    const proof = await this.soon(() => this.write([]));
    return proof?.isFresh ? written.result : undefined;
  }

  /** Resolves when it is durable, however long the disk takes to recover. */
  async writeEventually(changes: readonly Change[]): Promise<void> {
    while (!(await this.write(changes))) {
      // It may have been opened again meanwhile.
      if (this.isReady) continue;
      return new Promise<void>((resolve) => this.owed.push({ changes: [...changes], resolve }));
    }
  }

  /**
   * As {@link writeEventually}, with what is written next, or soon: for what may be undone by a crash, since it
   * would only be done again.
   */
  writeLater(changes: readonly Change[]): Promise<void> {
    return this.deferred.add(changes);
  }

  /** Now, what was given to {@link writeLater}. */
  writeWhatWaits(): void {
    this.deferred.writeNow();
  }

  /** @returns more of what was in the journal, however long the disk takes to recover */
  async readOn(after: number, before: number): Promise<RecoveredEntry[]> {
    for (;;) {
      if (this.isClosed) return [];
      try {
        if (this.isReady) return await this.surviving(() => this.journal.readOn(after, before));
      } catch (cause) {
        this.fail(cause);
      }
      await this.writeEventually([]);
    }
  }

  /** @returns the stored message, as text @see Journal.readStored */
  async readStored(messageIds: number[]): ReturnType<Journal['readStored']> {
    try {
      return await this.surviving(() => this.journal.readStored(messageIds));
    } catch {
      return new Map();
    }
  }

  /** @see Journal.forgetOld Never rejects */
  async forgetOld(before: number, damagedBefore: number): Promise<void> {
    try {
      if (!this.isReady) return;
      await this.surviving(() => this.journal.forgetOld(before, damagedBefore));
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** What was given is on the disk, and what was purged is not. */
  async flush(): Promise<void> {
    await this.allWritten();
    if (this.isReady) await this.journal.vacuum();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.retry?.cancel();
    // Before it is opened: what is owed is written then.
    this.writeWhatWaits();
    await this.opening;
    await this.allWritten();
    this.isReady = false;
    await this.journal.close();
  }

  /** Also what is given while it waits. */
  private async allWritten(): Promise<void> {
    this.writeWhatWaits();
    for (let last: Promise<unknown> | undefined; last !== this.lastWrite;) {
      last = this.lastWrite;
      await last;
      this.writeWhatWaits();
    }
  }

  private nextBatch(): Batch {
    const changes: Change[] = [];
    const written = this.lastWrite.then(endOfTurn).then(() => this.writeBatch(changes));
    this.lastWrite = written;
    return { changes, rows: 0, written };
  }

  private async writeBatch(changes: Change[]): Promise<Written | undefined> {
    if (this.batch?.changes === changes) this.batch = undefined;
    try {
      // One before it may have failed.
      if (!this.isReady) return undefined;
      return await this.surviving(() => this.journal.write(changes));
    } catch (cause) {
      this.fail(cause);
      return undefined;
    } finally {
      const wasBusy = this.isBusy;
      this.backlog -= changes.length;
      if (wasBusy && !this.isBusy) this.listener.caughtUp();
    }
  }

  private async soon(
    write: () => Promise<Written | undefined>,
  ): Promise<{ result: Written; isFresh: boolean } | undefined> {
    const { clock } = this;
    const [steady, wall] = [clock.steady(), clock.wall()];
    const result = await write();
    const isFresh = clock.steady() - steady < FRESH_MS && Math.abs(clock.wall() - wall) < FRESH_MS;
    return result && { result, isFresh };
  }

  /**
   * A thread that has died is started again at once, and asked once more: what it had written does no harm when
   * it is written again.
   */
  private async surviving<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof JournalError) || cause.problem !== 'thread') throw cause;
      this.restarting ??= this.restart().finally(() => (this.restarting = undefined));
      await this.restarting;
      return ask();
    }
  }

  private async restart(): Promise<void> {
    const recovered = await this.journal.open();
    if (recovered.wasElsewhere) {
      this.displace();
      throw new JournalError('taken');
    }
    const missing = this.listener.missing(recovered);
    if (missing.length > 0) await this.journal.write(missing);
    this.listener.opened(recovered);
  }

  /** What is owed is not written, nor does anything wait for it: the other process has dealt with it. */
  private displace(): void {
    this.isDisplaced = true;
    this.isReady = false;
    this.owed = [];
    this.deferred.drop();
    this.listener.displaced();
  }

  private async tryToOpen(): Promise<void> {
    try {
      const recovered = await this.openJournal();
      if (recovered.wasElsewhere) return this.displace();
      const missing = this.listener.missing(recovered);
      if (missing.length > 0) await this.journal.write(missing);
      // More may come to be owed while it is written.
      while (this.owed.length > 0) await this.writeOwed();
      this.becomeReady(recovered);
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** All journals share a thread: it may have died of another one. */
  private async openJournal(): Promise<Recovered> {
    try {
      return await this.journal.open();
    } catch (cause) {
      if (!(cause instanceof JournalError) || cause.problem !== 'thread') throw cause;
      return this.journal.open();
    }
  }

  private becomeReady(recovered: Recovered): void {
    const hadFailed = this.problem !== undefined;
    this.problem = undefined;
    this.isReady = !this.isClosed;
    if (!this.isReady) return;
    this.listener.opened(recovered);
    if (hadFailed) this.listener.recovered();
  }

  private async writeOwed(): Promise<void> {
    const owed = this.owed;
    this.owed = [];
    try {
      await this.journal.write(owed.flatMap(({ changes }) => changes));
    } catch (cause) {
      this.owed = [...owed, ...this.owed];
      throw cause;
    }
    for (const { resolve } of owed) resolve();
  }

  private fail(cause: unknown): void {
    this.isReady = false;
    const isNew = this.problem === undefined;
    this.problem =
      cause instanceof JournalError ? cause : new JournalError('disk', systemCode(cause));
    if (this.isClosed || this.isDisplaced) return;
    this.retry?.cancel();
    this.retry = this.clock.after(RETRY_MS, () => void this.open());
    if (isNew) this.listener.failed(this.problem);
  }
}
