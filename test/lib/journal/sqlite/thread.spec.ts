import should from 'should';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { JournalError, Journal } from '../../../../lib/journal/journal';
import { createSqliteJournal } from '../../../../lib/journal/sqlite/sqlite-journal';
import { FakeClock } from '../../../harness/fake-clock';
import { openQuietSession } from '../../outbox/support/quiet-session';
import { ENGINES, Sandbox, accept, failureOf } from '../samples';

const sandbox = new Sandbox();
const HEARTBEAT_MS = 20;

const threadOf = (journal: Journal): Worker =>
  (journal as unknown as { line: { thread: { worker: Worker } } }).line.thread.worker;

/** As when it has no memory left. */
async function die(journal: Journal): Promise<void> {
  const ended = once(threadOf(journal), 'exit');
  await threadOf(journal).terminate();
  await ended;
}

for (const engine of ENGINES) {
  describe(`the thread of a journal (${engine})`, () => {
    let path: string;
    let journal: Journal;
    beforeEach(async () => {
      path = sandbox.path();
      const lock = { heartbeatMs: HEARTBEAT_MS, isShared: true };
      journal = createSqliteJournal({ path, engine, lock });
      await journal.open();
    });
    afterEach(async () => {
      await journal.close();
      await sandbox.clear();
    });

    it('that has died says so, and is followed by another at once', async () => {
      await journal.write([accept(1)]);
      await die(journal);
      should(await failureOf(journal.write([accept(2)]))).equal('thread');
      const { nextId, wasElsewhere } = await journal.open();
      nextId.should.equal(2);
      should(wasElsewhere).be.undefined();
      await journal.write([accept(2)]);
    });

    it('that dies while it writes says so', async () => {
      const writing = failureOf(journal.write([accept(1)]));
      await die(journal);
      should(['thread', 'nothing']).containEql(await writing);
      [1, 2].should.containEql((await journal.open()).nextId);
    });

    it('that has died is in nobody’s way, even where it is not followed', async () => {
      await die(journal);
      await journal.close();
      existsSync(`${path}.owner`).should.be.false();
      await sandbox.journal(path, engine).open();
    });

    it('says by itself that its folder is gone', async () => {
      const lost = new Promise<JournalError>((resolve) => (journal.onLost = resolve));
      rmSync(dirname(path), { recursive: true });
      (await lost).problem.should.equal('gone');
    });

    it('says by itself that another machine has its journal, and knows it when it is back', async () => {
      const lost = new Promise<JournalError>((resolve) => (journal.onLost = resolve));
      const lock = { place: 'elsewhere', isShared: true, silentMs: 0 };
      const other = createSqliteJournal({ path, engine, lock });
      // While the first has not yet noticed, its file is locked as well.
      while ((await failureOf(other.open())) !== 'nothing') continue;
      // In the moment in which it changes hands there is no lock.
      ['taken', 'gone'].should.containEql((await lost).problem);
      should(await failureOf(journal.open())).startWith('inUse');
      await other.close();
      should((await journal.open()).wasElsewhere).be.true();
      should((await journal.open()).wasElsewhere).be.undefined();
    });
  });
}

describe('the thread of all journals', () => {
  let all: Journal[];
  beforeEach(async () => {
    all = Array.from({ length: 5 }, () => sandbox.journal(sandbox.path(), ENGINES[0]!));
    await Promise.all(all.map((journal) => journal.open()));
  });
  afterEach(() => sandbox.clear());

  it('is the same one, from the first that is opened to the last that is closed', async () => {
    const [first, ...others] = all as [Journal, ...Journal[]];
    const thread = threadOf(first);
    for (const other of others) threadOf(other).should.equal(thread);
    await first.close();
    await others[0]!.write([accept(1)]);
    const ended = once(thread, 'exit');
    await Promise.all(others.map((other) => other.close()));
    await ended;
  });

  it('is woken once for all that is given in one turn', async () => {
    const thread = threadOf(all[0]!);
    const post = thread.postMessage.bind(thread);
    let wakings = 0;
    thread.postMessage = (message: unknown) => {
      wakings += 1;
      post(message);
    };
    const clock = new FakeClock();
    const sessions = await Promise.all(all.map((journal) => openQuietSession(journal, clock)));
    wakings = 0;
    const written = sessions.flatMap((session) => [
      session.write([accept(1)]),
      session.write([accept(2)]),
    ]);
    should(await Promise.all(written)).matchEach({ duplicates: [] });
    wakings.should.equal(1);
  });

  it('that dies is followed by one for all, and none has lost what was written', async () => {
    await Promise.all(all.map((journal, index) => journal.write([accept(index + 1)])));
    await die(all[0]!);
    const opened = await Promise.all(all.map((journal) => journal.open()));
    opened.map(({ nextId }) => nextId).should.deepEqual([2, 3, 4, 5, 6]);
    new Set(all.map(threadOf)).size.should.equal(1);
  });

  it('lets no journal wait for one that somebody else has', async () => {
    const path = sandbox.path();
    const place = 'elsewhere';
    const other = createSqliteJournal({ path, lock: { place, isShared: true } });
    await other.open();
    const late = createSqliteJournal({ path, lock: { isShared: true } });
    should(await failureOf(late.open())).startWith('inUse');
    await all[0]!.write([accept(1)]);
    await Promise.all([late.close(), other.close()]);
  });

  it('keeps no file of a journal that could not be closed in order', async () => {
    const path = sandbox.path();
    const folder = dirname(path);
    const journal = sandbox.journal(path, ENGINES[0]!);
    await journal.open();
    await journal.write([accept(1)]);
    // As a share that cannot be asked for a moment.
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, '');
    await journal.close();
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    (await sandbox.journal(path, ENGINES[0]!).open()).entries.should.have.length(1);
  });
});
