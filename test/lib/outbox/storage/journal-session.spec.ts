import should from 'should';
import { type Change, JournalError, type Recovered } from '../../../../lib/journal/journal';
import { createMemoryJournal } from '../../../../lib/journal/memory/memory-journal';
import { JournalSession } from '../../../../lib/outbox/storage/journal-session';
import { FakeClock } from '../../../harness/fake-clock';
import { MortalJournal } from '../support/mortal-journal';
import { openQuietSession } from '../support/quiet-session';

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
      displaced: () => void events.push('displaced'),
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

  it('writes together what is given in one turn of the loop, wherever it comes from', async () => {
    await session.open();
    const writes = journal.writes;
    const given = [session.write([note('a')])];
    await Promise.resolve().then(() => given.push(session.write([note('b')])));
    await Promise.all(given);
    written().should.deepEqual(['a', 'b']);
    (journal.writes - writes).should.equal(1);
  });

  it('writes with the next what may wait for it, and before it', async () => {
    await session.open();
    const writes = journal.writes;
    const later = session.writeLater([note('later')]);
    await turns();
    written().should.be.empty();
    await session.write([note('next')]);
    await later;
    written().should.deepEqual(['later', 'next']);
    (journal.writes - writes).should.equal(1);
    clock.tick(50);
    await turns();
    (journal.writes - writes).should.equal(1);
  });

  it('writes within 50 ms what may wait, where nothing else is written', async () => {
    await session.open();
    const later = session.writeLater([note('a')]);
    clock.tick(49);
    void session.writeLater([note('b')]);
    await turns();
    written().should.be.empty();
    clock.tick(1);
    await later;
    written().should.deepEqual(['a', 'b']);
  });

  it('owes what may wait where the disk fails', async () => {
    await session.open();
    const later = session.writeLater([note('later')]);
    await fail();
    await session.open();
    await later;
    written().should.deepEqual(['later']);
  });

  it('keeps the order of what may wait and of what came after it, where the disk fails', async () => {
    await session.open();
    void session.writeLater([note('first')]);
    journal.failure = FULL;
    journal.onLost!(FULL);
    void session.writeEventually([note('second')]);
    await turns();
    journal.failure = undefined;
    clock.tick(5000);
    await turns();
    written().should.deepEqual(['first', 'second']);
  });

  it('writes what may wait, where it closes while it is being opened again', async () => {
    await session.open();
    await fail();
    void session.writeEventually([note('first')]);
    void session.writeLater([note('second')]);
    await turns();
    void session.open();
    await session.close();
    written().should.deepEqual(['first', 'second']);
  });

  it('flushes also what may wait and is given meanwhile', async () => {
    await session.open();
    const write = journal.block();
    void session.write([note('a')]);
    await turns();
    let vacuumed: string[] = [];
    journal.vacuum = () => {
      vacuumed = written();
      return Promise.resolve();
    };
    const flushed = session.flush();
    await turns();
    void session.writeLater([note('may wait')]);
    write();
    await flushed;
    vacuumed.should.deepEqual(['a', 'may wait']);
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
      void session.writeLater([note('may wait')]);
      const ending = session[end]();
      await turns();
      const given = session.write([note('b')]);
      write();
      await ending;
      written().should.deepEqual(['a', 'may wait', 'b']);
      should(await given).not.be.undefined();
    });
  }

  describe('whose thread dies', () => {
    beforeEach(() => session.open());

    it('starts it again with the next message, and loses nothing', async () => {
      journal.dieOnce();
      should(await session.write([note('a')])).deepEqual({ duplicates: [] });
      written().should.deepEqual(['a']);
      journal.openings.should.equal(2);
      should(session.problem).be.undefined();
      events.should.deepEqual(['opened', 'usable', 'opened', 'usable']);
    });

    it('asks once more where it dies while it is being opened, of another journal say', async () => {
      await session.close();
      const open = journal.open.bind(journal);
      let openings = 0;
      journal.open = () => {
        openings += 1;
        return openings === 1 ? Promise.reject(new JournalError('thread')) : open();
      };
      session = await openQuietSession(journal, clock);
      session.isReady.should.be.true();
      openings.should.equal(2);
    });

    it('writes first what a new file lacks', async () => {
      missing = [note('missing')];
      journal.dieOnce();
      await session.write([note('a')]);
      written().should.deepEqual(['missing', 'a']);
    });

    it('starts it once for all that wait', async () => {
      journal.dieOnce();
      await Promise.all([
        session.write([note('a')]),
        session.readStored([1]),
        session.readOn(1, 2),
      ]);
      await session.write([note('b')]);
      written().should.deepEqual(['a', 'b']);
      journal.openings.should.equal(2);
    });

    it('waits where it dies again, and says the right thing', async () => {
      const open = journal.open.bind(journal);
      journal.open = async () => {
        const recovered = await open();
        journal.dieOnce();
        return recovered;
      };
      journal.dieOnce();
      should(await session.write([note('a')])).be.undefined();
      should(session.problem).match({ problem: 'thread' });
      events.at(-1)!.should.equal('thread');
      journal.openings.should.equal(2);
      journal.open = open;
      clock.tick(5000);
      await turns();
      session.isReady.should.be.true();
    });
  });

  describe('whose journal is lost', () => {
    beforeEach(() => session.open());

    it('says so though nothing is being written, and tries again', async () => {
      journal.onLost!(new JournalError('gone', 'FILE'));
      session.isReady.should.be.false();
      events.at(-1)!.should.equal('gone (FILE)');
      clock.tick(5000);
      await turns();
      events.at(-1)!.should.equal('recovered');
    });

    it('ends where another process had it meanwhile: what it owes is the other’s matter', async () => {
      journal.onLost!(new JournalError('taken'));
      void session.writeEventually([note('owed')]);
      journal.wasElsewhere = true;
      clock.tick(5000);
      await turns();
      events.slice(2).should.deepEqual(['taken', 'displaced']);
      session.isReady.should.be.false();
      await session.open();
      clock.tick(60_000);
      await turns();
      journal.openings.should.equal(2);
      written().should.be.empty();
      should(await session.write([note('late')])).be.undefined();
      await session.close();
      events.should.have.length(4);
    });

    it('ends so too where its thread died first', async () => {
      journal.dieOnce();
      journal.wasElsewhere = true;
      should(await session.write([note('a')])).be.undefined();
      written().should.be.empty();
      events.slice(2).should.deepEqual(['displaced']);
    });
  });

  describe('for what is acted on at once', () => {
    beforeEach(() => session.open());

    const stops: [title: string, stop: (ms: number) => void][] = [
      ['by the steady clock', (ms) => void (clock.now += ms)],
      ['by what people see', (ms) => void (clock.wallAheadMs += ms)],
      ['by a clock that was set back', (ms) => void (clock.wallAheadMs -= ms)],
    ];
    for (const [title, stop] of stops) {
      it(`looks once more where much time went by, ${title}`, async () => {
        const write = journal.block();
        const written = session.writeForNow([note('a')]);
        await turns();
        stop(10_000);
        write();
        should(await written).deepEqual({ duplicates: [] });
        journal.writes.should.equal(2);
      });

      it(`takes it for not written where the journal is another’s by then, ${title}`, async () => {
        const write = journal.block();
        const written = session.writeForNow([note('a')]);
        await turns();
        stop(10_000);
        const first = journal.write.bind(journal);
        journal.write = (changes) => {
          journal.failure = new JournalError('taken');
          return first(changes);
        };
        write();
        should(await written).be.undefined();
      });
    }

    it('writes once where little time went by', async () => {
      const write = journal.block();
      const written = session.writeForNow([note('a')]);
      await turns();
      clock.now += 9_999;
      write();
      await written;
      journal.writes.should.equal(1);
    });
  });
});
