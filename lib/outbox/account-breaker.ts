// The platform refuses the whole account (no credit, wrong key, account disabled…) and the user chose to wait:
// nothing is sent until asking for the balance works again. It asks; it holds no message.
import type { BalanceAnswer } from '../api/endpoints/me';
import { CODE } from '../pure/codes/error-codes';
import type { Clock, Timer } from '../queueing/clock';

/** First probe, then twice as long each time. */
const FIRST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;

export class AccountBreaker {
  /** The code it was refused with; `undefined` when nothing is blocked. */
  code: number | undefined;
  private probes = 0;
  private timer: Timer | undefined;
  private isStopped = false;

  /**
   * @param me asks for the balance; rejects when there is no answer
   * @param changed it was tripped or reset
   */
  constructor(
    private readonly clock: Clock,
    private readonly me: () => Promise<BalanceAnswer>,
    private readonly changed: () => void,
  ) {}

  /** The platform refused a message with this code. */
  trip(code: number): void {
    if (this.code === code) return;
    this.code = code;
    this.changed();
    this.probe();
  }

  /** A message was taken: the next time it is tripped it asks soon again. */
  succeeded(): void {
    this.probes = 0;
  }

  /** A human, or a deploy with other settings: tried at once. */
  reset(): void {
    this.timer?.cancel();
    if (this.code === undefined) return;
    this.code = undefined;
    this.changed();
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
  }

  private probe(): void {
    this.timer?.cancel();
    // It was reset while the last probe was on its way.
    if (this.isStopped || this.code === undefined) return;
    const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.probes);
    this.probes += 1;
    this.timer = this.clock.after(waitMs, () => {
      this.me().then(
        (answer) => this.hear(answer),
        () => this.probe(),
      );
    });
  }

  private hear(answer: BalanceAnswer): void {
    if (this.isStopped || this.code === undefined) return;
    const hasCredit = answer.kind === 'balance' && Number(answer.balance) > 0;
    const isOver = this.code === CODE.noCredit ? hasCredit : answer.kind === 'balance';
    if (isOver) this.reset();
    else this.probe();
  }
}
