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

export interface LookupCanaryPorts {
  readonly clock: Clock;
  /** Whether the platform shows this tag. */
  isThere(tag: string): Promise<boolean>;
  /** Of the account as it is now. */
  verifyForMs(): number;
  /** Keeps what was learned; `at` 0 = look-ups do not work any more. */
  learned(kind: string, at: number): void;
}

export class LookupCanary {
  /** When it last worked, by kind; epoch ms, steady. */
  private readonly provenAt = new Map<string, number>();
  private readonly running = new Set<string>();
  private isStopped = false;

  constructor(private readonly ports: LookupCanaryPorts) {}

  /** From the journal. */
  restore(kind: string, at: number): void {
    this.provenAt.set(kind, at);
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
      const isThere = await this.ports.isThere(tag);
      const now = clock.steady();
      if (isThere && now - sentAt <= verifyForMs * 1.1) return this.learn(kind, now);
    }
    // Not within the horizon: what is not there may still come.
    this.learn(kind, 0);
  }

  private learn(kind: string, at: number): void {
    this.provenAt.set(kind, at);
    this.ports.learned(kind, at);
  }

  private ageMs(kind: string): number {
    return this.ports.clock.steady() - (this.provenAt.get(kind) ?? 0);
  }
}
