// The life of one journal: started, offered messages, killed, started again, and at the end left alone until
// every message has its outcome.
import { setTimeout as pause } from 'node:timers/promises';
import type { OfferedMessage, Workload } from './workload';
import { OutcomesFile } from './outcomes-file';
import type { Random } from './random';
import type { Environment } from './environment';
import type { Subject } from './subject';

/** How often the file of outcomes is looked at while waiting for its end. */
const LOOK_MS = 50;

/** So many come at once when nothing goes wrong: some alone, the others in one request. */
const PLAIN = 12;

const LONGEST_WARM_UP_MS = 30_000;
const CONTROL_MS = 600;

const LONGEST_START_MS = 60_000;

/** When a process is killed: so long after it was started, was up, or had read its file. */
export interface Life {
  from: 'start' | 'up' | 'open';
  ms: number;
}

export interface CampaignOptions {
  subject: Subject;
  environment: Environment;
  workload: Workload;
  random: Random;
  life(random: Random): Life;
}

export class Campaign {
  readonly offered: OfferedMessage[] = [];
  readonly outcomes: OutcomesFile;
  kills = 0;

  constructor(private readonly options: CampaignOptions) {
    this.outcomes = new OutcomesFile(options.subject.outcomesPath);
  }

  /** @param messages in all, spread over the lives */
  async live(messages: number, kills: number): Promise<void> {
    for (let life = 0; life < kills; life += 1) {
      const fresh = this.draw(Math.ceil((messages - PLAIN - this.offered.length) / (kills - life)));
      await this.liveOnce(fresh);
    }
  }

  /** At the beginning: one life without faults, in which it learns that look-ups work. */
  async warmUp(): Promise<void> {
    await this.warmUpAndStay();
    await this.options.subject.kill();
  }

  async warmUpAndStay(): Promise<void> {
    await this.liveInPeace(this.drawPlain(), LONGEST_WARM_UP_MS);
    // Of single requests and of shared ones: a success is looked up some time after it.
    await pause(CONTROL_MS);
  }

  /** At the end: without faults and kills, until everything has left, or for too long. */
  async drain(longestMs: number): Promise<void> {
    await this.liveInPeace(this.drawPlain(), longestMs);
    await this.options.subject.kill();
  }

  /** Every message has left, as far as it ever will. */
  isOver(): boolean {
    this.outcomes.read();
    return this.offered.every(({ id }) => this.outcomes.ids.has(id));
  }

  private draw(count: number): OfferedMessage[] {
    const fresh = Array.from({ length: count }, () => this.options.workload.next());
    for (const { isStopped, number } of fresh)
      if (isStopped) this.options.environment.stopped.add(number);
    return fresh;
  }

  drawPlain(count = PLAIN): OfferedMessage[] {
    return Array.from({ length: count }, () => this.options.workload.next(true));
  }

  /** Workload them, and lives until all have left. */
  async liveInPeace(fresh: readonly OfferedMessage[], longestMs: number): Promise<void> {
    await this.begin(fresh);
    await this.wait(longestMs);
  }

  /** Starts it, and offers all that is not safe. */
  async begin(fresh: readonly OfferedMessage[]): Promise<void> {
    const { subject } = this.options;
    this.offered.push(...fresh);
    await subject.start();
    await inTime(subject.open(), LONGEST_START_MS);
    subject.offer(this.unsafe());
  }

  /** To what runs. */
  offer(fresh: readonly OfferedMessage[]): void {
    this.offered.push(...fresh);
    this.options.subject.offer(fresh);
  }

  /** Until everything has left, or for too long. */
  async wait(longestMs: number): Promise<void> {
    const deadline = Date.now() + longestMs;
    while (!this.isOver() && Date.now() < deadline) await pause(LOOK_MS);
  }

  private async liveOnce(fresh: readonly OfferedMessage[]): Promise<void> {
    const { subject, random } = this.options;
    const { from, ms } = this.options.life(random);
    this.outcomes.read();
    const again = this.unsafe();
    this.offered.push(...fresh);
    await subject.start();
    const isUp = subject.up().then(
      () => true,
      () => false,
    );
    void isUp.then(async () => {
      subject.offer(again);
      for (const one of fresh) {
        subject.offer([one]);
        await pause((2 * ms * random.next()) / fresh.length);
      }
    });
    if (from !== 'start') await inTime(isUp, LONGEST_START_MS);
    if (from === 'open') await inTime(subject.open(), LONGEST_START_MS);
    await pause(ms);
    await subject.kill();
    this.kills += 1;
  }

  private unsafe(): OfferedMessage[] {
    return this.offered.filter((one) => !this.options.subject.isSafe(one));
  }
}

async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  const late = new AbortController();
  const timeOut = pause(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error('it did not start in time');
  });
  try {
    return await Promise.race([promise, timeOut]);
  } finally {
    late.abort();
    timeOut.catch(() => undefined);
  }
}
