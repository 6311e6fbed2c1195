// The journal's real file, written in this thread: a life of thirty days has no time to wait for another one.
import type { Change, Journal, Recovered, Written } from '../../../../lib/journal/journal';
import type { RecoveredEntry, StoredMessage } from '../../../../lib/journal/journal';
import { Store } from '../../../../lib/journal/sqlite/store';
import { decodeEntries, encodeChanges } from '../../../../lib/journal/sqlite/wire-format';

export class FileJournal implements Journal {
  private readonly store: Store;
  private isDead = false;

  constructor(path: string) {
    this.store = new Store(path);
  }

  async open(): Promise<Recovered> {
    const { found } = await this.store.open();
    const { nextId, newestMark, attempts, notes, usage } = found;
    return { nextId, newestMark, attempts, notes, usage, entries: decodeEntries(found.entries) };
  }

  write(changes: Change[]): Promise<Written> {
    if (this.isDead) return new Promise(() => undefined);
    return Promise.resolve({ duplicates: this.store.write(encodeChanges(changes)) });
  }

  readOn(after: number, before: number): Promise<RecoveredEntry[]> {
    return Promise.resolve(decodeEntries(this.store.readOn({ after, before })));
  }

  readStored(messageIds: number[]): Promise<Map<number, StoredMessage>> {
    return Promise.resolve(this.store.readStored(messageIds));
  }

  forgetOld(before: number, damagedBefore: number): Promise<void> {
    if (!this.isDead) this.store.forgetOld(before, damagedBefore);
    return Promise.resolve();
  }

  vacuum(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.isDead ? Promise.resolve() : this.store.close();
  }

  /** The process ends here; another one may open the file. */
  async kill(): Promise<void> {
    this.isDead = true;
    await this.store.close();
  }
}
