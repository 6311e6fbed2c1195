import should from 'should';
import { Lanes, MOST_IN_BATCH, type Waiting } from '../../../lib/outbox/lanes';

interface Item extends Waiting {
  mostInBatch: number;
}

const item = (id: number, number = `n${id}`, mostInBatch = MOST_IN_BATCH): Item => ({
  id,
  numbers: [number],
  mostInBatch,
});
const anyone = (): boolean => true;
const idsOf = (items: readonly Item[]): number[] => items.map(({ id }) => id);

describe('lanes', () => {
  let lanes: Lanes<Item>;

  beforeEach(() => (lanes = new Lanes<Item>()));

  const add = (lane: string, ...items: Item[]): void =>
    items.forEach((one) => lanes.add(lane, one));
  const take = (lane: string, most = MOST_IN_BATCH): number[] =>
    idsOf(lanes.take(lane, most, anyone));
  const taken = (): number[][] => {
    const batches: number[][] = [];
    for (let first = lanes.first(); first; first = lanes.first()) batches.push(take(first.lane));
    return batches;
  };

  it('of nothing have nothing', () => {
    should(lanes.first()).be.undefined();
    lanes.length.should.equal(0);
    take('a').should.be.empty();
    lanes.remove(anyone).should.be.empty();
  });

  it('begin with what came first, whichever lane it is in', () => {
    add('a', item(1), item(4));
    add('b', item(2));
    add('', item(3), item(5));
    taken().should.deepEqual([[1, 4], [2], [3], [5]]);
    lanes.length.should.equal(0);
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
    lanes.length.should.equal(2);
    taken().should.deepEqual([[3], [5]]);
  });

  it('do not look for ever for another number', () => {
    for (let id = 1; id <= 2000; id += 1) add('a', item(id, 'x'));
    add('a', item(2001, 'y'));
    take('a').should.deepEqual([1]);
    lanes.length.should.equal(2000);
    idsOf([lanes.first()!.entry]).should.deepEqual([2]);
  });

  it('take back what comes before what arrived later, in order', () => {
    add('a', item(1), item(2), item(3), item(4));
    const [first, second] = lanes.take('a', 2, anyone) as [Item, Item];
    add('a', item(5));
    lanes.giveBack('a', [second]);
    lanes.giveBack('a', [first]);
    lanes.length.should.equal(5);
    take('a').should.deepEqual([1, 2, 3, 4, 5]);
  });

  it('give no more than each of them may share a request with', () => {
    add('a', item(1, 'a', 2), item(2, 'b', 2), item(3, 'c', 1), item(4), item(5, 'e', 2), item(6));
    taken().should.deepEqual([[1, 2], [3], [4, 5], [6]]);
  });

  it('end a batch before the first that may not join', () => {
    add('a', item(1), item(2), item(3), item(4));
    idsOf(lanes.take('a', MOST_IN_BATCH, ({ id }) => id !== 3)).should.deepEqual([1, 2]);
    lanes.length.should.equal(2);
  });

  it('give out what is asked for, in order of arrival, and keep the rest', () => {
    add('a', item(1), item(2), item(4));
    add('b', item(3), item(5));
    lanes.giveBack('a', lanes.take('a', 1, anyone));
    idsOf(lanes.remove(({ id }) => id % 2 === 1)).should.deepEqual([1, 3, 5]);
    lanes.length.should.equal(2);
    taken().should.deepEqual([[2, 4]]);
  });

  it('of 200,000 that come back are still cheap', () => {
    const items = Array.from({ length: 200_000 }, (_, id) => item(id));
    const start = performance.now();
    lanes.giveBack('a', items);
    lanes.remove(() => false);
    taken().length.should.equal(400);
    lanes.giveBack('a', items);
    lanes.remove(anyone).length.should.equal(200_000);
    lanes.length.should.equal(0);
    (performance.now() - start).should.be.below(5000);
  });
});
