import should from 'should';
import { MAX_CONNECTIONS } from '../../../../lib/api/http/most-connections';
import type { MessageFields } from '../../../../lib/message/message';
import { Dispatcher } from '../../../../lib/outbox/queue/dispatcher';
import type { Entry } from '../../../../lib/outbox/state/entry';
import { WakeupTimer } from '../../../../lib/queueing/wakeup-timer';
import { FakeClock } from '../../../harness/fake-clock';
import { numbers } from '../../message/orders';
import { entryFrom } from '../support/entries';

describe('a dispatcher', () => {
  let clock: FakeClock;
  let isOpen: boolean;
  let mayStart: (entry: Entry) => boolean;
  /** Requests that wait for their answer. */
  let requests: { entries: readonly Entry[]; answer: () => void }[];
  let dispatcher: Dispatcher;
  let wakeup: WakeupTimer;

  beforeEach(() => {
    clock = new FakeClock(1_000_000);
    isOpen = true;
    mayStart = () => true;
    requests = [];
    dispatcher = new Dispatcher();
    wakeup = new WakeupTimer(clock, advance);
  });

  /** Makes a request of all that may go, as whoever asks the dispatcher does. */
  const advance = (): void => {
    while (isOpen) {
      const next = dispatcher.next(clock.steady(), mayStart);
      if ('waitMs' in next) return wakeup.wakeIn(next.waitMs);
      dispatcher.began(clock.steady());
      const answer = (): void => {
        dispatcher.ended();
        advance();
      };
      requests.push({ entries: next.entries, answer });
    }
  };
  const pass = (ms: number): void => clock.tick(ms);
  /** All in one turn. */
  const add = (count: number, more: Partial<MessageFields> = {}): void => {
    for (const phoneNumbers of numbers(count)) {
      dispatcher.add(entryFrom({ phoneNumbers, ...more }), clock.steady());
    }
    advance();
  };
  const addOneByOne = (count: number): void => {
    for (const phoneNumbers of numbers(count)) {
      dispatcher.add(entryFrom({ phoneNumbers }), clock.steady());
      advance();
    }
  };
  const sizes = (): number[] => requests.map(({ entries }) => entries.length);

  it('begins at once on an idle line', () => {
    add(2);
    sizes().should.deepEqual([1, 1]);
  });

  it('begins one request for what comes together, where not all could go at once', () => {
    add(2);
    add(3);
    sizes().should.deepEqual([1, 1, 3]);
    add(5);
    sizes().should.deepEqual([1, 1, 3, 5]);
  });

  it('begins few requests for what may share one, and gathers the rest', () => {
    for (let i = 0; i < 7; i += 1) add(10);
    sizes().should.deepEqual([10, 10, 10, 10]);
    dispatcher.length.should.equal(30);
    requests[0]!.answer();
    // No number twice.
    sizes().should.deepEqual([10, 10, 10, 10, 10]);
  });

  it('lets what comes one by one go at once, but for very many', () => {
    addOneByOne(16);
    sizes().should.deepEqual(new Array(16).fill(1));
    addOneByOne(10);
    dispatcher.length.should.equal(10);
    for (const { answer } of requests.slice(0, 12)) answer();
    sizes().length.should.equal(16);
    requests[12]!.answer();
    sizes().should.deepEqual([...new Array<number>(16).fill(1), 10]);
  });

  it('gathers few that came together where they had to wait for the rate', () => {
    dispatcher.requestsPerSecond = 5;
    add(4);
    sizes().should.deepEqual([1]);
    pass(200);
    sizes().should.deepEqual([1, 3]);
  });

  for (const [first, then] of [
    [20, 0],
    [15, 2],
  ] as const) {
    it(`lets requests that hang hold up nothing for long: ${first} one by one, ${then} a second later`, () => {
      addOneByOne(first);
      pass(1000);
      add(then);
      pass(250);
      dispatcher.length.should.equal(0);
    });
  }

  it('begins another one when those before hang', () => {
    for (let i = 0; i < 4; i += 1) add(1);
    add(2);
    pass(249);
    sizes().length.should.equal(4);
    pass(1);
    sizes().should.deepEqual([1, 1, 1, 1, 2]);
  });

  it('begins up to the most connections for what shares none', () => {
    add(70, { format: 'xml' });
    requests.length.should.equal(MAX_CONNECTIONS);
    requests[0]!.answer();
    requests.length.should.equal(MAX_CONNECTIONS + 1);
  });

  it('keeps to the rate', () => {
    dispatcher.requestsPerSecond = 5;
    add(4, { format: 'xml' });
    requests.length.should.equal(1);
    for (let i = 2; i <= 4; i += 1) {
      pass(200);
      requests.length.should.equal(i);
    }
  });

  it('stands while the first may not start, so that order is kept', () => {
    mayStart = ({ order }) => order.body.message !== 'first';
    add(1, { message: 'first' });
    add(1, { message: 'second' });
    requests.should.be.empty();
    mayStart = () => true;
    advance();
    should(requests.map(({ entries }) => entries[0]!.order.body.message)).deepEqual([
      'first',
      'second',
    ]);
  });

  it('begins nothing while nothing may go', () => {
    isOpen = false;
    add(5);
    pass(60_000);
    requests.should.be.empty();
    isOpen = true;
    advance();
    sizes().should.deepEqual([5]);
  });

  it('pauses after a failure, at least as long as it was asked to', () => {
    dispatcher.pause(clock.steady(), 30_000);
    add(1);
    pass(29_999);
    requests.should.be.empty();
    pass(1);
    requests.length.should.equal(1);
  });

  it('goes on once something got through, but for what it was asked', () => {
    dispatcher.pause(clock.steady(), 30_000);
    dispatcher.succeeded();
    add(1);
    pass(20_000);
    requests.should.be.empty();
    dispatcher.resume();
    advance();
    requests.length.should.equal(1);
  });

  it('takes many failures at once for one', () => {
    for (let i = 0; i < 60; i += 1) dispatcher.pause(clock.steady());
    add(1);
    pass(1000);
    requests.length.should.equal(1);
  });

  it('sends first what comes back', () => {
    isOpen = false;
    add(3, { format: 'xml' });
    const all = dispatcher.remove(() => true);
    dispatcher.length.should.equal(0);
    dispatcher.add(all[2]!, clock.steady());
    dispatcher.putBack([all[1]!, all[0]!]);
    isOpen = true;
    advance();
    should(requests.map(({ entries }) => entries[0])).deepEqual(all);
  });
});
