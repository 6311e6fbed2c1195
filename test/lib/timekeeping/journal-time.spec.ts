import should from 'should';
import { Calendar, RELEASED_AT } from '../../../lib/timekeeping/calendar';
import { JournalTime } from '../../../lib/timekeeping/journal-time';
import { FakeClock } from '../../harness/fake-clock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = RELEASED_AT + 30 * DAY;

/** One process after the other on one journal. */
class Processes {
  clock = new FakeClock(NOW);
  calendar = new Calendar(this.clock);
  time = new JournalTime(this.clock, this.calendar);
  /** What is in the file. */
  newest = 0;
  note: string | undefined;

  constructor() {
    this.time.begin(0, undefined);
  }

  /** Makes a mark, and writes down what the next process must know. */
  mark(): number {
    this.newest = this.time.now();
    this.note = this.time.toNote();
    return this.newest;
  }

  hear(): void {
    this.calendar.hear(this.clock.now);
    this.time.resolve();
    this.note = this.time.toNote();
  }

  /** @param isReboot the machine was off as well @param wallAheadMs what its clock says at the start */
  restart(offMs: number, isReboot: boolean, wallAheadMs = 0): void {
    const clock = new FakeClock(this.clock.now + offMs);
    clock.bootId = isReboot ? `boot after ${this.clock.bootId}` : this.clock.bootId;
    clock.wallAheadMs = wallAheadMs;
    this.clock = clock;
    this.calendar = new Calendar(clock);
    this.time = new JournalTime(clock, this.calendar);
    this.time.begin(this.newest, this.note);
  }
}

