import should from 'should';
import { Registry } from '../../../lib/outbox/registry';
import type { Entry, OutboxMessage } from '../../../lib/outbox/state/entry';
import { type EntryState, WAITING } from '../../../lib/outbox/state/entry-state';
import { MOST_HELD_SHOWN } from '../../../lib/outbox/view';
import { numbers } from '../message/orders';
import { startCpuWatch } from '../../harness/cpu-time';
import { entriesFrom } from './support/entries';

const UNCONFIRMED: EntryState = { phase: 'unconfirmed', tags: [], since: 0, absences: 0 };

describe('the registry', () => {
  let registry: Registry;

  beforeEach(() => (registry = new Registry()));

  const add = (count = 1): OutboxMessage => {
    const { message } = entriesFrom({ phoneNumbers: numbers(count) })[0]!;
    registry.add(message);
    return message;
  };
  const track = (entry: Entry, isUnconfirmed: boolean): void => {
    const state: EntryState = isUnconfirmed ? UNCONFIRMED : WAITING;
    Object.assign(entry, { state });
    registry.track(entry);
  };
  const counts = (): number[] => [registry.waiting, registry.checking, registry.held];

  it('counts what waits, is looked up and is held', () => {
    const [a, b] = [add(), add(), add()];
    counts().should.deepEqual([3, 0, 0]);
    track(a.entries[0]!, true);
    registry.hold(b, 'unknown', 1);
    counts().should.deepEqual([1, 1, 1]);
    should({ ...registry.countsOf('node') }).deepEqual({ checking: 1, held: 1 });
    should({ ...registry.countsOf('other') }).deepEqual({ checking: 0, held: 0 });
  });

  it('counts a message once, however many of its requests are unconfirmed', () => {
    const message = add(1001);
    for (const entry of message.entries) track(entry, true);
    for (const entry of message.entries) track(entry, true);
    counts().should.deepEqual([0, 1, 0]);
    should(registry.countsOf('node').checking).equal(1);
    track(message.entries[0]!, false);
    counts().should.deepEqual([0, 1, 0]);
    for (const entry of message.entries) track(entry, false);
    counts().should.deepEqual([1, 0, 0]);
    should(registry.countsOf('node').checking).equal(0);
  });

  it('counts a message once that is held and unconfirmed', () => {
    const message = add(501);
    add();
    track(message.entries[0]!, true);
    registry.hold(message, 'nodeGone', 1);
    counts().should.deepEqual([1, 1, 1]);
  });

  it('counts what is held twice once, and forgets what is removed', () => {
    const message = add();
    registry.hold(message, 'nodeGone', 1);
    registry.hold(message, 'unknown', 2);
    counts().should.deepEqual([0, 0, 1]);
    should(registry.reasonOf(message)).equal('unknown');
    registry.remove(message);
    registry.release(message);
    counts().should.deepEqual([0, 0, 0]);
    should({ ...registry.countsOf('node') }).deepEqual({ checking: 0, held: 0 });
    should(registry.reasonOf(message)).be.undefined();
  });

  it('knows whether a kind is unconfirmed', () => {
    const [entry] = add().entries;
    entry!.attempts = [{ id: 1, tag: 't', kind: 'a', entries: [], open: 1 }];
    registry.isUnconfirmed('a').should.be.false();
    track(entry!, true);
    registry.isUnconfirmed('a').should.be.true();
    registry.isUnconfirmed('b').should.be.false();
  });

  it('gives the oldest message without an outcome', () => {
    should(registry.oldestAt()).be.undefined();
    const [a, b] = [add(), add()];
    a.open = 0;
    should(registry.oldestAt()).equal(b.entries[0]!.acceptedAt);
  });

  it('gives what is held by id, all without, and old ones of those that may have left', () => {
    const [a, b, c] = [add(), add(), add()] as [OutboxMessage, OutboxMessage, OutboxMessage];
    registry.hold(a, 'unknown', 10);
    registry.hold(b, 'unknown', 20);
    registry.hold(c, 'nodeGone', 10);
    registry.heldMessages().should.deepEqual([a, b, c]);
    registry.heldMessages([b.id, 999_999]).should.deepEqual([b]);
    registry.heldMessages([]).should.be.empty();
    registry.heldSince(20).should.deepEqual([a]);
  });

  it('shows as quickly what is held of messages to ten thousand numbers as of any other', () => {
    const message = add(10_000);
    for (let id = 1; id <= MOST_HELD_SHOWN; id += 1) {
      registry.hold({ ...message, id }, 'unknown', 1);
    }
    const spentMs = startCpuWatch();
    for (let i = 0; i < 20; i += 1) registry.heldToShow((mark) => mark);
    spentMs().should.be.below(200);
    registry
      .heldToShow((mark) => mark)
      .should.matchEach({ numberCount: 10_000, phoneNumbers: { length: 3 } });
  });

  it('shows what is held without its numbers, and not too many', () => {
    const message = add(5);
    registry.hold(message, 'unknown', 7);
    should(registry.heldToShow((mark) => mark + 1000)).deepEqual([
      {
        messageId: message.id,
        nodeId: 'node',
        reason: 'unknown',
        phoneNumbers: ['+336••••••00', '+336••••••01', '+336••••••02'],
        numberCount: 5,
        since: 1007,
      },
    ]);
    for (let i = 0; i < MOST_HELD_SHOWN; i += 1) registry.hold(add(), 'unknown', 8);
    registry.heldToShow((mark) => mark + 1000).length.should.equal(MOST_HELD_SHOWN);
  });
});
