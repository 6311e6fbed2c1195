// One journal inside the thread: answers its requests in order, and does by itself what only time asks for. It waits
// for nobody else's journal but while the disk itself is at work.
import { JournalError } from '../journal';
import { HEARTBEAT_MS } from './instance-lock';
import { Store } from './store';
import type { Answer, Answers, JournalSettings, Request } from './worker-messages';

/** How long what was purged may stay in the file. */
const VACUUM_AFTER_MS = 60_000;

export class ThreadedJournal {
  private readonly store: Store;
  private readonly heartbeat: NodeJS.Timeout;
  private vacuumTimer: NodeJS.Timeout | undefined;
  private last = Promise.resolve();

  /** @param say to the other thread */
  constructor(
    { path, engine, lock }: JournalSettings,
    private readonly say: (answer: Answer) => void,
  ) {
    this.store = new Store(path, engine, undefined, lock);
    this.heartbeat = setInterval(
      () => this.byItself(() => this.store.beat()),
      lock.heartbeatMs ?? HEARTBEAT_MS,
    ).unref();
  }

  respondTo(request: Request): void {
    this.last = this.last.then(() => this.respond(request));
  }

  private async respond(request: Request): Promise<void> {
    try {
      const given = this.answer(request);
      this.say({ answer: given instanceof Promise ? await given : given });
    } catch (error) {
      const { problem, detail } =
        error instanceof JournalError ? error : new JournalError('thread');
      this.say({ problem, detail });
    }
  }

  private answer(request: Request): Promise<Answers['open'] | undefined> | Answers[keyof Answers] {
    const { store } = this;
    switch (request.ask) {
      case 'open':
        return this.open();
      case 'write': {
        const duplicates = store.write(request.changes);
        this.vacuumSoon();
        return duplicates.length > 0 ? duplicates : undefined;
      }
      case 'readOn':
        return store.readOn(request);
      case 'readStored':
        return store.readStored(request.messageIds);
      case 'forgetOld':
        store.forgetOld(request.before, request.damagedBefore);
        return undefined;
      case 'vacuum':
        store.vacuum(true);
        return undefined;
      case 'close':
        return this.close();
    }
  }

  private async open(): Promise<Answers['open']> {
    const { found, damagedFile, isLogLost, lastOwner } = await this.store.open();
    this.vacuumSoon();
    const { nextId, newestMark, entries, attempts, notes, usage } = found;
    const opened = { nextId, newestMark, entries, attempts, notes, usage, lastOwner };
    return { ...opened, ...(damagedFile && { damagedFile }), ...(isLogLost && { isLogLost }) };
  }

  private async close(): Promise<undefined> {
    clearInterval(this.heartbeat);
    clearTimeout(this.vacuumTimer);
    await this.store.close();
  }

  /** Counted from the first, so that it also comes where there is always a next. */
  private vacuumSoon(): void {
    if (!this.store.needsVacuum) return;
    this.vacuumTimer ??= setTimeout(() => {
      this.vacuumTimer = undefined;
      this.byItself(() => this.store.vacuum(false));
    }, VACUUM_AFTER_MS).unref();
  }

  /** Nobody waits for it; but where the journal had to be closed, the other thread must know. */
  private byItself(act: () => void): void {
    const { store } = this;
    const { isOpen } = store;
    try {
      act();
    } catch (error) {
      if (!isOpen || store.isOpen || !(error instanceof JournalError)) return;
      this.say({ lost: error.problem, detail: error.detail });
    }
  }
}
