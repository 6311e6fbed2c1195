import should from 'should';
import { mock } from 'node:test';
import { Line, type Turn } from '../../../lib/dispatch/line';
import { TokenBucket } from '../../../lib/dispatch/token-bucket';

class TestTurn implements Turn {
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

describe('a line', () => {
  let now: number;
  let started: number[];
  let turns: TestTurn[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    now = 0;
    started = [];
    turns = [];
  });
  afterEach(() => mock.timers.reset());

  const open = (slots: number, rate = new TokenBucket(0)): Line<TestTurn> =>
    new Line<TestTurn>(slots, rate, () => now);
  const join = (line: Line<TestTurn>, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const turn = new TestTurn(turns.length, started);
      turns.push(turn);
      line.join(turn);
    }
  };
  const pass = (ms: number): void => {
    now += ms;
    mock.timers.tick(ms);
  };

  it('starts at once what may start', () => {
    const line = open(64);
    join(line, 3);
    started.should.deepEqual([0, 1, 2]);
    line.length.should.equal(0);
  });

  it('starts so many at once, and the next when one ends', async () => {
    const line = open(2);
    join(line, 5);
    started.should.deepEqual([0, 1]);
    line.length.should.equal(3);
    turns[1]!.end();
    await settled();
    started.should.deepEqual([0, 1, 2]);
    turns[0]!.end();
    turns[2]!.end();
    await settled();
    started.should.deepEqual([0, 1, 2, 3, 4]);
  });

  it('keeps the order of 10,000, whichever ends first', async () => {
    const line = open(7);
    join(line, 10_000);
    while (started.length < 10_000) {
      for (const name of started.slice(-7).reverse()) turns[name]!.end();
      await settled();
    }
    started.should.deepEqual(turns.map(({ name }) => name));
  });

  it('stands while its first may not start, whoever comes after', () => {
    const line = open(64);
    const held = new TestTurn(99, started);
    held.isHeld = true;
    line.join(held);
    join(line, 2);
    started.should.be.empty();
    held.isHeld = false;
    line.advance();
    started.should.deepEqual([99, 0, 1]);
  });

  it('holds no slot and no rate for what may not start', () => {
    const line = open(1, new TokenBucket(1));
    const held = new TestTurn(99, started);
    held.isHeld = true;
    line.join(held);
    pass(10);
    held.isHeld = false;
    line.advance();
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
    const line = open(64, rate);
    join(line, 12);
    started.length.should.equal(1);
    pass(100);
    rate.set(5);
    line.advance();
    started.length.should.equal(1);
    pass(100);
    started.length.should.equal(2);
    for (let i = 0; i < 10; i += 1) pass(200);
    started.length.should.equal(12);
  });

  it('waits longer when its rate was lowered meanwhile', () => {
    const rate = new TokenBucket(1);
    const line = open(64, rate);
    join(line, 2);
    rate.set(0.1);
    pass(1000);
    started.length.should.equal(1);
    pass(9000);
    started.length.should.equal(2);
  });

  it('waits for years where its rate says so, without a rush', async () => {
    mock.timers.reset();
    const rushed: unknown[] = [];
    const note = ({ name }: Error): unknown => rushed.push(name);
    process.on('warning', note);
    join(open(64, new TokenBucket(1e-9)), 2);
    await settled();
    process.off('warning', note);
    started.should.deepEqual([0]);
    rushed.should.be.empty();
  });

  it('gives out who no longer waits, in order, and goes on with the rest', () => {
    const line = open(64);
    const held = new TestTurn(99, started);
    held.isHeld = true;
    line.join(held);
    join(line, 4);
    const removed = line.remove(({ name }) => name % 2 === 1);
    should(removed.map(({ name }) => name)).deepEqual([99, 1, 3]);
    started.should.deepEqual([0, 2]);
  });

  it('does not give out what has started', () => {
    const line = open(1);
    join(line, 2);
    should(line.remove(() => true).map(({ name }) => name)).deepEqual([1]);
    line.length.should.equal(0);
  });

  it('of 100,000 is quick', async () => {
    const line = open(64, new TokenBucket(1));
    const start = performance.now();
    join(line, 100_000);
    line.remove(() => true).length.should.equal(99_999);
    // Taking from the front of a plain array would take minutes.
    (performance.now() - start).should.be.below(8000);
    await settled();
  });
});
