// Between the outbox and its journal: says whether the journal can be used, opens it again after trouble,
// and repeats what must be written sooner or later. Changes given in one go share one write.
import { systemCode } from '../../api/http/system-code';
import {
  type Change,
  type Journal,
  JournalError,
  type Recovered,
  type RecoveredEntry,
  type Written,
} from '../../journal/journal';

/** How long until a journal that could not be used is tried again. */
const RETRY_MS = 5000;

/** Changes that may be on their way to the disk before more are taken in. */
const MOST_BACKLOG = 4000;

export interface JournalSessionListener {
  /** It is open, for the first time or again. @returns what must be written before anything else */
  opened(recovered: Recovered): Change[];
  /** It can be used from now. */
  usable(recovered: Recovered): void;
  /** It is no longer busy. */
  caughtUp(): void;
  /** It cannot be used; called once until it can again. */
  failed(problem: JournalError): void;
}

interface Batch {
  changes: Change[];
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
  private opening: Promise<void> | undefined;
  private batch: Batch | undefined;
  private owed: Owed[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly journal: Journal,
    private readonly listener: JournalSessionListener,
  ) {}

  /** Whether the disk is slower than what comes: changes that wait for it take memory. */
  get isBusy(): boolean {
    return this.backlog > MOST_BACKLOG;
  }

  /** Resolves when it is known whether it can be used. */
  open(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isClosed) return Promise.resolve();
    this.opening ??= this.tryToOpen().finally(() => (this.opening = undefined));
    return this.opening;
  }

  /** @returns what was written, or nothing when it is not durable and must not count. Never rejects */
  write(changes: readonly Change[]): Promise<Written | undefined> {
    if (!this.isReady) return Promise.resolve(undefined);
    if (this.batch) {
      for (const change of changes) this.batch.changes.push(change);
      return this.batch.written;
    }
    const batch: Change[] = [...changes];
    const written = Promise.resolve().then(() => this.writeBatch(batch));
    this.batch = { changes: batch, written };
    return written;
  }

  /** Resolves when it is durable, however long the disk takes to recover. */
  async writeEventually(changes: readonly Change[]): Promise<void> {
    while (!(await this.write(changes))) {
      // It may have been opened again meanwhile.
      if (this.isReady) continue;
      return new Promise<void>((resolve) => this.owed.push({ changes: [...changes], resolve }));
    }
  }

  /** @returns more of what was in the journal, however long the disk takes to recover */
  async readOn(after: number, before: number): Promise<RecoveredEntry[]> {
    for (;;) {
      if (this.isClosed) return [];
      try {
        if (this.isReady) return await this.journal.readOn(after, before);
      } catch (cause) {
        this.fail(cause);
      }
      await this.writeEventually([]);
    }
  }

  /** @returns the stored message, as text @see Journal.readStored */
  async readStored(messageIds: number[]): ReturnType<Journal['readStored']> {
    try {
      return await this.journal.readStored(messageIds);
    } catch {
      return new Map();
    }
  }

  /** What was given is on the disk, and what was purged is not. */
  async flush(): Promise<void> {
    await this.batch?.written;
    if (this.isReady) await this.journal.vacuum();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.opening;
    await this.batch?.written;
    this.isReady = false;
    await this.journal.close();
  }

  private async writeBatch(changes: Change[]): Promise<Written | undefined> {
    this.batch = undefined;
    this.backlog += changes.length;
    try {
      return await this.journal.write(changes);
    } catch (cause) {
      this.fail(cause);
      return undefined;
    } finally {
      const wasBusy = this.isBusy;
      this.backlog -= changes.length;
      if (wasBusy && !this.isBusy) this.listener.caughtUp();
    }
  }

  private async tryToOpen(): Promise<void> {
    try {
      const recovered = await this.journal.open();
      const missing = this.listener.opened(recovered);
      if (missing.length > 0) await this.journal.write(missing);
      // More may come to be owed while it is written.
      while (this.owed.length > 0) await this.writeOwed();
      this.problem = undefined;
      this.isReady = !this.isClosed;
      if (this.isReady) this.listener.usable(recovered);
    } catch (cause) {
      this.fail(cause);
    }
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
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(), RETRY_MS);
    this.timer.unref();
    if (isNew) this.listener.failed(this.problem);
  }
}
