import should from 'should';
import type { Duplicate, Journal } from '../../../lib/journal/journal';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { DAY, ENGINES, Sandbox, accept, end, entry, keyed, many } from './samples';

const sandbox = new Sandbox();
const JOURNALS: [name: string, create: () => Journal][] = [
  ...ENGINES.map((engine): [string, () => Journal] => [
    engine,
    () => sandbox.journal(sandbox.path(), engine),
  ]),
  ['memory', createMemoryJournal],
];

for (const [name, create] of JOURNALS) {
  describe(`a user's key (${name})`, () => {
    let journal: Journal;
    beforeEach(async () => {
      journal = create();
      await journal.open();
    });
    afterEach(() => sandbox.clear());

    const duplicate = (messageId: number, more: Partial<Duplicate> = {}): Duplicate => ({
      messageId,
      earlierId: 1,
      isSame: true,
      earlierState: 'waiting',
      earlierSummary: '',
      ...more,
    });

    it('is taken by the first message that has it', async () => {
      should((await journal.write([keyed(1, 'k', 'c')])).duplicates).be.empty();
      should((await journal.write([keyed(2, 'k', 'c')])).duplicates).deepEqual([duplicate(2)]);
      should((await journal.write([keyed(3, 'K', 'c')])).duplicates).be.empty();
      should([...(await journal.readStored([1, 2, 3])).keys()]).deepEqual([1, 3]);
    });

    it('is taken by the first of those that come at once, and each is told for itself', async () => {
      const [first, second, third, other] = await Promise.all([
        journal.write([keyed(1, 'k', 'c'), accept(10)]),
        journal.write([keyed(2, 'k', 'c'), accept(11)]),
        journal.write([keyed(3, 'k', 'other')]),
        journal.write([accept(4)]),
      ]);
      should(first.duplicates).be.empty();
      should(second.duplicates).deepEqual([duplicate(2)]);
      should(third.duplicates).deepEqual([duplicate(3, { isSame: false })]);
      should(other.duplicates).be.empty();
    });

    it('tells how the earlier message stands', async () => {
      const again = async (id: number): Promise<Duplicate> =>
        (await journal.write([keyed(id, 'k', 'c')])).duplicates[0]!;
      await journal.write([keyed(1, 'k', 'c'), { do: 'settle', id: 1, outcome: '{"o":1}' }]);
      should(await again(2)).deepEqual(duplicate(2, { earlierState: 'settled' }));
      await journal.write([{ do: 'hold', id: 1, outcome: '{"o":2}' }]);
      const held = { earlierState: 'held', earlierSummary: '{"o":2}' } as const;
      should(await again(3)).deepEqual(duplicate(3, held));
      await journal.write([{ do: 'again', id: 1, expiresAt: 9 }]);
      should(await again(4)).deepEqual(duplicate(4));
      await journal.write([end(1)]);
      const ended = { earlierState: 'ended', earlierSummary: '{"messageId":7001}' } as const;
      should(await again(5)).deepEqual(duplicate(5, ended));
    });

    it('of a message with several entries stands as long as one of them does', async () => {
      const change = many(1, 3) as Extract<ReturnType<typeof many>, { do: 'accept' }>;
      change.entries[0]!.message!.keyed = { key: 'k', content: 'c', freeBefore: 0 };
      await journal.write([change, end(1), end(2)]);
      const [found] = (await journal.write([keyed(9, 'k', 'c')])).duplicates;
      should(found).deepEqual(duplicate(9));
      await journal.write([end(3)]);
      const [last] = (await journal.write([keyed(10, 'k', 'c')])).duplicates;
      should(last!.earlierState).equal('ended');
    });

    it('is no duplicate of itself', async () => {
      for (let i = 0; i < 2; i += 1) {
        should((await journal.write([keyed(1, 'k', 'c')])).duplicates).be.empty();
      }
      should((await journal.readStored([1])).size).equal(1);
    });

    it('can be used again when it was freed, but not when it was used', async () => {
      await journal.write([keyed(1, 'k', 'c'), end(1, { isFree: true })]);
      should((await journal.write([keyed(2, 'k', 'c')])).duplicates).be.empty();
      // The end of the first, applied once more, does not free what is the second's.
      await journal.write([end(1, { isFree: true })]);
      const { duplicates } = await journal.write([keyed(3, 'k', 'c')]);
      should(duplicates).deepEqual([duplicate(3, { earlierId: 2 })]);
    });

    it('is not freed by who had it longer ago', async () => {
      const now = Date.now();
      await journal.write([keyed(1, 'k', 'c', now - 8 * DAY)]);
      should((await journal.write([keyed(2, 'k', 'c', now)])).duplicates).be.empty();
      await journal.write([end(1, { isFree: true })]);
      const { duplicates } = await journal.write([keyed(3, 'k', 'c', now)]);
      should(duplicates).deepEqual([duplicate(3, { earlierId: 2 })]);
    });

    it('can be used again after seven days', async () => {
      const now = Date.now();
      await journal.write([keyed(1, 'k', 'c', now - 7 * DAY + 1000), end(1)]);
      should((await journal.write([keyed(2, 'k', 'c', now)])).duplicates.length).equal(1);
      should((await journal.write([keyed(3, 'k', 'c', now + 2000)])).duplicates).be.empty();
    });
  });

  describe(`a journal (${name})`, () => {
    afterEach(() => sandbox.clear());

    it('gives out stored messages until they end', async () => {
      const journal = create();
      await journal.open();
      await journal.write([
        accept(1),
        many(2, 2),
        { do: 'attempt', attempt: { id: 9, tag: 't', kind: 'k', entries: [1] } },
      ]);
      await journal.write([
        end(1),
        end(2),
        { do: 'forgetAttempt', id: 9 },
        { do: 'note', name: 'a', value: '' },
      ]);
      should([...(await journal.readStored([1, 2]))]).deepEqual([
        [2, { json: entry(2).message!.stored, isPartial: false }],
      ]);
      await journal.vacuum();
      await journal.close();
    });
  });
}

for (const engine of ENGINES) {
  describe(`a user's key in the file (${engine})`, () => {
    afterEach(() => sandbox.clear());

    it('is remembered by the next process', async () => {
      const path = sandbox.path();
      const journal = sandbox.journal(path, engine);
      await journal.open();
      await journal.write([
        keyed(1, 'k', 'c'),
        end(1),
        keyed(2, 'free', 'c'),
        end(2, { isFree: true }),
      ]);
      await journal.close();
      await journal.open();
      const { duplicates } = await journal.write([keyed(3, 'k', 'c'), keyed(4, 'free', 'c')]);
      should(duplicates.map(({ messageId, earlierId }) => [messageId, earlierId])).deepEqual([
        [3, 1],
      ]);
    });
  });
}
