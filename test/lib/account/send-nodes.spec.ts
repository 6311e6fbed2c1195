import should from 'should';
import { GRACE_PERIOD_MS } from '../../../lib/account/grace-period';
import { SendNodes } from '../../../lib/account/send-nodes';
import type { Outcome } from '../../../lib/message/outcome';
import { TestInput, TestSink } from './outcome-sinks';
import { FakeClock } from '../../harness/fake-clock';

const OUTCOMES: Outcome[] = [
  { outcome: 'sent', messageId: '1', phoneNumbers: [], sandbox: false, response: '' },
];

describe('the send nodes', () => {
  let clock: FakeClock;
  let sendNodes: SendNodes;
  let events: string[];
  let left: number;

  beforeEach(() => {
    clock = new FakeClock();
    sendNodes = new SendNodes(clock);
    events = [];
    left = 0;
    sendNodes.listen({
      nodeBack: (id) => events.push(`back ${id}`),
      nodeIsGone: (id) => events.push(`gone ${id}`),
      opened: () => events.push('opened'),
    });
  });

  const attach = (id = 'a'): TestSink => {
    const sink = new TestSink();
    sendNodes.attach(id, sink);
    sendNodes.open();
    return sink;
  };

  const deliver = (id: string, input: TestInput): void => {
    const completed = {
      input,
      stored: undefined,
      outcomes: OUTCOMES,
      left: () => void (left += 1),
    };
    sendNodes.deliver(id, completed, () => input.toCatchNodes(OUTCOMES));
  };

  it('are not present before all flows have started', () => {
    const sink = new TestSink();
    sendNodes.attach('a', sink);
    sendNodes.isPresent('a').should.be.false();
    sendNodes.isKnown('a').should.be.true();
    sendNodes.isOpen.should.be.false();
    events.should.be.empty();
    sendNodes.open();
    sendNodes.isPresent('a').should.be.true();
    sendNodes.isOpen.should.be.true();
    events.should.deepEqual(['back a', 'opened']);
    sendNodes.open();
    events.should.deepEqual(['back a', 'opened', 'opened']);
  });

  it('get their outcomes, with the number still open', () => {
    const sink = attach();
    sendNodes.began('a');
    sendNodes.began('a');
    sink.shown.should.deepEqual([0, 1, 2]);
    const input = new TestInput();
    deliver('a', input);
    should(sink.delivered).deepEqual([
      { input, stored: undefined, outcomes: OUTCOMES, pending: 1 },
    ]);
    left.should.equal(1);
  });

  it('get what came while they were away when they are back, in order', () => {
    attach();
    sendNodes.began('a');
    sendNodes.began('a');
    sendNodes.detach('a');
    sendNodes.isPresent('a').should.be.false();
    const inputs = [new TestInput(), new TestInput()];
    for (const input of inputs) deliver('a', input);
    clock.tick(GRACE_PERIOD_MS - 1);
    const sink = new TestSink();
    sendNodes.attach('a', sink);
    sink.delivered.should.be.empty();
    left.should.equal(0);
    sendNodes.open();
    left.should.equal(2);
    should(sink.delivered.map(({ input }) => input)).deepEqual(inputs);
    should(sink.delivered.map(({ pending }) => pending)).deepEqual([1, 0]);
    clock.tick(GRACE_PERIOD_MS);
    inputs.every(({ caught }) => caught.length === 0).should.be.true();
    events.should.deepEqual(['back a', 'opened', 'back a', 'opened']);
  });

  it('are gone when they are not back in time, and what waits for them is given up', () => {
    attach();
    sendNodes.began('a');
    sendNodes.detach('a');
    const input = new TestInput();
    deliver('a', input);
    clock.tick(GRACE_PERIOD_MS - 1);
    sendNodes.isKnown('a').should.be.true();
    input.caught.should.be.empty();
    clock.tick(1);
    sendNodes.isKnown('a').should.be.false();
    should(input.caught).deepEqual([OUTCOMES]);
    left.should.equal(1);
    events.should.deepEqual(['back a', 'opened', 'gone a']);
  });

  it('get nothing once they are gone: it is given up', () => {
    const input = new TestInput();
    sendNodes.began('nobody');
    deliver('nobody', input);
    should(input.caught).deepEqual([OUTCOMES]);
    left.should.equal(1);
  });

  it('have a full grace period each time they leave', () => {
    attach();
    sendNodes.detach('a');
    clock.tick(GRACE_PERIOD_MS - 1);
    attach();
    sendNodes.detach('a');
    clock.tick(GRACE_PERIOD_MS - 1);
    sendNodes.isKnown('a').should.be.true();
  });

  it('are gone when they were attached and left before all flows had started', () => {
    sendNodes.attach('a', new TestSink());
    sendNodes.detach('a');
    sendNodes.open();
    sendNodes.isPresent('a').should.be.false();
    clock.tick(GRACE_PERIOD_MS);
    sendNodes.isKnown('a').should.be.false();
  });

  it('are told how much is open when they are back', () => {
    attach();
    sendNodes.began('a');
    sendNodes.detach('a');
    attach().shown.should.deepEqual([1]);
  });

  it('do not meet: each gets its own', () => {
    const [a, b] = [attach('a'), attach('b')];
    sendNodes.began('b');
    deliver('b', new TestInput());
    a.delivered.should.be.empty();
    b.delivered.length.should.equal(1);
  });

  it('that fail to pass an outcome on neither throw nor leave it open', () => {
    const sink = attach();
    sink.fails = true;
    sendNodes.began('a');
    const input = new TestInput();
    should(() => deliver('a', input)).not.throw();
    should(input.caught).deepEqual([OUTCOMES]);
    left.should.equal(1);
  });

  it('that fail, and whose message cannot be given up either, do not throw', () => {
    attach().fails = true;
    const input = new TestInput();
    input.toCatchNodes = () => {
      throw new Error('cannot be copied');
    };
    should(() => deliver('a', input)).not.throw();
    left.should.equal(1);
  });

  it('never have less than nothing open', () => {
    const sink = attach();
    deliver('a', new TestInput());
    should(sink.delivered.map(({ pending }) => pending)).deepEqual([0]);
  });

  it('are told that something they show is different', () => {
    const sink = attach();
    sendNodes.began('a');
    sendNodes.refresh();
    sink.shown.should.deepEqual([0, 1, 1]);
    sendNodes.detach('a');
    should(() => sendNodes.refresh()).not.throw();
    sink.shown.length.should.equal(3);
  });

  it('are no longer listened to by who stopped', () => {
    const heard: string[] = [];
    const listening = sendNodes.listen({
      nodeBack: (id) => heard.push(`back ${id}`),
      nodeIsGone: (id) => heard.push(`gone ${id}`),
      opened: () => heard.push('opened'),
    });
    attach();
    listening.stop();
    sendNodes.detach('a');
    clock.tick(GRACE_PERIOD_MS);
    attach();
    heard.should.deepEqual(['back a', 'opened']);
  });
});
