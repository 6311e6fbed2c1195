import should from 'should';
import { mock } from 'node:test';
import type { RequestResult } from '../../../../lib/gateway/gateway';
import { MAX_CONNECTIONS } from '../../../../lib/api/http/connections';
import { type Carrier, Dispatcher } from '../../../../lib/outbox/queue/dispatcher';
import type { Attempt, Entry } from '../../../../lib/outbox/state/entry';
import { kindOf } from '../../../../lib/outbox/queue/batch-key';
import type { MessageFields } from '../../../../lib/message/message';
import { numbers } from '../../message/orders';
import { entryFrom } from '../support/entries';

describe('a dispatcher', () => {
  let now: number;
  let isOpen: boolean;
  let mayStart: (entry: Entry<string>) => boolean;
  let isWritten: boolean;
  /** Requests that wait for their answer. */
  let requests: { entries: readonly Entry<string>[]; tag: string; answer: () => void }[];
  let answered: Attempt<string>[];
  let notMade: Attempt<string>[];
  let dispatcher: Dispatcher<string>;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    now = 1_000_000;
    isOpen = true;
    isWritten = true;
    mayStart = () => true;
    requests = [];
    answered = [];
    notMade = [];
    let id = 0;
    const carrier: Carrier<string> = (entries, tag) =>
      new Promise<RequestResult>((resolve) => {
        requests.push({ entries, tag, answer: () => resolve({ outcomes: [] }) });
      });
    dispatcher = new Dispatcher<string>(
      {
        now: () => now,
        mayGo: () => isOpen,
        mayStart: (entry) => mayStart(entry),
        kindOf: ([first, ...more]) => kindOf('account', first!.order, more.length > 0),
        prepare: (entries) => entries,
        writeAttempt: () => Promise.resolve(isWritten ? carrier : undefined),
        notMade: (attempt) => void notMade.push(attempt),
        answered: (attempt) => void answered.push(attempt),
      },
      () => (id += 1),
    );
  });
  afterEach(() => mock.timers.reset());

  const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    mock.timers.tick(ms);
    await turns();
  };
  const add = async (count: number, more: Partial<MessageFields> = {}): Promise<void> => {
    for (const phoneNumbers of numbers(count)) dispatcher.add(entryFrom({ phoneNumbers, ...more }));
    await turns();
  };
  const sizes = (): number[] => requests.map(({ entries }) => entries.length);

  it('begins at once on an idle line, with a tag of its own', async () => {
    await add(2);
    sizes().should.deepEqual([1, 1]);
    should(requests[0]!.tag).not.equal(requests[1]!.tag);
    for (const { entries, tag } of requests) {
      should(entries[0]!.state).deepEqual({
        phase: 'inFlight',
        tags: [tag],
        mayHaveLeft: false,
      });
      should(entries[0]!.attempts).match([{ tag, open: 1, kind: 'account live now single' }]);
    }
  });

  it('uses the tag of the user', async () => {
    await add(1, { tag: 'mine' });
    should(requests[0]!.tag).equal('mine');
  });

  it('begins few requests for what may share one, and gathers the rest', async () => {
    await add(100);
    sizes().should.deepEqual([1, 1, 1, 1]);
    dispatcher.length.should.equal(96);
    requests[0]!.answer();
    await turns();
    sizes().should.deepEqual([1, 1, 1, 1, 96]);
    answered.length.should.equal(1);
    should(requests[4]!.entries[0]!.attempts[0]!.kind).equal('account live now batch');
  });

  it('begins another one when those before hang', async () => {
    await add(6);
    await pass(249);
    sizes().length.should.equal(4);
    await pass(1);
    sizes().should.deepEqual([1, 1, 1, 1, 2]);
  });

  it('begins up to the most connections for what shares none', async () => {
    await add(70, { format: 'xml' });
    requests.length.should.equal(MAX_CONNECTIONS);
    requests[0]!.answer();
    await turns();
    requests.length.should.equal(MAX_CONNECTIONS + 1);
  });

  it('keeps to the rate', async () => {
    dispatcher.requestsPerSecond = 5;
    await add(4, { format: 'xml' });
    requests.length.should.equal(1);
    for (let i = 2; i <= 4; i += 1) {
      await pass(200);
      requests.length.should.equal(i);
    }
  });

  it('stands while the first may not start, so that order is kept', async () => {
    mayStart = ({ order }) => order.body.message !== 'first';
    await add(1, { message: 'first' });
    await add(1, { message: 'second' });
    requests.should.be.empty();
    mayStart = () => true;
    dispatcher.advance();
    await turns();
    should(requests.map(({ entries }) => entries[0]!.order.body.message)).deepEqual([
      'first',
      'second',
    ]);
  });

  it('begins nothing while nothing may go', async () => {
    isOpen = false;
    await add(3);
    await pass(60_000);
    requests.should.be.empty();
    isOpen = true;
    dispatcher.advance();
    await turns();
    sizes().should.deepEqual([3]);
  });

  it('makes no request for an attempt that is not written', async () => {
    isWritten = false;
    await add(1);
    requests.should.be.empty();
    notMade.length.should.equal(1);
    dispatcher.requestsInFlight.should.equal(0);
  });

  it('pauses after a failure, at least as long as it was asked to', async () => {
    dispatcher.pause(30_000);
    await add(1);
    await pass(29_999);
    requests.should.be.empty();
    await pass(1);
    requests.length.should.equal(1);
  });

  it('goes on once something got through, but for what it was asked', async () => {
    dispatcher.pause(30_000);
    dispatcher.succeeded();
    await add(1);
    await pass(20_000);
    requests.should.be.empty();
    dispatcher.resume();
    dispatcher.advance();
    await turns();
    requests.length.should.equal(1);
  });

  it('takes many failures at once for one', async () => {
    for (let i = 0; i < 60; i += 1) dispatcher.pause();
    await add(1);
    await pass(1000);
    requests.length.should.equal(1);
  });

  it('sends first what comes back', async () => {
    isOpen = false;
    await add(3, { format: 'xml' });
    const all = dispatcher.remove(() => true);
    dispatcher.length.should.equal(0);
    dispatcher.add(all[2]!);
    dispatcher.putBack([all[1]!, all[0]!]);
    isOpen = true;
    dispatcher.advance();
    await turns();
    should(requests.map(({ entries }) => entries[0])).deepEqual(all);
  });

  it('stops once nothing is in flight', async () => {
    await add(2);
    isOpen = false;
    let isStopped = false;
    const stopping = dispatcher.stop().then(() => (isStopped = true));
    await turns();
    requests[0]!.answer();
    await turns();
    isStopped.should.be.false();
    requests[1]!.answer();
    await stopping;
    answered.length.should.equal(2);
    await dispatcher.stop();
  });
});
