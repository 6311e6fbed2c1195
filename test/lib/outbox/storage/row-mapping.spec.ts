import should from 'should';
import type {
  AttemptRow,
  StoredState,
  Recovered,
  RecoveredEntry,
} from '../../../../lib/journal/journal';
import { createMessage, endOfLife, type OutboxMessage } from '../../../../lib/outbox/state/entry';
import { type Marks, Restorer, rowsOf } from '../../../../lib/outbox/storage/row-mapping';
import { type Outcome, ownOutcome } from '../../../../lib/message/outcome';
import type { MessageFields } from '../../../../lib/message/message';
import { MOBILE, NOW, numbers } from '../../message/orders';
import { newMessageOf, orderFrom } from '../support/entries';

const AT = NOW.getTime();
const STORED = { json: '{"payload":1}', isPartial: false };

const create = (more: Partial<MessageFields> = {}, outcomes: Outcome[] = []) => {
  let id = 10;
  const newMessage = { ...newMessageOf(orderFrom(more)), outcomes };
  return createMessage(newMessage, () => (id += 1), AT);
};

const FREE_BEFORE = AT - 1;

/** Nobody stood still. */
const MARKS: Marks = {
  expiryOf: endOfLife,
  secondOf: (mark) => Math.floor(mark / 1000),
};

/** As the journal would give it back. */
const recover = (
  message: OutboxMessage,
  state: StoredState | StoredState[] = 'waiting',
  attempts: AttemptRow[] = [],
  outcome = '',
): Recovered => {
  const entries = rowsOf(message, STORED, FREE_BEFORE).map(({ message: row, ...entry }, index) => {
    const own = Array.isArray(state) ? state[index]! : state;
    const outcomes = row?.outcomes ?? '';
    return { ...entry, state: own, outcome: own === 'waiting' ? '' : outcome, outcomes };
  }) satisfies RecoveredEntry[];
  return { nextId: 100, newestMark: AT, entries, attempts, notes: new Map(), usage: [] };
};
const restore = ({ entries, attempts }: Recovered) => [
  ...new Restorer(attempts, 1000, MARKS).restore(entries),
];
const attempt = (id: number, entries: number[]): AttemptRow => ({
  id,
  tag: `t${id}`,
  kind: 'account live now single',
  entries,
});
const UNKNOWN = ownOutcome('unknown', 'held', 'x', [MOBILE]);

describe('a message of the outbox', () => {
  it('has an entry for each 500 numbers, with its share of what it counts for, and an id for each number', () => {
    const message = create({ phoneNumbers: numbers(1001), message: 'x'.repeat(161) });
    message.id.should.equal(11);
    message.open.should.equal(3);
    should(message.entries.map(({ id }) => id)).deepEqual([11, 511, 1011]);
    should(message.entries.map(({ numbers }) => numbers.length)).deepEqual([500, 500, 1]);
    should(message.entries.map(({ usage }) => usage.sms)).deepEqual([1000, 1000, 2]);
    message.entries.flatMap((entry) => entry.numbers).should.deepEqual(numbers(1001));
  });

  it('lives as long as it says, or until its time', () => {
    should(create({ expires: 2 }).entries[0]!.policy).deepEqual({
      expiresAt: AT + 120_000,
      isOnce: false,
      whenUnknown: 'verify',
      canLookUp: true,
      verifyForMs: 1000,
    });
    const time = new Date('2026-03-05T14:00:00+01:00').getTime();
    const planned = create({ schedule: '05/03/2026 14:00', expires: 0 }).entries[0]!.policy;
    should(planned).match({ expiresAt: time, isOnce: false });
    const once = create({ expires: 0 }).entries[0]!.policy;
    once.isOnce.should.be.true();
    once.expiresAt.should.be.above(AT);
    create({ tag: 'mine' }).entries[0]!.policy.canLookUp.should.be.false();
  });

  it('is stored with its first entry', () => {
    const rows = rowsOf(create({ phoneNumbers: numbers(501), key: 'k' }), STORED, FREE_BEFORE);
    should(rows.map(({ messageId }) => messageId)).deepEqual([11, 11]);
    should(rows[0]!.message).match({ stored: STORED.json, isPartial: false, outcomes: '' });
    should(rows[0]!.message!.keyed).match({ key: 'k', freeBefore: FREE_BEFORE });
    should(rows[1]!.message).be.undefined();
  });

  it('is stored without its key when it waits for the one that has it', () => {
    const [row] = rowsOf(create({ key: 'k' }), STORED, FREE_BEFORE, true);
    should(row!.message!.keyed).be.undefined();
    const recovered = recover(create({ key: 'k' }));
    recovered.entries[0]!.order = row!.order;
    restore(recovered)[0]!.isWaitingDuplicate.should.be.true();
  });
});

