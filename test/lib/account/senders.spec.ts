import should from 'should';
import { mock } from 'node:test';
import { GRACE_MS } from '../../../lib/account/grace';
import { type Receipt, Senders } from '../../../lib/account/senders';
import type { Outcome } from '../../../lib/send/outcome';
import { TestReceipt, TestSink } from './sinks';

const OUTCOMES: Outcome[] = [
  { outcome: 'sent', messageId: '1', phoneNumbers: [], sandbox: false, response: '' },
];

describe('the senders', () => {
  let senders: Senders<TestReceipt>;
  let events: string[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    senders = new Senders<TestReceipt>();
    events = [];
    senders.listen({
      senderBack: (id) => events.push(`back ${id}`),
      senderGone: (id) => events.push(`gone ${id}`),
    });
  });
  afterEach(() => mock.timers.reset());

  const attach = (id = 'a'): TestSink => {
    const sink = new TestSink();
    senders.attach(id, sink);
    senders.open();
    return sink;
  };

  it('are not present before all flows have started', () => {
    const sink = new TestSink();
    senders.attach('a', sink);
    senders.isPresent('a').should.be.false();
    senders.isKnown('a').should.be.true();
    events.should.be.empty();
    senders.open();
    senders.isPresent('a').should.be.true();
    events.should.deepEqual(['back a']);
    senders.open();
    events.should.deepEqual(['back a']);
  });

  it('get their outcomes, with the number still open', () => {
    const sink = attach();
    senders.began('a');
    senders.began('a');
    sink.shown.should.deepEqual([1, 2]);
    const receipt = new TestReceipt();
    senders.deliver('a', receipt, OUTCOMES);
    should(sink.delivered).deepEqual([{ receipt, outcomes: OUTCOMES, pending: 1 }]);
  });

  it('get what came while they were away when they are back, in order', () => {
    attach();
    senders.began('a');
    senders.began('a');
    senders.detach('a');
    senders.isPresent('a').should.be.false();
    const receipts = [new TestReceipt(), new TestReceipt()];
    for (const receipt of receipts) senders.deliver('a', receipt, OUTCOMES);
    mock.timers.tick(GRACE_MS - 1);
    const sink = new TestSink();
    senders.attach('a', sink);
    sink.delivered.should.be.empty();
    senders.open();
    should(sink.delivered.map(({ receipt }) => receipt)).deepEqual(receipts);
    should(sink.delivered.map(({ pending }) => pending)).deepEqual([1, 0]);
    mock.timers.tick(GRACE_MS);
    receipts.every(({ abandoned }) => abandoned.length === 0).should.be.true();
    events.should.deepEqual(['back a', 'back a']);
  });

  it('are gone when they are not back in time, and what waits for them is given up', () => {
    attach();
    senders.began('a');
    senders.detach('a');
    const receipt = new TestReceipt();
    senders.deliver('a', receipt, OUTCOMES);
    mock.timers.tick(GRACE_MS - 1);
    senders.isKnown('a').should.be.true();
    receipt.abandoned.should.be.empty();
    mock.timers.tick(1);
    senders.isKnown('a').should.be.false();
    should(receipt.abandoned).deepEqual([OUTCOMES]);
    events.should.deepEqual(['back a', 'gone a']);
  });

  it('get nothing once they are gone: it is given up', () => {
    const receipt = new TestReceipt();
    senders.began('nobody');
    senders.deliver('nobody', receipt, OUTCOMES);
    should(receipt.abandoned).deepEqual([OUTCOMES]);
  });

  it('have a full grace each time they leave', () => {
    attach();
    senders.detach('a');
    mock.timers.tick(GRACE_MS - 1);
    attach();
    senders.detach('a');
    mock.timers.tick(GRACE_MS - 1);
    senders.isKnown('a').should.be.true();
  });

  it('are gone when they were attached and left before all flows had started', () => {
    senders.attach('a', new TestSink());
    senders.detach('a');
    senders.open();
    senders.isPresent('a').should.be.false();
    mock.timers.tick(GRACE_MS);
    senders.isKnown('a').should.be.false();
  });

  it('are told how much is open when they are back', () => {
    attach();
    senders.began('a');
    senders.detach('a');
    attach().shown.should.deepEqual([1]);
  });

  it('do not meet: each gets its own', () => {
    const [a, b] = [attach('a'), attach('b')];
    senders.began('b');
    senders.deliver('b', new TestReceipt(), OUTCOMES);
    a.delivered.should.be.empty();
    b.delivered.length.should.equal(1);
  });

  it('that fail to pass an outcome on neither throw nor leave it open', () => {
    const sink = attach();
    sink.fails = true;
    senders.began('a');
    const receipt = new TestReceipt();
    should(() => senders.deliver('a', receipt, OUTCOMES)).not.throw();
    should(receipt.abandoned).deepEqual([OUTCOMES]);
  });

  it('are no longer listened to by who stopped', () => {
    const listening = new Senders<Receipt>().listen({
      senderBack: () => undefined,
      senderGone: () => undefined,
    });
    should(() => listening.stop()).not.throw();
  });
});
