// What the send node shows under itself: a blue ring with what waits, yellow when it waits for a reason, red
// when nothing is sent, a green dot with what was sent, a red ring with the code. Never a number or a text.
import type { Node, NodeAPI } from 'node-red';
import type { NodeState } from '../../lib/account/account-service';
import type { PauseReason } from '../../lib/outbox/view';
import type { Outcome } from '../../lib/message/outcome';
import { NodeStatus, type StatusWords } from '../shared/node-status';

/** While a flood goes through, more changes a second than this nobody can read. */
const QUIET_MS = 200;

type Values = Record<string, string | number>;

const IDLE: NodeState = { checking: 0, held: 0, pauseReason: undefined };

export class SendingStatus {
  private lastShown = 0;
  private timer: NodeJS.Timeout | undefined;
  private pending = 0;
  private state = IDLE;
  /** Of the last message that came to its end. */
  private ended: StatusWords | undefined;
  private readonly status: NodeStatus;

  constructor(RED: NodeAPI, node: Node) {
    this.status = new NodeStatus(RED, node);
  }

  /** @param pending messages without an outcome */
  show(pending: number, state: NodeState = IDLE): void {
    this.pending = pending;
    this.state = state;
    if (this.timer) return;
    const dueMs = this.lastShown + QUIET_MS - Date.now();
    if (pending === 0 || dueMs <= 0 || dueMs > QUIET_MS) return this.paint();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.paint();
    }, dueMs);
    this.timer.unref();
  }

  settled(outcomes: Outcome[]): void {
    const bad = outcomes.find((outcome) => outcome.outcome !== 'sent');
    if (bad) this.ended = ['red', 'ring', 'code', { code: bad.code }];
    else {
      const count = outcomes.reduce((sum, { phoneNumbers }) => sum + phoneNumbers.length, 0);
      this.ended = ['green', 'dot', count > 1 ? 'sentCount' : 'sent', { count }];
    }
    // The end of one must be seen even where another begins at once.
    if (this.pending <= 1) this.stop();
  }

  problem(key: string, values: Values = {}): void {
    this.ended = ['red', 'ring', key, values];
    this.paint();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lastShown = 0;
  }

  private paint(): void {
    const words = this.current();
    if (words && this.status.show(words)) this.lastShown = Date.now();
  }

  private current(): StatusWords | undefined {
    const { pending: count, state } = this;
    const { pauseReason, checking, held } = state;
    if (pauseReason && (count > 0 || pauseReason.why !== 'failing'))
      return this.stopped(pauseReason);
    if (checking > 0) return ['yellow', 'ring', 'checking', { count: checking }];
    if (count > 0) return ['blue', 'ring', 'sending', { count }];
    if (held > 0 && !this.ended) return ['yellow', 'dot', 'held', { count: held }];
    return this.ended;
  }

  private stopped(pauseReason: PauseReason): StatusWords {
    const count = this.pending;
    if (pauseReason.why === 'blocked')
      return ['red', 'ring', 'blocked', { code: pauseReason.code, count }];
    if (pauseReason.why === 'failing') {
      return ['yellow', 'ring', 'waiting', { count, why: this.why(pauseReason.reason) }];
    }
    return ['red', 'ring', 'outbox', { why: this.why(pauseReason.why) }];
  }

  private why(cause: string): string {
    return this.status.say(`why.${cause}`);
  }
}
