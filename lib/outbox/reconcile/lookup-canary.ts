// The lookup canary: "not there" is believed only where an SMS of the same kind, sent beyond doubt, was
// found by its tag within the horizon. It looks up a success now and then, and remembers when that worked.
import { type Clock, pause } from '../../queueing/clock';

/** How long a canary that was seen counts. */
const VALID_MS = 24 * 3_600_000;

/** While it counts, the next success is looked up so often. */
const RENEW_MS = 3_600_000;

/** When a success is looked up, as parts of the horizon, and not before this. */
const TRIES = [0.05, 0.25, 0.6, 1];
const SOONEST_MS = 250;

/** The platform tells its time in whole seconds: one answer may say a little less than the one before. */
const GRAIN_MS = 2000;

export interface LookupCanaryPorts {
  readonly clock: Clock;
  /** Whether the platform shows this tag, and not just any. */
  isThere(tag: string, kind: string): Promise<boolean>;
  /** Of the account as it is now. */
  verifyForMs(): number;
  /** Epoch ms by the platform's own clock, which outlives our processes; `undefined` where it has not said. */
  platformTime(): number | undefined;
  /** Keeps what was learned; `at` by the platform's clock, 0 = nothing that a later process could believe. */
  learned(kind: string, at: number): void;
}

/** When look-ups worked. */
interface Proof {
  /** In this process: ms of the steady clock. */
  steady?: number;
  /** By the platform's clock, epoch ms. */
  platform?: number | undefined;
}

export class LookupCanary {
  /** The last one, by kind. */
  private readonly proofs = new Map<string, Proof>();
  private readonly running = new Set<string>();
  private isStopped = false;

  constructor(private readonly ports: LookupCanaryPorts) {}

  /** From the journal. @param at by the platform's clock */
  restore(kind: string, at: number): void {
    if (at > 0) this.proofs.set(kind, { platform: at });
  }

  isProven(kind: string): boolean {
    return this.ageMs(kind) < VALID_MS;
  }

  /**
   * An SMS was sent beyond doubt under this tag.
   *
   * @param isNeeded something of this kind is unconfirmed now: evidence must be fresh
   */
  sent(kind: string, tag: string, isNeeded: boolean): void {
    if (this.isStopped || this.running.has(kind)) return;
    if (!isNeeded && this.ageMs(kind) < RENEW_MS) return;
    this.running.add(kind);
    void this.watch(kind, tag).finally(() => this.running.delete(kind));
  }

  stop(): void {
    this.isStopped = true;
  }

  private async watch(kind: string, tag: string): Promise<void> {
    const { clock } = this.ports;
    const sentAt = clock.steady();
    const verifyForMs = this.ports.verifyForMs();
    for (const part of TRIES) {
      await pause(clock, Math.max(SOONEST_MS, sentAt + part * verifyForMs - clock.steady()));
      if (this.isStopped) return;
      const isThere = await this.ports.isThere(tag, kind);
      const now = clock.steady();
      if (isThere && now - sentAt <= verifyForMs * 1.1) return this.learn(kind, now);
    }
    // Not within the horizon: what is not there may still come.
    this.proofs.delete(kind);
    this.ports.learned(kind, 0);
  }

  private learn(kind: string, steady: number): void {
    const platform = this.ports.platformTime();
    this.proofs.set(kind, { steady, platform });
    this.ports.learned(kind, platform ?? 0);
  }

  /** @returns `Infinity` where nobody can tell: what is older than it can be is never fresh */
  private ageMs(kind: string): number {
    const proof = this.proofs.get(kind);
    const platform = this.ports.platformTime();
    const ages: number[] = [];
    if (proof?.steady !== undefined) ages.push(this.ports.clock.steady() - proof.steady);
    if (proof?.platform !== undefined && platform !== undefined) {
      ages.push(platform - proof.platform + GRAIN_MS);
    }
    return ages.length > 0 && ages.every((ageMs) => ageMs >= 0) ? Math.max(...ages) : Infinity;
  }
}
