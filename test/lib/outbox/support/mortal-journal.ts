// A journal whose disk fails, is slow, or whose process is killed, in front of a real one. What was written
// stays written; it never changes what it passes on.
import type { RecoveredEntry } from '../../../../lib/journal/journal';
import {
  type Change,
  type Journal,
  JournalError,
  type Recovered,
  type StoredMessage,
  type Written,
} from '../../../../lib/journal/journal';

export class MortalJournal implements Journal {
  /** While it is set nothing can be written or opened. */
  failure: JournalError | undefined;
  /** What was written, in order; but for what time it is, which says nothing of a message. */
  readonly changes: Change[] = [];
  openings = 0;
  onLost: Journal['onLost'];
  /** Another process had it since it was last open. */
  wasElsewhere = false;
  /** Transactions that were begun. */
  writes = 0;
  private mustOpen = false;
  private isDead = false;
  private isThreadDead = false;
  private gate: Promise<void> = Promise.resolve();

  constructor(private readonly journal: Journal) {}

  /** Writes wait until what is returned was called. */
  block(): () => void {
    let open: () => void = () => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  /** Its thread dies; the next opening starts another. */
  dieOnce(): void {
    this.isThreadDead = true;
  }

  async open(): Promise<Recovered> {
    if (this.failure) throw this.failure;
    this.openings += 1;
    const recovered = await this.journal.open();
    this.mustOpen = false;
    this.isThreadDead = false;
    return this.wasElsewhere ? { ...recovered, wasElsewhere: true } : recovered;
  }

  async write(changes: Change[]): Promise<Written> {
    if (this.isDead) return never();
    this.writes += 1;
    await this.gate;
    if (this.isThreadDead) throw new JournalError('thread');
    if (this.failure) this.mustOpen = true;
    if (this.mustOpen) throw this.failure ?? new JournalError('disk', 'CLOSED');
    const written = await this.journal.write(changes);
    if (this.isDead) return never();
    for (const change of changes) if (!isTime(change)) this.changes.push(change);
    return written;
  }

  readOn(after: number, before: number): Promise<RecoveredEntry[]> {
    return this.isDead ? never() : this.journal.readOn(after, before);
  }

  readStored(messageIds: number[]): Promise<Map<number, StoredMessage>> {
    return this.isDead ? never() : this.journal.readStored(messageIds);
  }

  forgetOld(before: number, damagedBefore: number): Promise<void> {
    return this.isDead ? never() : this.journal.forgetOld(before, damagedBefore);
  }

  vacuum(): Promise<void> {
    return this.journal.vacuum();
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  /** The process ends here; another one may open the file. */
  async kill(): Promise<void> {
    this.isDead = true;
    await this.journal.close();
  }
}

function isTime(change: Change): boolean {
  return change.do === 'note' && change.name === 'time';
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
