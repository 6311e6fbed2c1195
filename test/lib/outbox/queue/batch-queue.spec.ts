import should from 'should';
import { MAX_BATCH_SIZE } from '../../../../lib/outbox/state/entry';
import { BatchQueue, type Waiting } from '../../../../lib/outbox/queue/batch-queue';
import { startCpuWatch } from '../../../harness/cpu-time';

interface Item extends Waiting {
  maxBatchSize: number;
}

const item = (id: number, number = `n${id}`, maxBatchSize = MAX_BATCH_SIZE): Item => ({
  id,
  message: { id },
  numbers: [number],
  maxBatchSize,
});
const anyone = (): boolean => true;
const idsOf = (items: readonly Item[]): number[] => items.map(({ id }) => id);

describe('queue', () => {
  let queue: BatchQueue<Item>;

  beforeEach(() => (queue = new BatchQueue<Item>()));

  const add = (batchKey: string, ...items: Item[]): void =>
    items.forEach((one) => queue.add(batchKey, one));
  const take = (batchKey: string, most = MAX_BATCH_SIZE): number[] =>
    idsOf(queue.take(batchKey, most, anyone));
  const taken = (): number[][] => {
    const batches: number[][] = [];
    for (let first = queue.first(); first; first = queue.first())
      batches.push(take(first.batchKey));
    return batches;
  };

  it('of nothing have nothing', () => {
    should(queue.first()).be.undefined();
    queue.length.should.equal(0);
    take('a').should.be.empty();
    queue.remove(anyone).should.be.empty();
  });

  it('begin with what came first, whichever batchKey it is in', () => {
    add('a', item(1), item(4));
    add('b', item(2));
    add('', item(3), item(5));
    taken().should.deepEqual([[1, 4], [2], [3], [5]]);
    queue.length.should.equal(0);
  });

  it('give as many as may share a request', () => {
    for (let id = 1; id <= 1200; id += 1) add('a', item(id));
    taken()
      .map(({ length }) => length)
      .should.deepEqual([500, 500, 200]);
  });

  it('never give the same number twice, and lose none', () => {
    add('a', item(1, 'x'), item(2, 'y'), item(3, 'x'), item(4, 'z'), item(5, 'x'));
    take('a').should.deepEqual([1, 2, 4]);
    queue.length.should.equal(2);
    taken().should.deepEqual([[3], [5]]);
  });

  it('do not look for ever for another number', () => {
    for (let id = 1; id <= 2000; id += 1) add('a', item(id, 'x'));
    add('a', item(2001, 'y'));
    take('a').should.deepEqual([1]);
    queue.length.should.equal(2000);
    idsOf([queue.first()!.entry]).should.deepEqual([2]);
  });

  it('take back what comes before what arrived later, in order', () => {
    add('a', item(1), item(2), item(3), item(4));
    const [first, second] = queue.take('a', 2, anyone) as [Item, Item];
    add('a', item(5));
    queue.putBack('a', [second]);
    queue.putBack('a', [first]);
    queue.length.should.equal(5);
    take('a').should.deepEqual([1, 2, 3, 4, 5]);
  });

  it('give no more than each of them may share a request with', () => {
    add('a', item(1, 'a', 2), item(2, 'b', 2), item(3, 'c', 1), item(4), item(5, 'e', 2), item(6));
    taken().should.deepEqual([[1, 2], [3], [4, 5], [6]]);
  });

  it('end a batch before the first that may not join', () => {
    add('a', item(1), item(2), item(3), item(4));
    idsOf(queue.take('a', MAX_BATCH_SIZE, ({ id }) => id !== 3)).should.deepEqual([1, 2]);
    queue.length.should.equal(2);
  });

  it('give out what is asked for, in order of arrival, and keep the rest', () => {
    add('a', item(1), item(2), item(4));
    add('b', item(3), item(5));
    queue.putBack('a', queue.take('a', 1, anyone));
    idsOf(queue.remove(({ id }) => id % 2 === 1)).should.deepEqual([1, 3, 5]);
    queue.length.should.equal(2);
    taken().should.deepEqual([[2, 4]]);
  });

  it('of 200,000 that come back are still cheap', () => {
    const items = Array.from({ length: 200_000 }, (_, id) => item(id));
    const cpuMs = startCpuWatch();
    queue.putBack('a', items);
    queue.remove(() => false);
    taken().length.should.equal(400);
    queue.putBack('a', items);
    queue.remove(anyone).length.should.equal(200_000);
    queue.length.should.equal(0);
    cpuMs().should.be.below(5000);
  });
});
