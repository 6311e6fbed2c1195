// What answers say about the way to the platform and about the account: whether to pause, whether to hold
// everything, and why nothing leaves at present. It says nothing about any single SMS.
import type { RequestResult } from '../gateway/gateway';
import type { NotSent, Outcome } from '../message/outcome';
import { AccountBreaker } from './account-breaker';
import { CODE } from '../pure/codes/error-codes';
import type { Collaborators, OutboxSettings } from './collaborators';
import type { Dispatcher } from './queue/dispatcher';
import type { Registry } from './registry';
import type { Classification } from './state/classify-answer';
import { reasonOf } from './state/final-outcome';
import type { PauseReason } from './view';

/** After so many requests without an answer in a row the platform is left alone for a while. */
const UNANSWERED_IN_A_ROW = 3;

export class PlatformHealth {
  readonly breaker: AccountBreaker;
  /** Why the last tries did not leave. */
  failing: { reason: string; detail: string } | undefined;
  private unansweredInARow = 0;
  private lacksKey = false;

  /** @param advance called when what held everything is over */
  constructor(
    private readonly collaborators: Collaborators,
    private readonly registry: Registry,
    private readonly dispatcher: Dispatcher,
    private readonly advance: () => void,
  ) {
    const { account, clock } = collaborators;
    this.breaker = new AccountBreaker(
      clock,
      () => account.gateway?.me() ?? Promise.reject(new Error('no account')),
      () => this.breakerChanged(),
    );
  }

  /** The code that the whole account is refused with: by the platform, or because it has no key to be asked with. */
  get blockedWith(): number | undefined {
    return this.lacksKey ? CODE.keyMissing : this.breaker.code;
  }

  /** Why nothing is sent at present. */
  get pauseReason(): PauseReason | undefined {
    const code = this.blockedWith;
    if (code !== undefined) return { why: 'blocked', code };
    if (this.failing && this.dispatcher.length > 0) return { why: 'failing', ...this.failing };
    return undefined;
  }

  /** Whatever held it up may be over. */
  release(): void {
    this.failing = undefined;
    this.breaker.reset();
    this.dispatcher.resume();
  }

  /** Of one request. */
  hear({ outcomes, retryAfterMs }: RequestResult, classified: readonly Classification[]): void {
    const { failed, isUnanswered, wasTaken } = summaryOf(outcomes);
    this.unansweredInARow = isUnanswered ? this.unansweredInARow + 1 : 0;
    const now = this.collaborators.clock.steady();
    if (failed) {
      this.failing = reasonOf(failed);
      this.dispatcher.pause(now, retryAfterMs);
    } else if (this.unansweredInARow >= UNANSWERED_IN_A_ROW) this.dispatcher.pause(now);
    else if (!isUnanswered) {
      this.failing = undefined;
      this.dispatcher.succeeded();
    }
    for (const { blockedWith } of classified) {
      if (blockedWith !== undefined) return this.breaker.trip(blockedWith);
    }
    if (wasTaken) this.breaker.succeeded();
  }

  /** The account's settings are others. What waits for a key waits without a question to the platform. */
  settingsChanged({ defaults, whenBlocked }: OutboxSettings): void {
    const lacksKey = whenBlocked === 'hold' && !defaults.hasKey;
    if (lacksKey === this.lacksKey) return;
    this.lacksKey = lacksKey;
    const { account, log } = this.collaborators;
    log(lacksKey ? { kind: 'keyMissing', waiting: this.registry.waiting } : { kind: 'keyThere' });
    account.outboxChanged();
    this.advance();
  }

  private breakerChanged(): void {
    const { account, log } = this.collaborators;
    const { code } = this.breaker;
    if (code === undefined) log({ kind: 'unblocked' });
    else log({ kind: 'blocked', code, waiting: this.registry.waiting });
    account.outboxChanged();
    this.advance();
  }
}

/** A request's outcomes, taken together. */
function summaryOf(outcomes: readonly Outcome[]): {
  failed: NotSent | undefined;
  isUnanswered: boolean;
  wasTaken: boolean;
} {
  let failed: NotSent | undefined;
  let isUnanswered = true;
  let wasTaken = false;
  for (const outcome of outcomes) {
    if (outcome.outcome === 'failed') failed ??= outcome;
    if (outcome.outcome !== 'unknown') isUnanswered = false;
    if (outcome.outcome === 'sent') wasTaken = true;
  }
  return { failed, isUnanswered, wasTaken };
}
