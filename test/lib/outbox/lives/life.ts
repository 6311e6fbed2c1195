// Thirty days of one machine, drawn at random: messages, kills, power cuts, a network that comes and goes, and clocks
// that jump. It counts what must never be; it decides nothing that the outbox decides.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../../../faults/random';
import type { Outcome } from '../../../../lib/message/outcome';
import { DAY, HOUR, Machine, MINUTE } from './machine';
import { LifelongPlatform, type Taken } from './platform';
import { Process } from './process';

const BEGINNING = Date.UTC(2026, 8, 28, 9);

/** What time passes by at once when nothing else happens: what is due comes so late at most. */
const STEP_MS = 20 * MINUTE;

/** Far below the cap, see process.ts. */
const OFFERED_PER_HOUR = 6;

/** For how long a key counts, and what a held message is kept for. */
const WEEK = 7 * DAY;

/** What must never be; each says what it was. */
export type Wrong =
  'lost' | 'twice' | 'limit' | 'expiredEarly' | 'sentLate' | 'heldGone' | 'suppressed';

export interface Finding {
  wrong: Wrong;
  what: string;
}

interface Offered {
  name: string;
  key: string | undefined;
  at: number;
  expiresMs: number;
  /** Whether the platform had said what time it is since the machine was started: else nobody can date it later. */
  isDated: boolean;
  outcomes: { outcome: Outcome; at: number }[];
}

/** A key stands for one text. */
const TEXT_OF = 'text of ';

type Act = 'offer' | 'rest' | 'jump' | 'synchronise' | 'network' | 'kill' | 'restart' | 'powerCut';

const ACTS: Readonly<Record<Act, number>> = {
  offer: 10,
  rest: 6,
  jump: 2,
  synchronise: 2,
  network: 2,
  kill: 2,
  restart: 1,
  powerCut: 2,
};

export class Life {
  readonly findings: Finding[] = [];
  /** What happened, for who looks into a finding. */
  readonly diary: string[] = [];
  private readonly random: Random;
  private readonly machine: Machine;
  private readonly platform: LifelongPlatform;
  private readonly folder = mkdtempSync(join(tmpdir(), 'lives-'));
  private readonly offered = new Map<string, Offered>();
  private process!: Process;

  /** @param isNaive its process measures durations by the clock that people set: a control that must fail */
  constructor(
    seed: number,
    private readonly isNaive = false,
  ) {
    this.random = new Random(seed);
    this.machine = new Machine(this.random, BEGINNING);
    this.platform = new LifelongPlatform(this.machine, this.random);
  }

  get messages(): number {
    return this.offered.size;
  }

