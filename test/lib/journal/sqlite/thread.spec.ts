import should from 'should';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { JournalError, Journal } from '../../../../lib/journal/journal';
import { createSqliteJournal } from '../../../../lib/journal/sqlite/sqlite-journal';
import { ENGINES, Sandbox, accept, failureOf } from '../samples';

const sandbox = new Sandbox();
const HEARTBEAT_MS = 20;

const threadOf = (journal: Journal): Worker =>
  (journal as unknown as { worker: { worker: Worker } }).worker.worker;

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
