// After a start of the machine nobody here knows for how long it was off, and what waited may have expired: the
// platform is asked before any of that is sent. It asks; what the answer means is in outbox-time.ts.
import { TransportError } from '../api/http/transport-error';
import { Backoff } from '../queueing/backoff';
import type { Timer } from '../queueing/clock';
import type { Collaborators } from './collaborators';

/** What is asked may be swallowed where what is sent gets through: then it is not waited for much longer. */
const PATIENCE_MS = 5 * 60_000;

export class TimeCheck {
  private readonly backoff = new Backoff();
  private timer: Timer | undefined;
  /** When it had no answer to what had left, ms of the steady clock. */
  private unansweredSince: number | undefined;
  private isStopped = false;

  /**
   * @param told there was an answer; its `Date` may have said so before
   * @param gaveUp there was none
   */
  constructor(
    private readonly collaborators: Pick<Collaborators, 'account' | 'clock'>,
    private readonly told: () => void,
    private readonly gaveUp: () => void,
  ) {}

  begin(): void {
    void this.ask();
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
  }

  private async ask(): Promise<void> {
    const { account, clock } = this.collaborators;
    try {
      await account.gateway?.me();
      // Without an account nothing is sent either.
      if (account.gateway && !this.isStopped) return this.told();
    } catch (error) {
      // What certainly did not leave says that the way is down, for sending as well.
      if (TransportError.from(error).left) this.unansweredSince ??= clock.steady();
    }
    if (this.isStopped) return;
    if (clock.steady() - (this.unansweredSince ?? Infinity) >= PATIENCE_MS) return this.gaveUp();
    this.timer = clock.after(this.backoff.failed(), () => void this.ask());
  }
}