describe('the time of a journal', () => {
  let processes: Processes;
  beforeEach(() => (processes = new Processes()));

  it('is that of the machine in a new file, and of the release where the machine has no clock', () => {
    processes.time.now().should.equal(NOW);
    const clock = new FakeClock(0);
    const time = new JournalTime(clock, new Calendar(clock));
    time.begin(0, undefined);
    time.now().should.equal(RELEASED_AT);
  });

  for (const [jump, ms] of [
    ['two hours forward', 2 * HOUR],
    ['two hours back', -2 * HOUR],
    ['a year forward', 365 * DAY],
    ['to 1970', -NOW],
  ] as const) {
    it(`goes on as before when the clock is set ${jump}`, () => {
      const mark = processes.mark();
      processes.clock.wallAheadMs = ms;
      processes.clock.tick(5000);
      processes.time.ageOf(mark).should.equal(5000);
      processes.time.now().should.equal(mark + 5000);
    });
  }

  it('goes on while the machine sleeps', () => {
    const mark = processes.mark();
    processes.clock.sleptMs = HOUR;
    processes.clock.tick(1000);
    processes.time.lookAtUptime();
    processes.time.ageOf(mark).should.equal(HOUR + 1000);
    processes.time.lookAtUptime();
    processes.time.ageOf(mark).should.equal(HOUR + 1000);
  });

  describe('after a process has ended on a machine that ran on', () => {
    for (const wallAheadMs of [0, 365 * DAY, -2 * HOUR, -NOW]) {
      it(`knows how long nobody ran, with a clock that is ${wallAheadMs / HOUR} h ahead`, () => {
        const mark = processes.mark();
        processes.restart(HOUR, false, wallAheadMs);
        processes.time.isInDoubt.should.be.false();
        // One more: a new mark is later than all of before.
        processes.time.ageOf(mark).should.equal(HOUR + 1);
        processes.time.now().should.equal(mark + 1);
      });
    }

    it('counts the time that an idle process ran after its last mark', () => {
      const mark = processes.mark();
      processes.clock.tick(3 * DAY);
      processes.restart(1000, false);
      processes.time.ageOf(mark).should.equal(3 * DAY + 1000 + 1);
    });
  });

  describe('after a start of the machine', () => {
    it('is in doubt until the platform has said what time it is, by its own clock alone', () => {
      const mark = processes.mark();
      processes.hear();
      for (const wallAheadMs of [0, 365 * DAY, -HOUR, -NOW]) {
        processes.restart(HOUR, true, wallAheadMs);
        processes.time.isInDoubt.should.be.true();
        processes.time.ageOf(mark).should.equal(1);
        processes.calendar.hear(processes.clock.now);
        const standstill = processes.time.resolve();
        should(standstill).match({ at: mark, ms: HOUR - 1 });
        processes.time.isInDoubt.should.be.false();
        processes.time.ageOf(mark).should.equal(HOUR);
        processes.clock.now -= HOUR;
      }
    });

    it('lets its own marks be as young as they are', () => {
      processes.mark();
      processes.hear();
      processes.restart(8 * HOUR, true);
      processes.clock.tick(MINUTE);
      const own = processes.time.now();
      processes.clock.tick(MINUTE);
      processes.hear();
      processes.time.ageOf(own).should.equal(MINUTE);
    });

    it('adds up what several starts without the platform have stood still, for the marks before the first', () => {
      const first = processes.mark();
      processes.hear();
      processes.restart(HOUR, true, -NOW);
      processes.clock.tick(MINUTE);
      const second = processes.mark();
      processes.restart(2 * HOUR, true, -NOW);
      processes.clock.tick(MINUTE);
      processes.hear();
      processes.time.ageOf(first).should.equal(3 * HOUR + 2 * MINUTE);
      // Nobody knows which part of it came after the second: then it is as young as it can be.
      processes.time.ageOf(second).should.equal(MINUTE + 1);
    });

    it('is measured by the clock of the machine where the platform does not say', () => {
      const mark = processes.mark();
      processes.restart(HOUR, true);
      processes.time.resolve();
      processes.time.ageOf(mark).should.equal(HOUR);
    });

    it('stays as young as it can be where nobody can say', () => {
      const mark = processes.mark();
      processes.restart(HOUR, true, -NOW);
      processes.time.resolve();
      processes.time.isInDoubt.should.be.false();
      processes.time.ageOf(mark).should.equal(1);
    });

    it('gives an age that is likely, for what may be counted either way', () => {
      const mark = processes.mark();
      processes.restart(HOUR, true);
      should(processes.time.likelyAgeOf(mark)).equal(HOUR);
      processes.restart(0, true, -NOW);
      should(processes.time.likelyAgeOf(mark)).be.undefined();
      processes.hear();
      should(processes.time.likelyAgeOf(mark)).equal(HOUR);
      should(processes.time.likelyAgeOf(processes.time.now() + 1)).be.undefined();
    });
  });

  describe('on a file of an earlier version, whose marks are of the wall clock', () => {
    const opened = (newest: number): JournalTime => {
      const clock = new FakeClock(NOW);
      const calendar = new Calendar(clock);
      const time = new JournalTime(clock, calendar);
      time.begin(newest, undefined);
      calendar.hear(NOW);
      time.resolve();
      return time;
    };

    it('knows how old they are', () => {
      opened(NOW - HOUR)
        .ageOf(NOW - 2 * HOUR)
        .should.equal(2 * HOUR);
    });

    it('takes none of a clock that was ahead for a mark of the future', () => {
      const ahead = NOW + 365 * DAY;
      const time = opened(ahead);
      time.now().should.equal(ahead + 1);
      time.ageOf(ahead).should.equal(1);
    });

    it('lets none of 1970 look old', () => {
      opened(5000).ageOf(4000).should.equal(1001);
    });
  });

  it('is not set back by a file that stands in the place of another', () => {
    const mark = processes.mark();
    processes.time.begin(0, undefined);
    processes.time.now().should.equal(mark);
    processes.time.begin(mark + 5000, undefined);
    processes.time.now().should.equal(mark + 5001);
  });

  it('says for people when a mark was, as far as anybody knows', () => {
    const mark = processes.mark();
    processes.clock.tick(MINUTE);
    processes.time.toWall(mark).should.equal(NOW);
    processes.clock.wallAheadMs = 365 * DAY;
    processes.calendar.hear(processes.clock.now);
    processes.time.toWall(mark).should.equal(NOW);
  });
});