  async live(): Promise<void> {
    try {
      await this.start();
      while (this.machine.now < BEGINNING + 30 * DAY) await this.act();
      await this.end();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private async act(): Promise<void> {
    const act = this.random.pick(ACTS);
    this.diary.push(
      `${act} at ${new Date(this.machine.now).toISOString()}, clock ${this.machine.aheadMs / HOUR} h ahead`,
    );
    switch (act) {
      case 'offer':
        return this.offer();
      case 'rest':
        return this.pass(this.random.between(1, 36) * STEP_MS);
      case 'jump':
        this.machine.jump();
        return this.work();
      case 'synchronise':
        this.machine.synchronise();
        return this.work();
      case 'network':
        this.machine.hasNetwork = !this.machine.hasNetwork;
        return this.work();
      case 'kill':
        await this.process.kill();
        return this.start();
      case 'restart':
        await this.process.close(() => this.step(50));
        return this.start();
      case 'powerCut': {
        const minutes = this.random.pick({ 2: 2, 45: 2, 600: 2, 2880: 1 });
        await this.process.kill();
        this.machine.powerCycle(Number(minutes) * MINUTE);
        await this.start();
        // The network is there before the time server has answered.
        await this.work();
        if (this.random.chance(0.7)) this.machine.synchronise();
        return this.work();
      }
    }
  }

  private async offer(): Promise<void> {
    const { now } = this.machine;
    const recent = [...this.offered.values()].filter(({ at }) => now - at < HOUR).length;
    if (recent >= OFFERED_PER_HOUR) return this.pass(STEP_MS);
    const name = `m${this.offered.size}`;
    const key = this.random.chance(0.3) ? `event ${this.random.between(1, 6)}` : undefined;
    const minutes = Number(this.random.pick({ 1: 1, 10: 2, 60: 4, 1440: 2 }));
    const isHeldWhenUnknown = this.random.chance(0.1);
    const expiresMs = minutes * MINUTE;
    const { isDated } = this.machine;
    const one = { name, key, at: now, expiresMs, isDated, outcomes: [] };
    this.offered.set(name, one);
    const message = key === undefined ? name : TEXT_OF + key;
    this.process.offer(name, { message, key, expires: minutes }, isHeldWhenUnknown);
    await this.work();
  }

  /** A process begins; it takes a moment until something happens to it. */
  private async start(): Promise<void> {
    this.process = new Process(join(this.folder, 'journal', 'account.db'), {
      machine: this.machine,
      platform: this.platform,
      isNaive: this.isNaive,
      left: (name, outcomes) => this.left(name, outcomes),
    });
    await this.process.open();
    for (let step = 0; step < 100 && !this.process.outbox.isDecided; step += 1) await this.step(10);
    await this.work();
  }

  /** Long enough for what was given to be sent, and looked up. */
  private async work(): Promise<void> {
    for (const [count, ms] of [
      [10, 1000],
      [10, 5000],
      [8, 15_000],
    ] as const) {
      for (let step = 0; step < count; step += 1) await this.step(ms);
    }
    this.lookAtHeld();
  }

  private async pass(ms: number): Promise<void> {
    for (const end = this.machine.now + ms; this.machine.now < end;) await this.step(STEP_MS);
    this.lookAtHeld();
  }

  private async step(ms: number): Promise<void> {
    this.machine.now += ms;
    this.process.clock.ring();
    for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  private async end(): Promise<void> {
    this.machine.hasNetwork = true;
    this.machine.aheadMs = 0;
    const { outbox } = this.process;
    await this.work();
    for (let day = 0; day < 4 && outbox.pending > 0; day += 1) await this.pass(DAY);
    const held = this.heldNames();
    for (const one of this.offered.values()) {
      if (one.outcomes.length === 0 && !held.has(one.name)) this.found('lost', one);
    }
    this.countTaken();
    await this.process.close(() => this.step(50));
  }

  private left(name: string, outcomes: readonly Outcome[]): void {
    const one = this.offered.get(name)!;
    for (const outcome of outcomes) {
      const { now: at } = this.machine;
      this.diary.push(`${name} ${JSON.stringify(outcome)} at ${new Date(at).toISOString()}`);
      one.outcomes.push({ outcome, at });
      if (outcome.outcome === 'sent') {
        if (outcome.duplicate) this.lookAtSuppressed(one);
        continue;
      }
      if (outcome.code === 'limit') this.found('limit', one);
      const isEarly = at - one.at < one.expiresMs - 1000;
      if (outcome.code === 'expired' && isEarly && !outcome.duplicate)
        this.found('expiredEarly', one);
    }
  }

  /** A key that was last used longer ago suppresses nothing, once it can be known how long. */
  private lookAtSuppressed(one: Offered): void {
    const earlier = [...this.offered.values()].filter(
      ({ key, name, outcomes }) =>
        key === one.key &&
        name !== one.name &&
        outcomes.some(({ outcome }) => outcome.outcome !== 'failed' && !outcome.duplicate),
    );
    const last = earlier.at(-1);
    const isOld = last !== undefined && one.at - last.at > WEEK + DAY;
    if (isOld && last.isDated && one.isDated) this.found('suppressed', one);
  }

  private heldNames(): Set<string> {
    const names = [...this.offered.values()].filter(({ outcomes }) =>
      outcomes.some(({ outcome }) => outcome.outcome === 'unknown' && outcome.code === 'held'),
    );
    return new Set(names.map(({ name }) => name));
  }

  /** What has left as held within a week is still there for a human. */
  private lookAtHeld(): void {
    const { now } = this.machine;
    const young = [...this.offered.values()].filter(({ outcomes }) => {
      const last = outcomes.at(-1);
      if (!last || last.outcome.outcome !== 'unknown' || last.outcome.duplicate) return false;
      return now - last.at < WEEK - DAY;
    });
    const { held } = this.process.outbox.view();
    if (held < young.length) this.found('heldGone', young[0]!);
  }

  private countTaken(): void {
    const byText = new Map<string, Taken[]>();
    for (const one of this.platform.taken) {
      byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
    }
    for (const one of this.offered.values()) {
      if (one.key === undefined) this.lookAtTaken(one, byText.get(one.name) ?? []);
    }
    for (const [text, taken] of byText) if (text.startsWith(TEXT_OF)) this.lookAtKey(text, taken);
  }

  private lookAtTaken(one: Offered, [first, ...more]: readonly Taken[]): void {
    if (more.length > 0) this.found('twice', one);
    const isLate = first && first.at - one.at > one.expiresMs + 2 * STEP_MS;
    if (isLate && one.isDated) this.found('sentLate', one);
  }

  private lookAtKey(text: string, taken: readonly Taken[]): void {
    for (const [index, { at }] of taken.entries()) {
      const before = taken[index - 1];
      if (before && at - before.at < WEEK - 2 * DAY) this.found('twice', { name: text, at });
    }
  }

  private found(wrong: Wrong, { name, at }: Pick<Offered, 'name' | 'at'>): void {
    const what = `${name} of ${new Date(at).toISOString()}`;
    this.findings.push({ wrong, what });
  }
}
