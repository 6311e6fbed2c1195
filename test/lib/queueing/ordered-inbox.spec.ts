import should from 'should';
import { OrderedInbox } from '../../../lib/queueing/ordered-inbox';

interface Arrival {
  name: number;
  isReady: boolean;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Spins, as real work does. */
function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('an inbox', () => {
  const open = (work: (arrival: Arrival) => void): OrderedInbox<Arrival> =>
    new OrderedInbox<Arrival>(({ isReady }) => isReady, work);

  it('works on each arrival once, in order, and not before the caller went on', async () => {
    const done: number[] = [];
    const inbox = open(({ name }) => done.push(name));
    for (let name = 0; name < 100; name += 1) inbox.push({ name, isReady: true });
    done.should.be.empty();
    while (done.length < 100) await turn();
    await turn();
    done.should.deepEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('lets nobody overtake the first, while that is not ready', async () => {
    const done: number[] = [];
    const inbox = open(({ name }) => done.push(name));
    const slow = { name: 1, isReady: false };
    inbox.push({ name: 0, isReady: true });
    inbox.push(slow);
    inbox.push({ name: 2, isReady: true });
    for (let turns = 0; turns < 10; turns += 1) await turn();
    done.should.deepEqual([0]);
    slow.isReady = true;
    inbox.advance();
    // A busy machine does one in a slice.
    for (let turns = 0; turns < 100 && done.length < 3; turns += 1) await turn();
    done.should.deepEqual([0, 1, 2]);
  });

  it('gives the event loop its turn while 20,000 arrivals wait', async () => {
    const done: number[] = [];
    const inbox = open(({ name }) => {
      done.push(name);
      busy(0.05);
    });
    for (let name = 0; name < 20_000; name += 1) inbox.push({ name, isReady: true });
    let most = 0;
    while (done.length < 20_000) {
      const before = done.length;
      await turn();
      most = Math.max(most, done.length - before);
    }
    // Counted, not timed: a busy machine makes a stretch long, never the work in it. 200 are 10 ms.
    most.should.be.belowOrEqual(210);
    done.every((name, i) => name === i).should.be.true();
  });

  it('takes new arrivals while it works', async () => {
    const done: number[] = [];
    const inbox: OrderedInbox<Arrival> = open(({ name }) => {
      done.push(name);
      if (name < 3) inbox.push({ name: name + 1, isReady: true });
    });
    inbox.push({ name: 0, isReady: true });
    for (let i = 0; i < 100 && done.length < 4; i += 1) await turn();
    done.should.deepEqual([0, 1, 2, 3]);
  });

  it('gives out who is taken away, in order, and goes on with the rest', async () => {
    const done: number[] = [];
    const inbox = open(({ name }) => done.push(name));
    for (let name = 0; name < 4; name += 1) inbox.push({ name, isReady: name > 0 });
    const removed = inbox.remove(({ name }) => name % 2 === 0);
    should(removed.map(({ name }) => name)).deepEqual([0, 2]);
    for (let turns = 0; turns < 100 && done.length < 2; turns += 1) await turn();
    done.should.deepEqual([1, 3]);
  });
});
