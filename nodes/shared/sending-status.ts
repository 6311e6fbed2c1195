// What the node shows under itself: a blue ring with what waits, a green dot with what was sent, a red ring
// with the code. Never a number or a text.
import type { Node, NodeAPI } from 'node-red';
import type { Outcome } from '../../lib/send/outcome';
import { translate } from './localise';

/** While a flood goes through, more changes a second than this nobody can read. */
const QUIET_MS = 200;

export class SendingStatus {
  private lastShown = 0;
  private timer: NodeJS.Timeout | undefined;
  private pending = 0;

  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
  ) {}

  /** @param pending messages without an outcome */
  sending(pending: number): void {
    this.pending = pending;
    const dueMs = this.lastShown + QUIET_MS - Date.now();
    if (dueMs <= 0 || dueMs > QUIET_MS) return this.showPending();
    if (this.timer) return;
    this.timer = setTimeout(() => this.showPending(), dueMs);
    this.timer.unref();
  }

  settled(outcomes: Outcome[]): void {
    this.stop();
    const bad = outcomes.find((outcome) => outcome.outcome !== 'sent');
    if (bad) return this.problem('code', { code: bad.code });
    const count = outcomes.reduce((sum, { phoneNumbers }) => sum + phoneNumbers.length, 0);
    const text = translate(this.RED, count > 1 ? 'status.sentCount' : 'status.sent', { count });
    this.node.status({ fill: 'green', shape: 'dot', text });
  }

  problem(key: string, values: Record<string, string | number> = {}): void {
    this.stop();
    const text = translate(this.RED, `status.${key}`, values);
    this.node.status({ fill: 'red', shape: 'ring', text });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lastShown = 0;
  }

  private showPending(): void {
    this.timer = undefined;
    this.lastShown = Date.now();
    const text = translate(this.RED, 'status.sending', { count: this.pending });
    this.node.status({ fill: 'blue', shape: 'ring', text });
  }
}
