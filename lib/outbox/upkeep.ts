// What an outbox does because time passes, and not because something has come: what is late expires, what is old is
// forgotten, and what was there before this process learns how old it is (docs/adr/0008). Nothing is sent here.
import { KEEP_MS } from '../journal/journal';
import type { Timer } from '../queueing/clock';
import type { OperatorCommands } from './operator-commands';
import type { OutboxParts } from './parts';
import type { Processor } from './processor';
import type { Entry } from './state/entry';
import { TimeCheck } from './time-check';

/** What certainly did not leave in time is looked for so often. */
const SWEEP_MS = 1000;

/** How often what is too old is forgotten. */
const FORGET_EVERY_MS = 3_600_000;

export class Upkeep {
  private readonly timeCheck: TimeCheck;
  private isRunning = false;
  /** By the platform, in this process. */
  private isTimeTold = false;
  private sweeper: Timer | undefined;
  private forgottenAt = -Infinity;

  constructor(
    private readonly parts: OutboxParts,
    private readonly processor: Processor,
    private readonly operatorCommands: OperatorCommands,
  ) {
    this.timeCheck = new TimeCheck(
      parts,
      () => this.timeTold(),
      () => {
        parts.time.isWaitedFor = false;
        processor.advance();
      },
    );
    parts.calendar.onHeard = () => {
      if (!this.isTimeTold) this.timeTold();
    };
  }

  /** The first of what was in the journal is back; it may have expired while nobody ran. */
  begin(): void {
    const { time, calendar, registry } = this.parts;
    this.isRunning = true;
    if (calendar.platform() !== undefined) this.timeTold();
    else if (time.isInDoubt && registry.messages.size > 0) this.timeCheck.begin();
    this.sweepLater();
  }

  stop(): void {
    this.isRunning = false;
    this.sweeper?.cancel();
    this.timeCheck.stop();
  }

  /** It is known now, as far as it ever will be, for how long nobody ran. */
  private timeTold(): void {
    if (!this.isRunning) return;
    const { time, session, registry } = this.parts;
    this.isTimeTold = true;
    this.timeCheck.stop();
    if (time.resolve()) time.age(registry.messages.values());
    void session.writeEventually([time.note()]);
    this.processor.advance();
  }

  private sweepLater(): void {
    this.sweeper = this.parts.clock.after(SWEEP_MS, () => {
      this.sweep();
      if (this.isRunning) this.sweepLater();
    });
  }

  private sweep(): void {
    const { parked, time } = this.parts;
    const { processor } = this;
    time.lookAtUptime();
    const isLate = (entry: Entry): boolean => processor.isLate(entry);
    processor.expire([...processor.dispatcher.remove(isLate), ...parked.take(isLate)]);
    this.operatorCommands.dropOld();
    this.forgetOld();
  }

  private forgetOld(): void {
    const { time, calendar, clock, session } = this.parts;
    if (clock.steady() - this.forgottenAt < FORGET_EVERY_MS) return;
    this.forgottenAt = clock.steady();
    const platform = calendar.platform();
    void session.forgetOld(time.keysFreeBefore, platform === undefined ? 0 : platform - KEEP_MS);
  }
}
