// One journal file, from its lock to its last commit; lives in the worker. After anything went wrong with a
// write the file is closed, and nothing is written until it was opened, hence checked, again.
import { loadEngine, type EngineName, type OpenFile, type Statement } from './engine';
import { DamageError, whileReading, whileWriting } from './failures';
import {
  closeBeside,
  identitiesOf,
  makeFolder,
  removeOldDamaged,
  replaceByCopies,
  sizeOf,
} from './files';
import { InstanceLock, type LockOptions } from './instance-lock';
import { JournalError, NOT_STORED, type Duplicate, type StoredMessage } from '../journal';
import { forgetOld, openOrReplace, type OpenedFile } from './opening';
import { newOwner } from './owner-file';
import { decodeChanges, type WireValues } from './wire-format';
import { type Part, readPart } from './recovery';
import { readStored } from './row-codec';
import type { Statements } from './statements';
import { emptyLog, markComplete, rewriteTexts } from './vacuum';

/** More rows than this are only written anew for who asks for it. */
const FEW_ROWS = 2000;

/** Bytes after which the log is moved into the file: as often as SQLite does by itself. */
const LONGEST_LOG = 1000 * 4096;

/** Values that are written without a look at the log: some fifteen messages, or one large write. */
const UNWATCHED_LOG = 500;

export class Store {
  private readonly lock: InstanceLock;
  private readonly owner: string;
  /** Whoever had the files before may write into them once more. */
  private isGuess = false;
  private file: OpenedFile | undefined;
  private failure = new JournalError('disk', 'CLOSED');
  private openFile: OpenFile | undefined;
  /** Values written since the size of the log was looked at. */
  private logged = 0;
  /** It was damaged beyond what is looked at when it is opened. */
  private isSuspect = false;

  /** @param engine only this one */
  constructor(
    private readonly path: string,
    private readonly engine?: EngineName,
    private readonly now: () => number = Date.now,
    lock: LockOptions = {},
  ) {
    this.owner = lock.owner ?? newOwner();
    this.lock = new InstanceLock(path, { ...lock, owner: this.owner });
  }

  get isOpen(): boolean {
    return this.file !== undefined;
  }

  /** Whether something was purged that the file may still hold. */
  get needsVacuum(): boolean {
    return this.file?.writer.hasEnded ?? false;
  }

  /** @throws JournalError */
  async open(): Promise<OpenedFile> {
    this.closeFile();
    try {
      this.openFile ??= loadEngine(this.engine);
      makeFolder(this.path);
      await this.takeLock();
      const options = { owner: this.owner, isDamaged: this.isSuspect };
      this.file = openOrReplace(this.path, this.openFile, this.now(), options);
      this.isSuspect = false;
      // Who had it before may have been killed before it was vacuum.
      this.file.writer.hasEnded = true;
      return this.file;
    } catch (error) {
      this.failure = whileWriting(error);
      // Whoever has a right to it must not wait for us.
      if (this.failure.problem === 'inUse') await this.lock.release();
      throw this.failure;
    }
  }

  /** One transaction. @throws JournalError */
  write(changes: WireValues): Duplicate[] {
    const { statements, writer } = this.owned();
    const duplicates: Duplicate[] = [];
    this.guarded(() => {
      statements.begin.run();
      decodeChanges(changes, (change) => {
        const duplicate = writer.apply(change);
        if (duplicate) duplicates.push(duplicate);
      });
      writer.finish();
      statements.commit.run();
    });
    this.logged += changes.length;
    if (this.logged > UNWATCHED_LOG) this.shortenLog();
    return duplicates;
  }

  /** @throws JournalError */
  readOn(part: Part): WireValues {
    const { engine, found } = this.opened();
    return this.guarded(() => {
      try {
        return readPart(engine, found.siblings, part);
      } catch (error) {
        // What is wrong is found out, and dealt with, when it is opened again.
        this.isSuspect = error instanceof DamageError;
        throw whileReading(error);
      }
    });
  }

  /** @throws JournalError */
  readStored(messageIds: number[]): Map<number, StoredMessage> {
    const { selectStored } = this.opened().statements;
    const messages = new Map<number, StoredMessage>();
    for (const id of messageIds) {
      const message = readOneStored(id, selectStored);
      if (message) messages.set(id, message);
    }
    return messages;
  }

