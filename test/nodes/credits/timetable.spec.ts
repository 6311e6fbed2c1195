import 'should';
import { type LastTime, Timetable } from '../../../nodes/credits/timetable';
import { FakeClock } from '../../harness/fake-clock';

const HOUR = 3_600_000;

describe('the timer of the credits node', () => {
  let clock: FakeClock;
  let start: number;
  let asked: number[];
  let answer: (() => void) | undefined;
  let last: LastTime;

  /** @param isSlow the answer waits until `answer` is called */
  const begin = (isSlow = false): Timetable => {
    const timetable = new Timetable(clock, HOUR, () => {
      asked.push((clock.now - start) / HOUR);
      return isSlow ? new Promise((resolve) => (answer = resolve)) : Promise.resolve();
    });
    timetable.begin(last);
    return timetable;
  };

  beforeEach(() => {
    clock = new FakeClock();
    start = clock.now;
    asked = [];
    last = {};
  });

  it('asks at once, then each time so long after', async () => {
    begin();
    await clock.pass(3.5 * HOUR, 60_000);
    asked.should.deepEqual([0, 1, 2, 3]);
  });

  it('goes on over deploys, however many there are', async () => {
    for (let deploys = 0; deploys < 10; deploys += 1) {
      const timetable = begin();
      await clock.pass(HOUR / 4, 60_000);
      timetable.stop();
    }
    asked.should.deepEqual([0, 1, 2]);
  });

  it('asks at once after a deploy where its time has passed', async () => {
    begin().stop();
    last.askedAt = start;
    clock.tick(1.5 * HOUR);
    begin();
    await clock.pass(HOUR, 60_000);
    asked.should.deepEqual([1.5, 2.5]);
  });

  it('stays silent once it is stopped, also by an answer that comes later', async () => {
    const timetable = begin(true);
    clock.tick(0);
    timetable.stop();
    answer?.();
    await clock.pass(3 * HOUR, 60_000);
    asked.should.deepEqual([0]);
  });

  it('waits for an answer before it asks again', async () => {
    begin(true);
    await clock.pass(2.5 * HOUR, 60_000);
    asked.should.deepEqual([0]);
    answer?.();
    await clock.pass(HOUR / 4, 60_000);
    asked.should.have.length(2);
  });
});
