// The platform refuses the whole account (no credit, wrong key, account disabled…) and the user chose to wait:
// nothing is sent until asking for the balance works again. It asks; it holds no message.
import type { BalanceAnswer } from '../api/endpoints/me';
import { CODE } from '../pure/codes/error-codes';

/** First probe, then twice as long each time. */
const FIRST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;

export interface AccountBreakerHost {
  /** @throws when there is no answer */
  me(): Promise<BalanceAnswer>;
  /** It has begun or ended. */
  changed(): void;
}

export class AccountBreaker {
  /** The code it was refused with; `undefined` when nothing is blocked. */
  code: number | undefined;
  private probes = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly host: AccountBreakerHost) {}

  /** The platform refused a message with this code. */
  trip(code: number): void {
    if (this.code === code) return;
    this.code = code;
    this.host.changed();
    this.probe();
  }

  /** A message was taken: the next breaker asks soon again. */
  succeeded(): void {
    this.probes = 0;
  }

  /** A human, or a deploy with other settings: tried at once. */
  reset(): void {
    clearTimeout(this.timer);
    if (this.code === undefined) return;
    this.code = undefined;
    this.host.changed();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private probe(): void {
    clearTimeout(this.timer);
    // It ended while the last probe was on its way.
    if (this.isStopped || this.code === undefined) return;
    const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.probes);
    this.probes += 1;
    this.timer = setTimeout(() => {
      this.host.me().then(
        (answer) => this.hear(answer),
        () => this.probe(),
      );
    }, waitMs);
    this.timer.unref();
  }

  private hear(answer: BalanceAnswer): void {
    if (this.isStopped || this.code === undefined) return;
    const hasCredit = answer.kind === 'balance' && Number(answer.balance) > 0;
    const isOver = this.code === CODE.noCredit ? hasCredit : answer.kind === 'balance';
    if (isOver) this.reset();
    else this.probe();
  }
}
