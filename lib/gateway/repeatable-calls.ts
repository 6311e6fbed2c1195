// Calls that change nothing, or nothing twice, for the nodes that make them: repeated with growing pauses while
// there is no answer that can be read. Sending never goes this way (ADR 2), and goes before it.
import type { Endpoint } from '../api/endpoint';
import { TransportError } from '../api/http/transport-error';
import { Backoff } from '../queueing/backoff';
import { type Clock, pause } from '../queueing/clock';
import { Limiter, type Task } from '../queueing/limiter';
import type { TokenBucket } from '../queueing/token-bucket';
import type { Gateway } from './gateway';

/** Calls at once. */
const SLOTS = 8;

/** All tries together, and waiting for a turn, may take so many times the timeout of one. */
const TIMEOUTS = 3;

/** The account as it is now. */
export interface CallingAccount {
  /** `undefined` while its node is away. */
  readonly settings: { readonly timeoutMs: number } | undefined;
  readonly gateway: Gateway | undefined;
  /** Whether SMS wait for nothing but their turn: then what is asked waits. */
  readonly hasSmsToSend: boolean;
}

export class RepeatableCalls {
  private readonly limiter: Limiter<Task>;

  /** @param rate the account's, which sending keeps to as well */
  constructor(
    private readonly account: CallingAccount,
    rate: TokenBucket,
    private readonly clock: Clock,
  ) {
    this.limiter = new Limiter(SLOTS, rate, clock);
  }

  /**
   * @returns the first answer that can be read, or the last one
   * @throws TransportError when the last try had no answer at all
   */
  async call<Input, Answer extends { kind: string }>(
    endpoint: Endpoint<Input, Answer>,
    input: Input,
  ): Promise<Answer> {
    const { settings } = this.account;
    const endsAt = this.clock.steady() + TIMEOUTS * (settings?.timeoutMs ?? 0);
    const backoff = new Backoff();
    for (;;) {
      const result = await this.try(endpoint, input, endsAt);
      const isReadable = 'answer' in result && result.answer.kind !== 'unreadable';
      if (!isReadable && (await this.pauseBefore(endsAt, backoff.failed()))) continue;
      if ('answer' in result) return result.answer;
      throw result.error;
    }
  }

  /** Call when what is asked may have its turn: the rate is another, or sending has had its own. */
  advance(): void {
    this.limiter.advance();
  }

  /** @returns whether there is time for another try; a pause may take longer than it was meant to */
  private async pauseBefore(endsAt: number, pauseMs: number): Promise<boolean> {
    if (this.clock.steady() + pauseMs >= endsAt) return false;
    await pause(this.clock, pauseMs);
    return this.clock.steady() < endsAt;
  }

  /** One request, in its turn. Never rejects. @param endsAt ms of the steady clock; no request is begun after it */
  private try<Input, Answer>(
    endpoint: Endpoint<Input, Answer>,
    input: Input,
    endsAt: number,
  ): Promise<{ answer: Answer } | { error: TransportError }> {
    return new Promise((resolve) => {
      const patience = this.clock.after(endsAt - this.clock.steady(), () => {
        // One that has begun ends by its own timeout.
        const [waiting] = this.limiter.remove((one) => one === task);
        if (waiting) resolve({ error: new TransportError('timeoutBeforeSend', false) });
      });
      const task: Task = {
        mayStart: () => !this.account.hasSmsToSend,
        start: async () => {
          patience.cancel();
          resolve(await this.request(endpoint, input));
        },
      };
      this.limiter.add(task);
    });
  }

  private async request<Input, Answer>(
    endpoint: Endpoint<Input, Answer>,
    input: Input,
  ): Promise<{ answer: Answer } | { error: TransportError }> {
    try {
      const { gateway, settings } = this.account;
      // A gateway outlives its account: what is in flight finishes, and nothing more is begun.
      if (!gateway || !settings) throw new TransportError('removed', false);
      return { answer: await gateway.client.call(endpoint, input) };
    } catch (cause) {
      return { error: TransportError.from(cause) };
    }
  }
}
