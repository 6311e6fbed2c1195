// Entries that may have been sent: puts the look-ups and the lookup canary together, at a pace of their
// own so that many look-ups cannot eat the budget of sending.
import type { TagAnswer } from '../../api/endpoints/bulk-status-by-tag';
import { Limiter } from '../../queueing/limiter';
import { TokenBucket } from '../../queueing/token-bucket';
import type { Collaborators } from '../collaborators';
import { isOfAccount } from '../queue/batch-key';
import { makeTag } from '../queue/tag';
import type { Attempt, Entry } from '../state/entry';
import type { LookUp } from '../state/entry-state';
import type { JournalSession } from '../storage/journal-session';
import { LookupCanary } from './lookup-canary';
import { LookupControls } from './lookup-controls';
import { ReconciliationSchedule } from './reconciliation-schedule';

/** Look-ups at once. */
const SLOTS = 8;

/** Name of a note in the journal: when look-ups of this kind last worked. Files of earlier versions have it. */
const NOTE = 'control ';

/** Another: the tag of this kind that a look-up showed last. */
const SEEN = 'seen ';

/** @returns whether the entry is still unconfirmed */
export type LookedUp = (entry: Entry, result: LookUp, isProven: boolean, at: number) => boolean;

export class Reconciler {
  private readonly rate = new TokenBucket(0);
  private readonly limiter: Limiter<{ mayStart(): boolean; start(): Promise<void> }>;
  private readonly controls: LookupControls;
  private readonly canary: LookupCanary;
  /** Look-ups that wait for their turn, by tag: who asks for the same until then gets the same answer. */
  private readonly waiting = new Map<string, Promise<TagAnswer>>();
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
    const note = (name: string, value: string): void =>
      void session.writeEventually([{ do: 'note', name, value }]);
    this.controls = new LookupControls({
      lookUp: (tag) => this.lookUp(tag),
      isWaiting: (tag) => this.waiting.has(tag),
      makeTag,
      seen: (kind, tag) => note(SEEN + kind, tag),
    });
    this.canary = new LookupCanary({
      clock,
      isThere: (tag, kind) => this.controls.isThere(tag, kind),
      verifyForMs: () => account.settings?.verifyForMs ?? 0,
      platformTime: () => calendar.platform(),
      learned: (kind, at) => note(NOTE + kind, String(at)),
    });
    this.schedule = new ReconciliationSchedule({
      clock,
      lookUp: (tag) => this.lookUp(tag),
      prove: (kinds) => this.controls.prove(kinds),
      attemptsOf: ({ attempts }) => attempts,
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
      if (name.startsWith(SEEN)) this.controls.restore(name.slice(SEEN.length), value);
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
    const joined = this.waiting.get(tag);
    if (joined) return joined;
    const { promise, resolve } = deferred<TagAnswer>();
    this.waiting.set(tag, promise);
    this.limiter.add({
      mayStart: () => true,
      start: async () => {
        this.waiting.delete(tag);
        const { gateway } = this.collaborators.account;
        resolve(gateway ? await gateway.lookUp(tag) : { kind: 'unavailable' });
      },
    });
    return promise;
  }
}

/** What may be told at once must be known before. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolved) => (resolve = resolved));
  return { promise, resolve };
}
