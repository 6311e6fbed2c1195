// Entries that may have been sent: puts the look-ups and the lookup canary together, at a pace of their
// own so that many look-ups cannot eat the budget of sending.
import type { TagAnswer } from '../../api/endpoints/bulk-status-by-tag';
import { Limiter } from '../../queueing/limiter';
import { TokenBucket } from '../../queueing/token-bucket';
import { LookupCanary } from './lookup-canary';
import type { Attempt, Entry } from '../state/entry';
import { accountOf, type OutboxHost } from '../host';
import { isOfAccount } from '../queue/batch-key';
import type { LookUp } from '../state/entry-state';
import { ReconciliationSchedule } from './reconciliation-schedule';

/** Look-ups at once. */
const SLOTS = 8;

/** Name of a note in the journal: when look-ups of this kind last worked. */
const NOTE = 'control';

export interface ReconcilerHost<R> {
  /** @returns whether it is still unconfirmed */
  lookedUp(entry: Entry<R>, result: LookUp, isProven: boolean, at: number): boolean;
  /** Whether something of this kind is unconfirmed. */
  isUnconfirmed(kind: string): boolean;
  note(name: string, value: string): void;
}

export class Reconciler<R> {
  private readonly rate = new TokenBucket(0);
  private readonly limiter: Limiter<{ mayStart(): boolean; start(): Promise<void> }>;
  private readonly canary: LookupCanary;
  private readonly schedule: ReconciliationSchedule<Entry<R>>;

  constructor(
    private readonly account: OutboxHost<R>,
    private readonly host: ReconcilerHost<R>,
  ) {
    const now = (): number => account.clock.steady();
    this.limiter = new Limiter(SLOTS, this.rate, now);
    this.canary = new LookupCanary({
      now,
      isThere: async (tag) => (await this.lookUp(tag)).kind === 'found',
      verifyForMs: () => account.settings()?.verifyForMs ?? 0,
      learned: (kind, at) => host.note(NOTE + kind, String(at)),
    });
    this.schedule = new ReconciliationSchedule({
      now,
      lookUp: (tag) => this.lookUp(tag),
      tagsOf: ({ attempts }) => attempts.map(({ tag }) => tag),
      lookedUp: (entry, result, at) =>
        host.lookedUp(entry, result, this.isProvenFor(entry.attempts), at),
      sentTwice: () => account.log({ kind: 'sentTwice' }),
    });
  }

  /** The same as for sending, but of its own. */
  set requestsPerSecond(perSecond: number) {
    this.rate.set(perSecond);
  }

  restore(notes: ReadonlyMap<string, string>): void {
    for (const [name, value] of notes) {
      if (name.startsWith(NOTE)) this.canary.restore(name.slice(NOTE.length), Number(value));
    }
  }

  /** @param since the last moment at which bytes of their request could have been written */
  begin(entries: readonly Entry<R>[], since: number): void {
    const [first] = entries;
    if (first) this.schedule.begin(entries, since, first.policy.verifyForMs);
  }

  /** An SMS was sent beyond doubt, under a tag of ours. */
  sent({ kind, tag }: Attempt<R>): void {
    this.canary.sent(kind, tag, this.host.isUnconfirmed(kind));
  }

  stop(): void {
    this.schedule.stop();
    this.canary.stop();
  }

  private isProvenFor(attempts: readonly Attempt<R>[]): boolean {
    const account = accountOf(this.account);
    return attempts.every(({ kind }) => isOfAccount(kind, account) && this.canary.isProven(kind));
  }

  private lookUp(tag: string): Promise<TagAnswer> {
    return new Promise((resolve) => {
      this.limiter.add({
        mayStart: () => true,
        start: async () => {
          const gateway = this.account.gateway();
          resolve(gateway ? await gateway.lookUp(tag) : { kind: 'unavailable' });
        },
      });
    });
  }
}
