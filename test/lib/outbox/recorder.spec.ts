import should from 'should';
import { mock } from 'node:test';
import { type Change, JournalError, type Recovered } from '../../../lib/journal/journal';
import { createMemoryJournal } from '../../../lib/journal/memory-journal';
import { Recorder } from '../../../lib/outbox/recorder';
import { MortalJournal } from './support/mortal-journal';

const note = (name: string): Change => ({ do: 'note', name, value: '' });
const FULL = new JournalError('disk', 'ENOSPC');

describe('a recorder', () => {
  let journal: MortalJournal;
  let events: string[];
  let missing: Change[];
  let recorder: Recorder;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    journal = new MortalJournal(createMemoryJournal());
    events = [];
    missing = [];
    recorder = new Recorder(journal, {
      opened: (_recovered: Recovered) => {
        events.push('opened');
        return missing;
      },
      usable: () => void events.push('usable'),
      caughtUp: () => void events.push('caught up'),
      failed: ({ message }) => void events.push(message),
    });
  });
  afterEach(() => mock.timers.reset());

  const written = (): string[] =>
    journal.changes.map((change) => (change.do === 'note' ? change.name : change.do));
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const fail = async (): Promise<void> => {
    journal.failure = FULL;
    should(await recorder.now([note('lost')])).be.undefined();
    journal.failure = undefined;
  };

  it('can be used once it is open', async () => {
    recorder.isReady.should.be.false();
    should(await recorder.now([note('too early')])).be.undefined();
    await recorder.open();
    recorder.isReady.should.be.true();
    events.should.deepEqual(['opened', 'usable']);
    should(await recorder.now([note('a')])).deepEqual({ duplicates: [] });
    written().should.deepEqual(['a']);
  });

  it('opens once, however often it is asked to meanwhile', async () => {
    await Promise.all([recorder.open(), recorder.open()]);
    journal.openings.should.equal(1);
  });

  it('writes together what is given in one go, in order', async () => {
    await recorder.open();
    const results = [recorder.now([note('a'), note('b')]), recorder.now([note('c')])];
    should(results[0]).equal(results[1]);
    await Promise.all(results);
    should(await recorder.now([note('d')])).not.be.undefined();
    written().should.deepEqual(['a', 'b', 'c', 'd']);
  });

  it('takes very many changes in one go', async () => {
    await recorder.open();
    const many = Array.from({ length: 300_000 }, (_, i) => note(String(i)));
    const first = recorder.now([note('first')]);
    await recorder.eventually(many);
    await first;
    written().length.should.equal(300_001);
  }).timeout(10_000);

  it('is busy while much waits for the disk, and says when that is over', async () => {
    await recorder.open();
    events.length = 0;
    const write = journal.block();
    const given = recorder.now(Array.from({ length: 5000 }, () => note('a')));
    await turns();
    recorder.isBusy.should.be.true();
    write();
    await given;
    recorder.isBusy.should.be.false();
    events.should.deepEqual(['caught up']);
  });

  it('says once that it cannot be used, and tries again by itself', async () => {
    await recorder.open();
    await fail();
    recorder.isReady.should.be.false();
    should(recorder.problem).equal(FULL);
    journal.failure = FULL;
    mock.timers.tick(5000);
    await turns();
    events.should.deepEqual(['opened', 'usable', 'disk (ENOSPC)']);
    journal.failure = undefined;
    mock.timers.tick(5000);
    await turns();
    recorder.isReady.should.be.true();
    should(recorder.problem).be.undefined();
    events.slice(3).should.deepEqual(['opened', 'usable']);
    written().should.be.empty();
  });

  it('says nothing of what the disk says but a bare code', async () => {
    const failure = Object.assign(new Error('/home/me/x.db'), { code: 'EACCES' });
    journal.failure = failure as unknown as JournalError;
    await recorder.open();
    events.should.deepEqual(['disk (EACCES)']);
    should(recorder.problem).match({ problem: 'disk', detail: 'EACCES' });
  });

  it('writes what it owes when it can again, after what the file lacks', async () => {
    await recorder.open();
    await fail();
    const order: string[] = [];
    const owed = [recorder.eventually([note('a')]), recorder.eventually([note('b')])];
    void owed[0]!.then(() => order.push('a'));
    void owed[1]!.then(() => order.push('b'));
    missing = [note('missing')];
    await turns();
    order.should.be.empty();
    await recorder.open();
    await Promise.all(owed);
    written().should.deepEqual(['missing', 'a', 'b']);
    order.should.deepEqual(['a', 'b']);
  });

  it('still owes it when opening it again fails', async () => {
    await recorder.open();
    await fail();
    const owed = recorder.eventually([note('a')]);
    await turns();
    const write = journal.block();
    const opening = recorder.open();
    await turns();
    journal.failure = FULL;
    write();
    await opening;
    recorder.isReady.should.be.false();
    journal.failure = undefined;
    await recorder.open();
    await owed;
    written().should.deepEqual(['a']);
  });

  it('forgets nothing that comes while it is being opened again', async () => {
    await recorder.open();
    await fail();
    const owed = [recorder.eventually([note('a')])];
    await turns();
    const write = journal.block();
    const opening = recorder.open();
    await turns();
    owed.push(recorder.eventually([note('b')]));
    write();
    // In the very turn in which it becomes usable.
    void opening.then(() => owed.push(recorder.eventually([note('c')])));
    for (let i = 0; i < 20; i += 1) {
      owed.push(recorder.eventually([note(`later ${i}`)]));
      await Promise.resolve();
    }
    await opening;
    await turns();
    await Promise.all(owed);
    written().length.should.equal(owed.length);
  });

  it('reads nothing where the journal cannot', async () => {
    await recorder.open();
    journal.readStored = () => Promise.reject(FULL);
    should([...(await recorder.readStored([1]))]).deepEqual([]);
  });

  it('writes what was given before it closes, and nothing after', async () => {
    await recorder.open();
    const given = recorder.now([note('a')]);
    await recorder.close();
    should(await given).not.be.undefined();
    should(await recorder.now([note('b')])).be.undefined();
    written().should.deepEqual(['a']);
    await recorder.open();
    journal.openings.should.equal(1);
  });

  it('is not opened by a timer after it was closed', async () => {
    await recorder.open();
    await fail();
    await recorder.close();
    mock.timers.tick(60_000);
    await turns();
    journal.openings.should.equal(1);
  });
});
