// Changes that nothing waits for: they go with what is written next, or soon. When they are written, and what becomes
// of them at a disk that fails, is for the session; what they say must never enter here.
import type { Change } from '../../journal/journal';
import type { Clock, Timer } from '../../queueing/clock';

/** How long they wait for a write to go with, ms. */
const LONGEST_WAIT_MS = 50;

interface Deferred {
  changes: readonly Change[];
  resolve: () => void;
}

export class DeferredChanges {
  private given: Deferred[] = [];
  private timer: Timer | undefined;

  /** @param write resolves when it is durable */
  constructor(
    private readonly clock: Clock,
    private readonly write: (changes: Change[]) => Promise<void>,
  ) {}

  /** Resolves when they are durable. */
  add(changes: readonly Change[]): Promise<void> {
    this.timer ??= this.clock.after(LONGEST_WAIT_MS, () => this.writeNow());
    return new Promise((resolve) => this.given.push({ changes, resolve }));
  }

  writeNow(): void {
    const given = this.take();
    if (given.length === 0) return;
    void this.write(given.flatMap(({ changes }) => changes)).then(() => {
      for (const { resolve } of given) resolve();
    });
  }

  /** They are written by nobody, and who waits for them waits for ever. */
  drop(): void {
    this.take();
  }

  private take(): Deferred[] {
    const { given } = this;
    this.timer?.cancel();
    this.timer = undefined;
    this.given = [];
    return given;
  }
}
