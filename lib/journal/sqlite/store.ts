// One journal file, from its lock to its last commit; lives in the worker. After anything went wrong with a
// write the file is closed, and nothing is written until it was opened, hence checked, again.
import { loadEngine, type EngineName, type OpenFile, type Statement } from './engine';
import { DamageError, whileReading, whileWriting } from './failures';
import { makeFolder, removeOldDamaged } from './files';
import { takeInstanceLock, type InstanceLock } from './instance-lock';
import { JournalError, NOT_STORED, type Duplicate, type StoredMessage } from '../journal';
import { forgetOld, openOrReplace, type OpenedFile } from './opening';
import * as lease from './lease';
import { decodeChanges, type WireValues } from './wire-format';
import { type Part, readPart } from './recovery';
import { readStored } from './row-codec';
import { withChecksum } from './checksum';
import type { Statements } from './statements';
import { emptyLog, rewriteTexts } from './vacuum';

/** More rows than this are only written anew for who asks for it. */
const FEW_ROWS = 2000;

export class Store {
  private lock: InstanceLock | undefined;
  private file: OpenedFile | undefined;
  private failure = new JournalError('disk', 'CLOSED');
  private openFile: OpenFile | undefined;
  /** It was damaged beyond what is looked at when it is opened. */
  private isSuspect = false;

  /** @param engine only this one */
  constructor(
    private readonly path: string,
    private readonly engine?: EngineName,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether something was purged that the file may still hold. */
  get needsVacuum(): boolean {
    return this.file?.writer.hasEnded ?? false;
  }

  /** @throws JournalError */
  async open(): Promise<Pick<OpenedFile, 'found' | 'damagedFile'>> {
    this.closeFile();
    try {
      this.openFile ??= loadEngine(this.engine);
      makeFolder(this.path);
      this.lock ??= await takeInstanceLock(this.path);
      lease.refuseOtherHolder(this.path, this.now());
      lease.heartbeat(this.path, this.now());
      this.file = openOrReplace(this.path, this.openFile, this.now(), this.isSuspect);
      this.isSuspect = false;
      // Who had it before may have been killed before it was vacuum.
      this.file.writer.hasEnded = true;
      return this.file;
    } catch (error) {
      this.failure = whileWriting(error);
      // Whoever has a right to it must not wait for us.
      if (this.failure.problem === 'inUse') await this.releaseLock();
      throw this.failure;
    }
  }

  /** One transaction. @throws JournalError */
  write(changes: WireValues): Duplicate[] {
    const { engine, writer } = this.opened();
    const duplicates: Duplicate[] = [];
    return this.guarded(() => {
      engine.exec('BEGIN IMMEDIATE');
      decodeChanges(changes, (change) => {
        const duplicate = writer.apply(change);
        if (duplicate) duplicates.push(duplicate);
      });
      writer.finish();
      engine.exec('COMMIT');
      return duplicates;
    });
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
    const { engine, writer, statements } = this.opened();
    this.guarded(() => {
      if (writer.hasEnded && (isAsked || isFew(statements))) {
        rewriteTexts(engine);
        writer.hasEnded = false;
      }
      emptyLog(engine);
    });
  }

  /** @see Journal.forgetOld @throws JournalError */
  forgetOld(before: number, damagedBefore: number): void {
    const { engine } = this.opened();
    this.guarded(() => {
      forgetOld(engine, before);
      removeOldDamaged(this.path, damagedBefore);
    });
  }

  /** Says to other machines that we are there. */
  heartbeat(): void {
    if (this.lock) lease.heartbeat(this.path, this.now());
  }

  /** Never rejects. */
  async close(): Promise<void> {
    try {
      if (this.file) this.vacuum(true);
    } catch {
      // What is committed is safe.
    }
    this.closeFile();
    if (this.lock) lease.leave(this.path);
    await this.releaseLock();
  }

  private opened(): NonNullable<typeof this.file> {
    if (!this.file) throw this.failure;
    return this.file;
  }

  private guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      // Closing rolls back. What a disk does after a failed sync is not to be relied upon.
      this.failure = whileWriting(error);
      if (this.file) writeOver(this.file, this.now());
      this.closeFile();
      throw this.failure;
    }
  }

  private closeFile(): void {
    this.file?.engine.close();
    this.file = undefined;
  }

  private async releaseLock(): Promise<void> {
    await this.lock?.release();
    this.lock = undefined;
  }
}

/**
 * A commit whose sync failed stands in the log all the same, and the next process would find it: what was
 * refused would be sent. Something harmless is written in its place, without a sync, which would fail too.
 */
function writeOver({ engine, statements }: OpenedFile, now: number): void {
  try {
    engine.exec('ROLLBACK');
  } catch {
    // SQLite has done so by itself.
  }
  try {
    engine.exec('PRAGMA synchronous = OFF');
    statements.replaceMeta.run('opened', withChecksum('meta opened', String(now)));
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
