import should from 'should';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { machineName } from '../../../../lib/journal/sqlite/lease';
import { Child, killAll } from './children';
import { ENGINES, Sandbox, accept, failureOf } from '../samples';

const sandbox = new Sandbox();

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
    should((await sandbox.journal(path, ENGINES[0]!).open()).entries.length).equal(1);
  });

  it('are told by their folder, whatever the way to it', async () => {
    const path = sandbox.path();
    await sandbox.journal(path, ENGINES[0]!).open();
    const link = join(dirname(dirname(path)), 'link');
    symlinkSync(dirname(path), link);
    const roundabout = join(link, basename(path));
    should(await failureOf(sandbox.journal(roundabout, ENGINES[0]!).open())).equal('inUse');
  });

  const heartbeats: [title: string, machine: string, silentMs: number, expected: string][] = [
    ['another machine that was there a moment ago', 'other', 5000, 'inUse (OTHER_MACHINE)'],
    ['another machine whose clock is ahead', 'other', -60_000, 'inUse (OTHER_MACHINE)'],
    ['another machine that was there half a minute ago', 'other', 31_000, 'nothing'],
    ['another machine before the clock was set back', 'other', -3_600_000, 'nothing'],
    ['this machine a moment ago', machineName(), 5000, 'nothing'],
  ];
  for (const [title, machine, silentMs, expected] of heartbeats) {
    it(`give way to ${title}: ${expected}`, async () => {
      const path = sandbox.path();
      mkdirSync(dirname(path));
      writeFileSync(`${path}.owner`, JSON.stringify({ machine, at: Date.now() - silentMs }));
      should(await failureOf(sandbox.journal(path, ENGINES[0]!).open())).equal(expected);
    });
  }

  it('say that they are there, and take nothing of it amiss', async () => {
    const path = sandbox.path();
    mkdirSync(dirname(path));
    writeFileSync(`${path}.owner`, 'not JSON');
    const journal = sandbox.journal(path, ENGINES[0]!);
    await journal.open();
    const heartbeat = JSON.parse(readFileSync(`${path}.owner`, 'utf8')) as { machine: string };
    should(heartbeat.machine).equal(machineName());
    await journal.close();
    should(existsSync(`${path}.owner`)).be.false();
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
