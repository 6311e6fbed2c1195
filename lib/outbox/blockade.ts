// The platform refuses the whole account (no credit, wrong key, account disabled…) and the user chose to wait:
// nothing is sent until asking for the balance works again. It asks; it holds no message.
import type { BalanceAnswer } from '../api/balance';
import { CODE } from '../vocabulary/error-codes';

/** First question, then twice as long each time. */
const FIRST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;

export interface BlockadeHost {
  /** @throws when there is no answer */
  me(): Promise<BalanceAnswer>;
  /** It has begun or ended. */
  changed(): void;
}

export class Blockade {
  /** The code it was refused with; `undefined` when nothing is blocked. */
  code: number | undefined;
  private questions = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly host: BlockadeHost) {}

  /** The platform refused a message with this code. */
  begin(code: number): void {
    if (this.code === code) return;
    this.code = code;
    this.host.changed();
    this.ask();
  }

  /** A message was taken: the nextState blockade asks soon again. */
  succeeded(): void {
    this.questions = 0;
  }

  /** A human, or a deploy with other settings: tried at once. */
  end(): void {
    clearTimeout(this.timer);
    if (this.code === undefined) return;
    this.code = undefined;
    this.host.changed();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private ask(): void {
    clearTimeout(this.timer);
    // It ended while the last question was on its way.
    if (this.isStopped || this.code === undefined) return;
    const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.questions);
    this.questions += 1;
    this.timer = setTimeout(() => {
      this.host.me().then(
        (answer) => this.hear(answer),
        () => this.ask(),
      );
    }, waitMs);
    this.timer.unref();
  }

  private hear(answer: BalanceAnswer): void {
    if (this.isStopped || this.code === undefined) return;
    const hasCredit = answer.kind === 'balance' && Number(answer.balance) > 0;
    const isOver = this.code === CODE.noCredit ? hasCredit : answer.kind === 'balance';
    if (isOver) this.end();
    else this.ask();
  }
}
