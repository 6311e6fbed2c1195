import should from 'should';
import { Fifo } from '../../../lib/queueing/fifo';
import { startCpuWatch } from '../../harness/cpu-time';

describe('a queue', () => {
  const filled = (count: number): Fifo<number> => {
    const fifo = new Fifo<number>();
    for (let i = 0; i < count; i += 1) fifo.push(i);
    return fifo;
  };
  const emptied = (fifo: Fifo<number>): number[] => {
    const items: number[] = [];
    for (let item = fifo.shift(); item !== undefined; item = fifo.shift()) items.push(item);
    return items;
  };

  it('of nothing has nothing', () => {
    const fifo = new Fifo<number>();
    fifo.length.should.equal(0);
    should(fifo.peek()).be.undefined();
    should(fifo.shift()).be.undefined();
    fifo.removeWhere(() => true).should.be.empty();
    fifo.length.should.equal(0);
  });

  it('keeps the order of arrival', () => {
    const fifo = filled(3);
    should(fifo.peek()).equal(0);
    fifo.length.should.equal(3);
    emptied(fifo).should.deepEqual([0, 1, 2]);
    fifo.length.should.equal(0);
    fifo.push(7);
    emptied(fifo).should.deepEqual([7]);
  });

  it('keeps the order while it comes and goes', () => {
    const fifo = new Fifo<number>();
    const left: number[] = [];
    for (let i = 0; i < 10_000; i += 1) {
      fifo.push(i);
      if (i % 3 > 0) left.push(fifo.shift()!);
    }
    left.push(...emptied(fifo));
    left.should.deepEqual(Array.from({ length: 10_000 }, (_, i) => i));
  });

  it('gives out what is taken from its middle, in order', () => {
    const fifo = filled(3000);
    for (let i = 0; i < 1100; i += 1) fifo.shift();
    const odd = fifo.removeWhere((item) => item % 2 === 1);
    odd.length.should.equal(950);
    should(odd[0]).equal(1101);
    fifo.length.should.equal(950);
    should(fifo.peek()).equal(1100);
    emptied(fifo)
      .every((item) => item % 2 === 0)
      .should.be.true();
  });

  it('of 100,000 is cheap', () => {
    const cpuMs = startCpuWatch();
    emptied(filled(100_000)).length.should.equal(100_000);
    cpuMs().should.be.below(8000);
  });
});
