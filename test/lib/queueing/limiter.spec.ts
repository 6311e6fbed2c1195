import 'should';
import { SYSTEM_CLOCK } from '../../../lib/queueing/clock';
import { Limiter, type Task } from '../../../lib/queueing/limiter';
import { FakeClock } from '../../harness/fake-clock';
import { TokenBucket } from '../../../lib/queueing/token-bucket';
import { startCpuWatch } from '../../harness/cpu-time';

class TestTask implements Task {
  isHeld = false;
  end: () => void = () => undefined;

  constructor(
    readonly name: number,
    private readonly started: number[],
  ) {}

  mayStart(): boolean {
    return !this.isHeld;
  }

  start(): Promise<void> {
    this.started.push(this.name);
    return new Promise((resolve) => (this.end = resolve));
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a limiter', () => {
  let clock: FakeClock;
  let started: number[];
  let tasks: TestTask[];

  beforeEach(() => {
    clock = new FakeClock(0);
    started = [];
    tasks = [];
  });

  const open = (slots: number, rate = new TokenBucket(0)): Limiter<TestTask> =>
    new Limiter<TestTask>(slots, rate, clock);
  const join = (limiter: Limiter<TestTask>, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const task = new TestTask(tasks.length, started);
      tasks.push(task);
      limiter.add(task);
    }
  };
  const pass = (ms: number): void => clock.tick(ms);

  it('starts at once what may start', () => {
    const limiter = open(64);
    join(limiter, 3);
    started.should.deepEqual([0, 1, 2]);
    limiter.length.should.equal(0);
  });

  it('starts so many at once, and the next when one ends', async () => {
    const limiter = open(2);
    join(limiter, 5);
    started.should.deepEqual([0, 1]);
    limiter.length.should.equal(3);
    tasks[1]!.end();
    await settled();
    started.should.deepEqual([0, 1, 2]);
    tasks[0]!.end();
    tasks[2]!.end();
    await settled();
    started.should.deepEqual([0, 1, 2, 3, 4]);
  });

  it('keeps the order of 10,000, whichever ends first', async () => {
    const limiter = open(7);
    join(limiter, 10_000);
    while (started.length < 10_000) {
      for (const name of started.slice(-7).reverse()) tasks[name]!.end();
      await settled();
    }
    started.should.deepEqual(tasks.map(({ name }) => name));
  });

  it('stands while its first may not start, whoever comes after', () => {
    const limiter = open(64);
    const held = new TestTask(99, started);
    held.isHeld = true;
    limiter.add(held);
    join(limiter, 2);
    started.should.be.empty();
    held.isHeld = false;
    limiter.advance();
    started.should.deepEqual([99, 0, 1]);
  });

  it('holds no slot and no rate for what may not start', () => {
    const limiter = open(1, new TokenBucket(1));
    const held = new TestTask(99, started);
    held.isHeld = true;
    limiter.add(held);
    pass(10);
    held.isHeld = false;
    limiter.advance();
    started.should.deepEqual([99]);
  });

  it('starts at its rate, evenly, and wakes by itself', () => {
    join(open(64, new TokenBucket(2)), 5);
    started.should.deepEqual([0]);
    pass(499);
    started.length.should.equal(1);
    pass(1);
    started.length.should.equal(2);
    for (let i = 3; i <= 5; i += 1) {
      pass(500);
      started.length.should.equal(i);
    }
    started.should.deepEqual([0, 1, 2, 3, 4]);
  });

  it('does not wait for the timer of a rate that was raised meanwhile', () => {
    const rate = new TokenBucket(0.01);
    const limiter = open(64, rate);
    join(limiter, 12);
    started.length.should.equal(1);
    pass(100);
    rate.set(5);
    limiter.advance();
    started.length.should.equal(1);
    pass(100);
    started.length.should.equal(2);
    for (let i = 0; i < 10; i += 1) pass(200);
    started.length.should.equal(12);
  });

  it('waits longer when its rate was lowered meanwhile', () => {
    const rate = new TokenBucket(1);
    const limiter = open(64, rate);
    join(limiter, 2);
    rate.set(0.1);
    pass(1000);
    started.length.should.equal(1);
    pass(9000);
    started.length.should.equal(2);
  });

  it('waits for years where its rate says so, without a rush', async () => {
    const rushed: unknown[] = [];
    const note = ({ name }: Error): unknown => rushed.push(name);
    process.on('warning', note);
    join(new Limiter<TestTask>(64, new TokenBucket(1e-9), SYSTEM_CLOCK), 2);
    await settled();
    process.off('warning', note);
    started.should.deepEqual([0]);
    rushed.should.be.empty();
  });

  it('gives out who no longer waits, in order, and goes on with the rest', () => {
    const limiter = open(64);
    const held = new TestTask(99, started);
    held.isHeld = true;
    limiter.add(held);
    join(limiter, 4);
    const removed = limiter.remove(({ name }) => name % 2 === 1);
    removed.map(({ name }) => name).should.deepEqual([99, 1, 3]);
    started.should.deepEqual([0, 2]);
  });

  it('does not give out what has started', () => {
    const limiter = open(1);
    join(limiter, 2);
    limiter
      .remove(() => true)
      .map(({ name }) => name)
      .should.deepEqual([1]);
    limiter.length.should.equal(0);
  });

  it('of 100,000 is quick', async () => {
    const limiter = open(1);
    const cpuMs = startCpuWatch();
    join(limiter, 100_000);
    for (let at = 0; at < 100_000; at += 1) {
      tasks[at]!.end();
      await Promise.resolve();
      await Promise.resolve();
    }
    started.length.should.equal(100_000);
    // Taking from the front of a plain array would take minutes.
    cpuMs().should.be.below(8000);
    await settled();
  });
});