  /** @param isAsked false where only time has passed: then not at any price @throws JournalError */
  vacuum(isAsked: boolean): void {
    const { engine, writer, statements } = this.owned();
    this.guarded(() => {
      if (writer.hasEnded && (isAsked || isFew(statements))) {
        rewriteTexts(engine);
        writer.hasEnded = false;
      }
      emptyLog(engine, statements);
    });
  }

  /** @see Journal.forgetOld @throws JournalError */
  forgetOld(before: number, damagedBefore: number): void {
    const { engine } = this.owned();
    this.guarded(() => {
      forgetOld(engine, before);
      removeOldDamaged(this.path, damagedBefore);
    });
  }

  /**
   * Says that we are there, and looks whether the files are. Does nothing while they are not open.
   *
   * @throws JournalError
   */
  beat(): void {
    const { file } = this;
    if (!file) return;
    this.whileOurs(() => {
      this.lock.beat();
      if (identitiesOf(this.path) !== file.identities) throw new JournalError('gone', 'FILE');
    });
  }

  /** Never rejects. */
  async close(): Promise<void> {
    try {
      if (this.file) this.vacuum(true);
    } catch {
      // What is committed is safe.
    }
    this.closeFile();
    await this.lock.release();
  }

  private async takeLock(): Promise<void> {
    const { lock, path } = this;
    if (lock.isTaken && !lock.isOurs()) await lock.drop();
    if (!lock.isTaken && (await lock.take()) === 'guess') this.isGuess = true;
    if (this.isGuess) replaceByCopies(path);
    this.isGuess = false;
  }

  /** What was written before stays written, whatever becomes of this. */
  private shortenLog(): void {
    const { engine, statements } = this.opened();
    this.logged = 0;
    if (sizeOf(`${this.path}-wal`) < LONGEST_LOG) return;
    try {
      this.guarded(() => emptyLog(engine, statements));
    } catch {
      // The next write says so.
    }
  }

  private opened(): NonNullable<typeof this.file> {
    if (!this.file) throw this.failure;
    return this.file;
  }

  /** Whoever writes must have looked whether the file is still its own. @throws JournalError */
  private owned(): OpenedFile {
    const file = this.opened();
    this.whileOurs(() => this.lock.prove());
    return file;
  }

  /** @throws JournalError; then nothing is written any more */
  private whileOurs(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.failure = whileWriting(error);
      this.closeFile();
      throw this.failure;
    }
  }

  private guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      // Closing rolls back. What a disk does after a failed sync is not to be relied upon.
      this.failure = whileWriting(error);
      if (this.file) writeOver(this.file);
      this.closeFile();
      throw this.failure;
    }
  }

  private closeFile(): void {
    const { file, path } = this;
    if (!file) return;
    this.file = undefined;
    if (isInPlace(path, file)) file.engine.close();
    else closeBeside(path, () => file.engine.close());
  }
}

/**
 * A commit whose sync failed stands in the log all the same, and the next process would find it: what was
 * refused would be sent. Something harmless is written in its place, without a sync, which would fail too.
 */
function writeOver({ engine, statements }: OpenedFile): void {
  try {
    engine.exec('ROLLBACK');
  } catch {
    // SQLite has done so by itself.
  }
  try {
    engine.exec('PRAGMA synchronous = OFF');
    markComplete(statements, true);
  } catch {
    // Where nothing can be written, no commit is whole either.
  }
  try {
    // What closing moves from the log into the file must be synced before the log goes.
    engine.exec('PRAGMA synchronous = FULL');
  } catch {
    // It cannot even be closed in order.
  }
}

/** Where it cannot be told, it is not: what is not closed keeps the file from whoever comes next. */
function isInPlace(path: string, { identities }: OpenedFile): boolean {
  try {
    return identitiesOf(path) === identities;
  } catch {
    return false;
  }
}

function isFew({ countLive }: Statements): boolean {
  return Number(countLive.get()?.count) <= FEW_ROWS;
}

/** A message that the disk has spoilt is as good as one that was too large to store. */
function readOneStored(id: number, select: Statement): StoredMessage | undefined {
  try {
    const row = select.get(id);
    return row && readStored(id, row.sealed);
  } catch (error) {
    const failure = whileReading(error);
    if (failure instanceof JournalError) throw failure;
    return NOT_STORED;
  }
}
