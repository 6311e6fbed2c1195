import should from 'should';
import { type Change, JournalError, type Recovered } from '../../../../lib/journal/journal';
import { createMemoryJournal } from '../../../../lib/journal/memory/memory-journal';
import { JournalSession } from '../../../../lib/outbox/storage/journal-session';
import { FakeClock } from '../../../harness/fake-clock';
import { MortalJournal } from '../support/mortal-journal';

const note = (name: string): Change => ({ do: 'note', name, value: '' });
const FULL = new JournalError('disk', 'ENOSPC');

describe('a session', () => {
  let journal: MortalJournal;
  let clock: FakeClock;
  let events: string[];
  let missing: Change[];
  let session: JournalSession;

  beforeEach(() => {
    clock = new FakeClock();
    journal = new MortalJournal(createMemoryJournal());
    events = [];
    missing = [];
    session = new JournalSession(journal, clock, {
      missing: (_recovered: Recovered) => {
        events.push('opened');
        return missing;
      },
      opened: () => void events.push('usable'),
      caughtUp: () => void events.push('caught up'),
      failed: ({ message }) => void events.push(message),
      recovered: () => void events.push('recovered'),
    });
  });

  const written = (): string[] =>
    journal.changes.map((change) => (change.do === 'note' ? change.name : change.do));
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const fail = async (): Promise<void> => {
    journal.failure = FULL;
    should(await session.write([note('lost')])).be.undefined();
    journal.failure = undefined;
  };

  it('can be used once it is open', async () => {
    session.isReady.should.be.false();
    should(await session.write([note('too early')])).be.undefined();
    await session.open();
    session.isReady.should.be.true();
    events.should.deepEqual(['opened', 'usable']);
    should(await session.write([note('a')])).deepEqual({ duplicates: [] });
    written().should.deepEqual(['a']);
  });

  it('opens once, however often it is asked to meanwhile', async () => {
    await Promise.all([session.open(), session.open()]);
    journal.openings.should.equal(1);
  });

  it('writes together what is given in one go, in order', async () => {
    await session.open();
    const results = [session.write([note('a'), note('b')]), session.write([note('c')])];
    should(results[0]).equal(results[1]);
    await Promise.all(results);
    should(await session.write([note('d')])).not.be.undefined();
    written().should.deepEqual(['a', 'b', 'c', 'd']);
  });

  it('takes very many changes in one go', async () => {
    await session.open();
    const many = Array.from({ length: 300_000 }, (_, i) => note(String(i)));
    const first = session.write([note('first')]);
    await session.writeEventually(many);
    await first;
    written().length.should.equal(300_001);
  }).timeout(60_000);

  it('is busy while much waits for the disk, and says when that is over', async () => {
    await session.open();
    events.length = 0;
    const write = journal.block();
    const given = session.write(Array.from({ length: 5000 }, () => note('a')));
    await turns();
    session.isBusy.should.be.true();
    write();
    await given;
    session.isBusy.should.be.false();
    events.should.deepEqual(['caught up']);
  });

  it('says once that it cannot be used, and tries again by itself', async () => {
    await session.open();
    await fail();
    session.isReady.should.be.false();
    should(session.problem).equal(FULL);
    journal.failure = FULL;
    clock.tick(5000);
    await turns();
    events.should.deepEqual(['opened', 'usable', 'disk (ENOSPC)']);
    journal.failure = undefined;
    clock.tick(5000);
    await turns();
    session.isReady.should.be.true();
    should(session.problem).be.undefined();
    events.slice(3).should.deepEqual(['opened', 'usable', 'recovered']);
    written().should.be.empty();
  });

  it('says nothing of what the disk says but a bare code', async () => {
    const failure = Object.assign(new Error('/home/me/x.db'), { code: 'EACCES' });
    journal.failure = failure as unknown as JournalError;
    await session.open();
    events.should.deepEqual(['disk (EACCES)']);
    should(session.problem).match({ problem: 'disk', detail: 'EACCES' });
  });

  it('writes what it owes when it can again, after what the file lacks', async () => {
    await session.open();
    await fail();
    const order: string[] = [];
    const owed = [session.writeEventually([note('a')]), session.writeEventually([note('b')])];
    void owed[0]!.then(() => order.push('a'));
    void owed[1]!.then(() => order.push('b'));
    missing = [note('missing')];
    await turns();
    order.should.be.empty();
    await session.open();
    await Promise.all(owed);
    written().should.deepEqual(['missing', 'a', 'b']);
    order.should.deepEqual(['a', 'b']);
  });

  it('still owes it when opening it again fails', async () => {
    await session.open();
    await fail();
    const owed = session.writeEventually([note('a')]);
    await turns();
    const write = journal.block();
    const opening = session.open();
    await turns();
    journal.failure = FULL;
    write();
    await opening;
    session.isReady.should.be.false();
    journal.failure = undefined;
    await session.open();
    await owed;
    written().should.deepEqual(['a']);
  });

  it('forgets nothing that comes while it is being opened again', async () => {
    await session.open();
    await fail();
    const owed = [session.writeEventually([note('a')])];
    await turns();
    const write = journal.block();
    const opening = session.open();
    await turns();
    owed.push(session.writeEventually([note('b')]));
    write();
    // In the very turn in which it becomes usable.
    void opening.then(() => owed.push(session.writeEventually([note('c')])));
    for (let i = 0; i < 20; i += 1) {
      owed.push(session.writeEventually([note(`later ${i}`)]));
      await Promise.resolve();
    }
    await opening;
    await turns();
    await Promise.all(owed);
    written().length.should.equal(owed.length);
  });

  it('reads nothing where the journal cannot', async () => {
    await session.open();
    journal.readStored = () => Promise.reject(FULL);
    should([...(await session.readStored([1]))]).deepEqual([]);
  });

  it('writes what was given before it closes, and nothing after', async () => {
    await session.open();
    const given = session.write([note('a')]);
    await session.close();
    should(await given).not.be.undefined();
    should(await session.write([note('b')])).be.undefined();
    written().should.deepEqual(['a']);
    await session.open();
    journal.openings.should.equal(1);
  });

  it('is not opened by a timer after it was closed', async () => {
    await session.open();
    await fail();
    await session.close();
    clock.tick(60_000);
    await turns();
    journal.openings.should.equal(1);
  });

  it('lets what is given while something is being written share the next transaction', async () => {
    await session.open();
    const write = journal.block();
    const given = Array.from({ length: 500 }, (_, i) => {
      const written = session.write([note(String(i))]);
      return i % 10 === 0 ? turns().then(() => written) : written;
    });
    await turns();
    write();
    await Promise.all(given);
    written().should.deepEqual(Array.from({ length: 500 }, (_, i) => String(i)));
    journal.writes.should.be.belowOrEqual(2);
  });

  it('does not let one wait for very many that came before it', async () => {
    await session.open();
    const write = journal.block();
    for (let i = 0; i < 10_000; i += 1) void session.write([note('a')]);
    const last = session.write([note('last')]);
    write();
    await last;
    journal.writes.should.be.aboveOrEqual(5);
  });

  for (const end of ['flush', 'close'] as const) {
    it(`writes before its ${end} is over what is given while it waits`, async () => {
      await session.open();
      const write = journal.block();
      void session.write([note('a')]);
      await turns();
      const ending = session[end]();
      await turns();
      const given = session.write([note('b')]);
      write();
      await ending;
      written().should.deepEqual(['a', 'b']);
      should(await given).not.be.undefined();
    });
  }
});
