import should from 'should';
import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createSqliteJournal } from '../../../../lib/journal/sqlite/sqlite-journal';
import { Child, killAll } from './children';
import { ENGINES, Sandbox, accept, failureOf } from '../samples';

const sandbox = new Sandbox();

function temporary(name: string): string {
  const folder = join(dirname(dirname(sandbox.path())), name);
  mkdirSync(folder);
  return folder;
}

describe('the processes of one journal file', function () {
  this.timeout(60_000);
  afterEach(async () => {
    await killAll();
    await sandbox.clear();
  });

  for (const engine of ENGINES) {
    it(`exclude each other, and a killed one is in nobody’s way (${engine})`, async () => {
      const path = sandbox.path();
      const holder = new Child(['hold', path, engine]);
      should(await holder.hear()).equal('held');
      for (const other of ENGINES) {
        should(await failureOf(sandbox.journal(path, other).open())).equal('inUse');
      }
      await holder.kill();
      const { entries } = await sandbox.journal(path, engine).open();
      should(entries.map(({ id }) => id)).deepEqual([1]);
    });

    it(`exclude each other also while the first stands still (${engine})`, async () => {
      const path = sandbox.path();
      const holder = new Child(['hold', path, engine]);
      should(await holder.hear()).equal('held');
      holder.process.kill('SIGSTOP');
      const impatient = { isShared: true, silentMs: 0 };
      for (const other of ENGINES) {
        const journal = createSqliteJournal({ path, engine: other, lock: impatient });
        for (let look = 0; look < 3; look += 1) {
          should(await failureOf(journal.open())).equal('inUse');
        }
        await journal.close();
      }
      holder.process.kill('SIGCONT');
      await holder.kill();
      should((await sandbox.journal(path, engine).open()).entries.length).equal(1);
    });

    it(`exclude each other with different folders for temporary files (${engine})`, async () => {
      const path = sandbox.path();
      const holder = new Child(['hold', path, engine], { TMPDIR: temporary('one') });
      should(await holder.hear()).equal('held');
      for (const other of ENGINES) {
        const child = new Child(['open', path, other], { TMPDIR: temporary('two') });
        should(await child.hear()).equal('inUse');
        await child.end();
      }
    });

    it(`need no folder for temporary files (${engine})`, async () => {
      const path = sandbox.path();
      for (let round = 0; round < 2; round += 1) {
        const child = new Child(['open', path, engine], { TMPDIR: '/nowhere/at/all' });
        should(await child.hear()).equal('opened');
        await child.end();
      }
    });

    it(`may follow each other at once (${engine})`, async () => {
      const path = sandbox.path();
      const journal = sandbox.journal(path, engine);
      for (let round = 0; round < 2; round += 1) {
        await journal.open();
        await journal.write([accept(round + 1)]);
        await journal.close();
        const child = new Child(['open', path, ENGINES.at(-1)!]);
        should(await child.hear()).equal('opened');
        await child.end();
      }
    });
  }

  it('end by themselves, whatever the journal does', async () => {
    const path = sandbox.path();
    const child = new Child(['leave', path, ENGINES[0]!]);
    should(await child.hear()).equal('left');
    await child.end();
    const { entries, attempts, isLogLost } = await sandbox.journal(path, ENGINES[0]!).open();
    should({ count: entries.length, attempts, isLogLost }).deepEqual({
      count: 1,
      attempts: [],
      isLogLost: undefined,
    });
  });

  it('are told by their folder, whatever the way to it', async () => {
    const path = sandbox.path();
    await sandbox.journal(path, ENGINES[0]!).open();
    const link = join(dirname(dirname(path)), 'link');
    symlinkSync(dirname(path), link);
    const roundabout = join(link, basename(path));
    should(await failureOf(sandbox.journal(roundabout, ENGINES[0]!).open())).equal('inUse');
  });

  it('lose nothing that was confirmed, in twenty kills, whichever engine comes next', async function () {
    this.timeout(180_000);
    const path = sandbox.path();
    const confirmed = new Set<number>();
    for (let round = 0; round < 20; round += 1) {
      const child = new Child(['write', path, ENGINES[round % ENGINES.length]!]);
      await child.hear(1 + ((round * 37) % 200));
      await child.kill();
      for (const id of child.said) confirmed.add(id as number);
    }
    const journal = sandbox.journal(path, ENGINES[0]!);
    const { entries, damagedFile, nextId } = await journal.open();
    should(damagedFile).be.undefined();
    const found = new Set<number>();
    // A slow machine kills late: more is written by then than is read at once.
    for (
      let read = entries;
      read.length > 0;
      read = await journal.readOn(Math.max(...found), nextId)
    )
      for (const { id } of read) found.add(id);
    should([...confirmed].filter((id) => !found.has(id))).be.empty();
    confirmed.size.should.be.above(1500);
  });
});
