// Entries that may have been sent: puts the look-ups and the lookup canary together, at a pace of their
// own so that many look-ups cannot eat the budget of sending.
import type { TagAnswer } from '../../api/endpoints/bulk-status-by-tag';
import { Limiter } from '../../queueing/limiter';
import { TokenBucket } from '../../queueing/token-bucket';
import type { Collaborators } from '../collaborators';
import { isOfAccount } from '../queue/batch-key';
import type { Attempt, Entry } from '../state/entry';
import type { LookUp } from '../state/entry-state';
import type { JournalSession } from '../storage/journal-session';
import { LookupCanary } from './lookup-canary';
import { ReconciliationSchedule } from './reconciliation-schedule';

/** Look-ups at once. */
const SLOTS = 8;

/** Name of a note in the journal: when look-ups of this kind last worked. Files of earlier versions have it. */
const NOTE = 'control ';

/** @returns whether the entry is still unconfirmed */
export type LookedUp = (entry: Entry, result: LookUp, isProven: boolean, at: number) => boolean;

export class Reconciler {
  private readonly rate = new TokenBucket(0);
  private readonly limiter: Limiter<{ mayStart(): boolean; start(): Promise<void> }>;
  private readonly canary: LookupCanary;
  private readonly schedule: ReconciliationSchedule<Entry>;

  /** @param isUnconfirmed whether something of this kind is */
  constructor(
    private readonly collaborators: Collaborators,
    session: JournalSession,
    private readonly isUnconfirmed: (kind: string) => boolean,
    lookedUp: LookedUp,
  ) {
    const { clock, calendar, account, log } = collaborators;
    this.limiter = new Limiter(SLOTS, this.rate, clock);
    this.canary = new LookupCanary({
      clock,
      isThere: async (tag) => (await this.lookUp(tag)).kind === 'found',
      verifyForMs: () => account.settings?.verifyForMs ?? 0,
      platformTime: () => calendar.platform(),
      learned: (kind, at) =>
        void session.writeEventually([{ do: 'note', name: NOTE + kind, value: String(at) }]),
    });
    this.schedule = new ReconciliationSchedule({
      clock,
      lookUp: (tag) => this.lookUp(tag),
      tagsOf: ({ attempts }) => attempts.map(({ tag }) => tag),
      lookedUp: (entry, result, at) =>
        lookedUp(entry, result, this.isProvenFor(entry.attempts), at),
      sentTwice: () => log({ kind: 'sentTwice' }),
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
  begin(entries: readonly Entry[], since: number): void {
    const [first] = entries;
    if (first) this.schedule.begin(entries, since, first.policy.verifyForMs);
  }

  /** An SMS was sent beyond doubt, under a tag of ours. */
  sent({ kind, tag }: Attempt): void {
    this.canary.sent(kind, tag, this.isUnconfirmed(kind));
  }

  stop(): void {
    this.schedule.stop();
    this.canary.stop();
  }

  private isProvenFor(attempts: readonly Attempt[]): boolean {
    const account = this.collaborators.account.settings?.account ?? '';
    return attempts.every(({ kind }) => isOfAccount(kind, account) && this.canary.isProven(kind));
  }

  private lookUp(tag: string): Promise<TagAnswer> {
    return new Promise((resolve) => {
      this.limiter.add({
        mayStart: () => true,
        start: async () => {
          const { gateway } = this.collaborators.account;
          resolve(gateway ? await gateway.lookUp(tag) : { kind: 'unavailable' });
        },
      });
    });
  }
}
