// After a start of the machine nobody here knows for how long it was off, and what waited may have expired: the
// platform is asked before any of that is sent. It asks; what the answer means is in outbox-time.ts.
import { Backoff } from '../queueing/backoff';
import type { Timer } from '../queueing/clock';
import type { Collaborators } from './collaborators';

/** Without any answer for so long, what is known must do: sending may work where asking does not. */
const PATIENCE_MS = 5 * 60_000;

export class TimeCheck {
  private readonly backoff = new Backoff();
  private endsAt = 0;
  private timer: Timer | undefined;
  private isStopped = false;

  /** @param told there was an answer, or there will be none; an answer's own `Date` may have said so before */
  constructor(
    private readonly collaborators: Pick<Collaborators, 'account' | 'clock'>,
    private readonly told: () => void,
  ) {}

  begin(): void {
    this.endsAt = this.collaborators.clock.steady() + PATIENCE_MS;
    void this.ask();
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
  }

  private async ask(): Promise<void> {
    const { account, clock } = this.collaborators;
    const isAnswered = await (
      account.gateway?.me() ?? Promise.reject(new Error('no account'))
    ).then(
      () => true,
      () => false,
    );
    if (this.isStopped) return;
    if (isAnswered || clock.steady() >= this.endsAt) return this.told();
    this.timer = clock.after(this.backoff.failed(), () => void this.ask());
  }
}
