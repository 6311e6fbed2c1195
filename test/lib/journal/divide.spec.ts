import should from 'should';
import type { Change, EntryRow, Journal } from '../../../lib/journal/journal';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { ENGINES, Sandbox, accept, end, entry } from './samples';

const sandbox = new Sandbox();

/** A row of a divided message, without the message. */
const part = (id: number, more: Partial<EntryRow> = {}): EntryRow => {
  const { message: _, ...row } = entry(id, { messageId: 1, order: `{"part":${id}}`, ...more });
  return row;
};
const DIVIDE: Change = { do: 'divide', entries: [part(1, { sms: 2 }), part(3, { sms: 1 })] };
const whole = (): Change => accept(1, { sms: 3, message: { ...entry(1).message!, lastId: 3 } });

for (const engine of ENGINES) {
  describe(`an entry that is divided (${engine})`, () => {
    let path: string;
    let journal: Journal;
    beforeEach(async () => {
      path = sandbox.path();
      journal = sandbox.journal(path, engine);
      await journal.open();
    });
    afterEach(() => sandbox.clear());

    const reopened = async () => {
      await journal.close();
      journal = sandbox.journal(path, engine);
      return journal.open();
    };

    it('comes back as its parts, each with its own order and share', async () => {
      await journal.write([whole(), accept(4), DIVIDE]);
      const { entries } = await reopened();
      const rows = entries.map(({ id, messageId, sms }) => [id, messageId, sms]);
      should(rows).deepEqual([
        [1, 1, 2],
        [3, 1, 1],
        [4, 4, 1],
      ]);
      should(entries[0]!.order).equal('{"part":1}');
      should(entries[1]!.order).equal('{"part":3}');
    });

    it('keeps the ids free that it may be divided into', async () => {
      await journal.write([whole()]);
      should((await reopened()).nextId).equal(4);
    });

    it('keeps its key, its message and what was refused on arrival', async () => {
      const message = {
        ...entry(1).message!,
        outcomes: '[1]',
        keyed: { key: 'k', content: 'c', freeBefore: 0 },
      };
      await journal.write([accept(1, { message }), DIVIDE, end(1)]);
      should([...(await journal.readStored([1])).keys()]).deepEqual([1]);
      const again = await journal.write([accept(9, { message: { ...message, outcomes: '' } })]);
      should(again.duplicates).match([{ earlierId: 1, earlierState: 'waiting' }]);
      await journal.write([end(3, { messageId: 1 })]);
      should([...(await journal.readStored([1])).keys()]).be.empty();
      should((await reopened()).entries).be.empty();
    });

    it('is the same when it is divided once more the same way', async () => {
      await journal.write([whole(), DIVIDE]);
      await journal.write([{ do: 'settle', id: 3, outcome: '{"o":1}' }]);
      await journal.write([DIVIDE]);
      const { entries } = await reopened();
      should(entries.map(({ id, state }) => [id, state])).deepEqual([
        [1, 'waiting'],
        [3, 'settled'],
      ]);
    });

    it('does not come back from its end', async () => {
      await journal.write([whole(), DIVIDE, end(3), DIVIDE]);
      should((await reopened()).entries.map(({ id }) => id)).deepEqual([1]);
      await journal.write([end(1), DIVIDE]);
      should((await reopened()).entries).be.empty();
    });

    it('and divided again is all its parts', async () => {
      await journal.write([whole(), DIVIDE]);
      await reopened();
      await journal.write([{ do: 'divide', entries: [part(1, { sms: 1 }), part(2, { sms: 1 })] }]);
      const { entries } = await reopened();
      should(entries.map(({ id, sms }) => [id, sms])).deepEqual([
        [1, 1],
        [2, 1],
        [3, 1],
      ]);
      await journal.write([end(1), end(2)]);
      should([...(await journal.readStored([1])).keys()]).deepEqual([1]);
    });
  });
}

describe('an entry that is divided (memory)', () => {
  it('has its message until the last of its parts has ended', async () => {
    const journal = createMemoryJournal();
    await journal.write([whole(), DIVIDE, DIVIDE, end(1)]);
    should([...(await journal.readStored([1])).keys()]).deepEqual([1]);
    await journal.write([end(3), DIVIDE]);
    should([...(await journal.readStored([1])).keys()]).be.empty();
  });
});
