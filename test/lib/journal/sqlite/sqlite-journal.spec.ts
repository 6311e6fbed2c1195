import should from 'should';
import type { AttemptRow, Change, Journal, Recovered } from '../../../../lib/journal/journal';
import { ENGINES, HOUR, Sandbox, accept, end, entry, failureOf, many } from '../samples';

const attempt = (id: number, entries: number[]): AttemptRow => ({
  id,
  tag: `tag "${id}" é\0`,
  kind: 'account live now "é\0',
  entries,
});

for (const engine of ENGINES) {
  describe(`a durable journal (${engine})`, () => {
    const sandbox = new Sandbox();
    let path: string;
    let journal: Journal;

    beforeEach(async () => {
      path = sandbox.path();
      journal = sandbox.journal(path, engine);
      await journal.open();
    });
    afterEach(() => sandbox.clear());

    const reopen = async (): Promise<Recovered> => {
      await journal.close();
      return journal.open();
    };
    const recovered = (id: number, more: object = {}): object => {
      const { message, ...fields } = entry(id, { acceptedAt: 1, expiresAt: 2 });
      return { ...fields, state: 'waiting', outcome: '', outcomes: message!.outcomes, ...more };
    };
    const old = { acceptedAt: 1, expiresAt: 2 };

    it('is empty at first', async () => {
      const found = await reopen();
      should(found).deepEqual({
        nextId: 1,
        newestMark: 0,
        entries: [],
        attempts: [],
        notes: new Map(),
        usage: [],
      });
    });

    const changes: [title: string, changes: Change[], entries: object[]][] = [
      ['accepted', [accept(1, old)], [recovered(1)]],
      ['accepted twice', [accept(1, old), accept(1, old)], [recovered(1)]],
      [
        'known',
        [accept(1, old), { do: 'settle', id: 1, outcome: '{"a":1}' }],
        [recovered(1, { state: 'settled', outcome: '{"a":1}' })],
      ],
      [
        'known, and then accepted and known again',
        [accept(1, old), { do: 'settle', id: 1, outcome: '1' }, accept(1, old)],
        [recovered(1, { state: 'settled', outcome: '1' })],
      ],
      [
        'held',
        [accept(1, old), { do: 'hold', id: 1, outcome: '{"b":"\\u0000"}' }],
        [recovered(1, { state: 'held', outcome: '{"b":"\\u0000"}' })],
      ],
      [
        'sent again by a human',
        [accept(1, old), { do: 'hold', id: 1, outcome: '2' }, { do: 'again', id: 1, expiresAt: 9 }],
        [recovered(1, { expiresAt: 9 })],
      ],
      ['ended', [accept(1, old), accept(2, old), end(1)], [recovered(2)]],
      ['ended and then accepted again', [accept(1, old), end(1), accept(1, old)], []],
      ['ended twice', [accept(1, old), end(1), end(1)], []],
      ['ended before anything else', [end(5), accept(6, old)], [recovered(6)]],
      ['known after it ended', [accept(1), end(1), { do: 'settle', id: 1, outcome: '3' }], []],
    ];
    for (const [title, given, entries] of changes) {
      it(`finds again what was ${title}`, async () => {
        await journal.write(given);
        should((await reopen()).entries).deepEqual(entries);
      });
    }

    it('finds again every field, and entries in order of id', async () => {
      const message = { stored: '{}', isPartial: true, outcomes: '[{"a":"\\n"}]' };
      const order = '{\n "text": "a\\u0000b\u2028 😀"}';
      const one = entry(3, { sms: 12, whenUnknown: 'resend', nodeId: 'n\0"é', message, order });
      await journal.write([accept(7), { do: 'accept', entries: [one] }, accept(5)]);
      const { entries } = await reopen();
      should(entries.map(({ id }) => id)).deepEqual([3, 5, 7]);
      const { message: _, ...fields } = one;
      const { outcomes } = message;
      should(entries[0]).deepEqual({ ...fields, state: 'waiting', outcome: '', outcomes });
    });

    it('finds again attempts, and no forgotten ones', async () => {
      const [first, second, third] = [attempt(11, [1, 2]), attempt(12, [3]), attempt(13, [4])];
      await journal.write([first, second, third].map((one) => ({ do: 'attempt', attempt: one })));
      await journal.write([
        { do: 'forgetAttempt', id: 13 },
        { do: 'attempt', attempt: { ...second } },
      ]);
      should((await reopen()).attempts).deepEqual([first, second]);
    });

    it('finds again the last value of each note', async () => {
      const note = (name: string, value: string): Change => ({ do: 'note', name, value });
      await journal.write([note('a', '1'), note('é\0', ''), note('a', '2\0x')]);
      should([...(await reopen()).notes]).deepEqual([
        ['a', '2\0x'],
        ['é\0', ''],
      ]);
    });

    it('uses no id twice, even when its rows are gone', async () => {
      await journal.write([
        accept(1),
        accept(41),
        end(41),
        { do: 'attempt', attempt: attempt(50, [1]) },
      ]);
      await journal.write([{ do: 'forgetAttempt', id: 50 }]);
      should((await reopen()).nextId).equal(51);
      should((await reopen()).nextId).equal(51);
    });

    it('counts what was usage in the hour before the newest mark of what has ended; entries say it themselves', async () => {
      const now = Math.floor(Date.now() / 1000) * 1000;
      const at = (acceptedAt: number, sms: number): object => ({ acceptedAt, sms });
      await journal.write([
        accept(1, at(now - 2 * HOUR, 100)),
        accept(2, at(now - 2 * HOUR, 100)),
        accept(3, at(now - 60_000, 3)),
        accept(4, at(now - 60_000 + 999, 4)),
        accept(5, at(now - 5000, 5)),
        accept(6, at(now - 5000, 6)),
        end(2, { acceptedAt: now - 2 * HOUR, usage: 100 }),
        end(4, { acceptedAt: now - 60_000 + 999, usage: 2 }),
        end(6, { acceptedAt: now - 5000, usage: 0 }),
        { do: 'hold', id: 5, outcome: '1' },
      ]);
      const { usage, entries } = await reopen();
      should(usage).deepEqual([{ acceptedAt: now - 60_000 + 999, sms: 2 }]);
      entries.map(({ sms }) => sms).should.deepEqual([100, 3, 5]);
    });

    it('reads stored messages of what has not ended', async () => {
      const stored = { stored: '{"big":true}', isPartial: true, outcomes: '' };
      await journal.write([accept(1), accept(2, { message: stored }), accept(3), end(3)]);
      should([...(await journal.readStored([3, 2, 1, 99]))]).deepEqual([
        [2, { json: '{"big":true}', isPartial: true }],
        [1, { json: entry(1).message!.stored, isPartial: false }],
      ]);
    });

    it('keeps a stored message until the last entry of its message has ended', async () => {
      await journal.write([many(10, 3), end(10), end(12, { messageId: 10 })]);
      should((await journal.readStored([10])).size).equal(1);
      const { entries } = await reopen();
      should(entries.map(({ id, messageId }) => [id, messageId])).deepEqual([[11, 10]]);
      await journal.write([many(10, 3)]);
      should((await journal.readStored([10])).size).equal(1);
      await journal.write([end(11, { messageId: 10 })]);
      should((await journal.readStored([10])).size).equal(0);
      await journal.write([many(20, 2)]);
      await reopen();
      await journal.write([end(20)]);
      should((await journal.readStored([20])).size).equal(1);
      await journal.write([end(21, { messageId: 20 })]);
      should((await journal.readStored([20])).size).equal(0);
    });

    it('keeps the order of what is given, whatever is written together', async () => {
      const writes: Promise<unknown>[] = [];
      for (let id = 1; id <= 3000; id += 1) {
        writes.push(
          journal.write([accept(id)]),
          journal.write([{ do: 'settle', id, outcome: `${id}` }]),
        );
      }
      await Promise.all(writes);
      const { entries: first, nextId } = await reopen();
      const rest = await journal.readOn(first.at(-1)!.id, nextId);
      const entries = [...first, ...rest];
      should(entries.length).equal(3000);
      (await journal.readOn(3000, nextId)).should.be.empty();
      entries
        .every(({ id, state, outcome }) => state === 'settled' && outcome === `${id}`)
        .should.be.true();
    });

    it('gives at once all that an attempt holds, and never a part of a message', async () => {
      for (let id = 1; id <= 5000; id += 500) {
        await journal.write(Array.from({ length: 499 }, (_, at) => accept(id + at)));
      }
      await journal.write([many(5001, 3)]);
      await journal.write([{ do: 'attempt', attempt: attempt(6000, [5001]) }]);
      const { entries, nextId } = await reopen();
      entries.at(-1)!.id.should.equal(5003);
      await journal.write([accept(7000)]);
      (await journal.readOn(5003, nextId)).should.be.empty();
    });

    it('writes at its close what was given before', async () => {
      const writes = Array.from({ length: 50 }, (_, at) => journal.write([accept(at + 1)]));
      await journal.close();
      await Promise.all(writes);
      should((await journal.open()).entries.length).equal(50);
    });

    it('takes nothing while it is closed', async () => {
      await journal.close();
      should(await failureOf(journal.write([accept(1)]))).equal('disk (CLOSED)');
      should(await failureOf(journal.readStored([1]))).equal('disk (CLOSED)');
      await journal.vacuum();
      await journal.close();
    });

    it('may be opened again while it is open', async () => {
      await journal.write([accept(1)]);
      should((await journal.open()).entries.length).equal(1);
      await journal.write([accept(2)]);
      should((await reopen()).entries.length).equal(2);
    });
  });
}

describe('the two engines', () => {
  const sandbox = new Sandbox();
  afterEach(() => sandbox.clear());

  it('read and write one another’s files', async () => {
    const path = sandbox.path();
    for (let round = 0; round < 4; round += 1) {
      const journal = sandbox.journal(path, ENGINES[round % ENGINES.length]!);
      const { entries, damagedFile } = await journal.open();
      should(damagedFile).be.undefined();
      should(entries.map(({ id }) => id)).deepEqual([1, 2, 3].slice(0, round));
      await journal.write([accept(round + 1)]);
      await journal.close();
    }
  });
});