describe('a message out of the journal', () => {
  it('is as it was, but without its input', () => {
    const rejected = ownOutcome('refused', 'limit', 'no', ['x']);
    const before = create({ phoneNumbers: numbers(501), key: 'k' }, [rejected]);
    const [{ message, isWaitingDuplicate }] = restore(recover(before)) as [
      ReturnType<typeof restore>[0],
    ];
    isWaitingDuplicate.should.be.false();
    should(message).match({ id: 11, nodeId: 'node', open: 2, isRecovered: true });
    should(message.input).be.undefined();
    should(message.left).be.undefined();
    should(message.outcomes).deepEqual([rejected]);
    should(message.entries.map(({ numbers }) => numbers.length)).deepEqual([500, 1]);
    should(message.entries.map(({ policy }) => policy)).deepEqual(
      before.entries.map(({ policy }) => policy),
    );
    should(message.entries.map(({ state }) => state.phase)).deepEqual(['waiting', 'waiting']);
    should(message.entries.every(({ checkedWith }) => checkedWith === undefined)).be.true();
  });

  it('is never simply waiting where an attempt was written', () => {
    const recovered = recover(create(), 'waiting', [attempt(5, [11]), attempt(6, [11])]);
    const [entry] = restore(recovered)[0]!.message.entries;
    should(entry!.state).match({ phase: 'inFlight', tags: ['t5', 't6'] });
    should(entry!.attempts).match([
      { id: 5, tag: 't5', kind: 'account live now single', open: 1 },
      { id: 6, tag: 't6', open: 1 },
    ]);
  });

  it('shares the attempt of its batch with the others', () => {
    const recovered = recover(create(), 'waiting', [attempt(5, [11, 21])]);
    const other = recovered.entries[0]!;
    recovered.entries.push({ ...other, id: 21, messageId: 21 });
    const [one, two] = restore(recovered).map(({ message }) => message.entries[0]!.attempts[0]!);
    should(one).equal(two);
    should(one).match({ kind: 'account live now single', open: 2 });
  });

  it('is held where it was, and has left', () => {
    const recovered = recover(create(), 'held', [attempt(5, [11])], JSON.stringify(UNKNOWN));
    const { message } = restore(recovered)[0]!;
    should(message.left).deepEqual([UNKNOWN]);
    message.open.should.equal(0);
    should(message.entries[0]!.state).deepEqual({ phase: 'held', tags: ['t5'] });
  });

  it('is held, and has not left, where that was written and no more', () => {
    const { message } = restore(recover(create(), 'settled', [], JSON.stringify(UNKNOWN)))[0]!;
    should(message.left).be.undefined();
    message.open.should.equal(0);
    should(message.entries[0]!.state.phase).equal('held');
  });

  it('has open what is not over', () => {
    const refused = JSON.stringify(ownOutcome('refused', 'limit', 'x', []));
    const before = create({ phoneNumbers: numbers(1001) });
    const recovered = recover(before, ['settled', 'waiting', 'settled'], [], refused);
    const { message } = restore(recovered)[0]!;
    message.open.should.equal(1);
    should(message.entries.map(({ state }) => state.phase)).deepEqual([
      'settled',
      'waiting',
      'settled',
    ]);
  });

  it('comes in order of arrival', () => {
    const recovered = recover(create());
    for (const id of [21, 31]) {
      recovered.entries.push({ ...recovered.entries[0]!, id, messageId: id });
    }
    should(restore(recovered).map(({ message }) => message.id)).deepEqual([11, 21, 31]);
    restore({ ...recovered, entries: [] }).should.be.empty();
  });
});
