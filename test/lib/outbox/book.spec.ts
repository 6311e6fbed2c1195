import should from 'should';
import { Book } from '../../../lib/outbox/book';
import type { OutboxMessage } from '../../../lib/outbox/entry';
import { MOST_HELD_SHOWN } from '../../../lib/outbox/view';
import { numbers } from '../send/orders';
import { entriesFrom } from './support/entries';

describe('the book', () => {
  let book: Book<string>;

  beforeEach(() => (book = new Book<string>()));

  const add = (count = 1): OutboxMessage<string> => {
    const { message } = entriesFrom({ phoneNumbers: numbers(count) })[0]!;
    book.add(message);
    return message;
  };
  const counts = (): number[] => [book.waiting, book.checking, book.held];

  it('counts what waits, is looked up and is held', () => {
    const [a, b] = [add(), add(), add()];
    counts().should.deepEqual([3, 0, 0]);
    book.setDoubtful(a.entries[0]!, true);
    book.hold(b, 'unknown', 1);
    counts().should.deepEqual([1, 1, 1]);
    should({ ...book.countsOf('node') }).deepEqual({ checking: 1, held: 1 });
    should({ ...book.countsOf('other') }).deepEqual({ checking: 0, held: 0 });
  });

  it('counts a message once, however many of its requests are in doubt', () => {
    const message = add(1001);
    for (const entry of message.entries) book.setDoubtful(entry, true);
    for (const entry of message.entries) book.setDoubtful(entry, true);
    counts().should.deepEqual([0, 1, 0]);
    should(book.countsOf('node').checking).equal(1);
    book.setDoubtful(message.entries[0]!, false);
    counts().should.deepEqual([0, 1, 0]);
    for (const entry of message.entries) book.setDoubtful(entry, false);
    counts().should.deepEqual([1, 0, 0]);
    should(book.countsOf('node').checking).equal(0);
  });

  it('counts a message once that is held and in doubt', () => {
    const message = add(501);
    add();
    book.setDoubtful(message.entries[0]!, true);
    book.hold(message, 'nodeGone', 1);
    counts().should.deepEqual([1, 1, 1]);
  });

  it('counts what is held twice once, and forgets what is removed', () => {
    const message = add();
    book.hold(message, 'nodeGone', 1);
    book.hold(message, 'unknown', 2);
    counts().should.deepEqual([0, 0, 1]);
    should(book.reasonOf(message)).equal('unknown');
    book.remove(message);
    book.release(message);
    counts().should.deepEqual([0, 0, 0]);
    should({ ...book.countsOf('node') }).deepEqual({ checking: 0, held: 0 });
    should(book.reasonOf(message)).be.undefined();
  });

  it('knows whether a kind is in doubt', () => {
    const [entry] = add().entries;
    entry!.attempts = [{ id: 1, tag: 't', kind: 'a', entries: [], open: 1 }];
    book.isInDoubt('a').should.be.false();
    book.setDoubtful(entry!, true);
    book.isInDoubt('a').should.be.true();
    book.isInDoubt('b').should.be.false();
  });

  it('gives the oldest message without an outcome', () => {
    should(book.oldestAt()).be.undefined();
    const [a, b] = [add(), add()];
    a.open = 0;
    should(book.oldestAt()).equal(b.entries[0]!.acceptedAt);
  });

  it('gives what is held by id, all without, and old ones of those that may have left', () => {
    const [a, b, c] = [add(), add(), add()] as [
      OutboxMessage<string>,
      OutboxMessage<string>,
      OutboxMessage<string>,
    ];
    book.hold(a, 'unknown', 10);
    book.hold(b, 'unknown', 20);
    book.hold(c, 'nodeGone', 10);
    book.heldMessages().should.deepEqual([a, b, c]);
    book.heldMessages([b.id, 999_999]).should.deepEqual([b]);
    book.heldMessages([]).should.be.empty();
    book.heldSince(20).should.deepEqual([a]);
  });

  it('shows what is held without its numbers, and not too many', () => {
    const message = add(5);
    book.hold(message, 'unknown', 7);
    should(book.heldToShow()).deepEqual([
      {
        messageId: message.id,
        senderId: 'node',
        reason: 'unknown',
        phoneNumbers: ['+336••••••00', '+336••••••01', '+336••••••02'],
        numberCount: 5,
        since: 7,
      },
    ]);
    for (let i = 0; i < MOST_HELD_SHOWN; i += 1) book.hold(add(), 'unknown', 8);
    book.heldToShow().length.should.equal(MOST_HELD_SHOWN);
  });
});
