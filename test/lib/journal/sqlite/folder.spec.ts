import should from 'should';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JournalError } from '../../../../lib/journal/journal';
import { encodeChanges } from '../../../../lib/journal/sqlite/wire-format';
import { Store } from '../../../../lib/journal/sqlite/store';
import { ENGINES, Sandbox, accept, failureOf } from '../samples';

const sandbox = new Sandbox();
const PRECIOUS = 'precious';

const modeOf = (path: string): string => (fs.statSync(path).mode & 0o7777).toString(8);

for (const engine of ENGINES) {
  describe(`the folder of a journal (${engine})`, () => {
    let path: string;
    let folder: string;
    let store: Store;
    beforeEach(() => {
      path = sandbox.path();
      folder = dirname(path);
      store = new Store(path, engine);
    });
    afterEach(async () => {
      await store.close();
      await sandbox.clear();
    });

    const fill = async (): Promise<void> => {
      await store.open();
      store.write(encodeChanges([accept(1)]));
      await store.close();
    };
    const found = async (): Promise<number> => (await store.open()).found.nextId - 1;
    const write = (id: number): unknown => store.write(encodeChanges([accept(id)]));

    for (const mode of [0o777, 0o755, 0o770, 0o2775]) {
      it(`is its owner’s alone, also where it was there with ${mode.toString(8)}`, async () => {
        fs.mkdirSync(folder);
        fs.chmodSync(folder, mode);
        await store.open();
        modeOf(folder).should.equal('700');
      });
    }

    it('that is meant for many stays as it is', async () => {
      fs.mkdirSync(folder);
      fs.chmodSync(folder, 0o1777);
      await store.open();
      modeOf(folder).should.equal('1777');
      modeOf(path).should.equal('600');
    });

    it('may be a link to another place, which its user made', async () => {
      const real = join(dirname(folder), 'volume');
      fs.mkdirSync(real);
      fs.symlinkSync(real, folder);
      await fill();
      fs.existsSync(join(real, basename(path))).should.be.true();
      modeOf(real).should.equal('700');
    });

    for (const suffix of ['', '-wal', '-shm', '-journal']) {
      it(`is refused where a link stands for one of its files, and that is never followed: ${suffix}`, async () => {
        await fill();
        const target = join(dirname(folder), PRECIOUS);
        fs.writeFileSync(target, PRECIOUS);
        fs.rmSync(path + suffix, { force: true });
        fs.symlinkSync(target, path + suffix);
        should(await failureOf(store.open())).equal('disk (ELOOP)');
        fs.readFileSync(target, 'utf8').should.equal(PRECIOUS);
        modeOf(target).should.equal('644');
        fs.rmSync(path + suffix);
        (await found()).should.be.aboveOrEqual(0);
      });
    }

    for (const name of ['.new', '.new-wal', '.owner.new', '.lock']) {
      it(`may hold a link where something of a journal once was made: ${name}`, async () => {
        const target = join(dirname(folder), PRECIOUS);
        fs.writeFileSync(target, PRECIOUS);
        fs.mkdirSync(folder);
        fs.symlinkSync(target, path + name);
        await fill();
        fs.readFileSync(target, 'utf8').should.equal(PRECIOUS);
      });
    }

    for (const name of ['.new', '.owner.new', '.bak', '.0123456789abcdef.txt']) {
      it(`may hold a file of somebody else: ${name}`, async () => {
        fs.mkdirSync(folder);
        fs.writeFileSync(path + name, PRECIOUS);
        await fill();
        fs.readFileSync(path + name, 'utf8').should.equal(PRECIOUS);
      });
    }

    it('may hold folders of somebody else where an engine makes its lock', async () => {
      fs.mkdirSync(`${path}.lock/${PRECIOUS}`, { recursive: true });
      await failureOf(store.open());
      fs.existsSync(`${path}.lock/${PRECIOUS}`).should.be.true();
      fs.rmSync(`${path}.lock`, { recursive: true });
    });

    it('is cleared of what was never finished', async () => {
      fs.mkdirSync(folder);
      for (const suffix of ['', '-wal']) fs.writeFileSync(`${path}.0123456789abcdef${suffix}`, '');
      await fill();
      fs.readdirSync(folder).should.deepEqual([basename(path)]);
    });

    const losses: [title: string, lose: () => void, expected: string][] = [
      ['its folder is removed', () => fs.rmSync(folder, { recursive: true }), 'gone (LOCK)'],
      ['its folder is moved away', () => fs.renameSync(folder, `${folder}.old`), 'gone (LOCK)'],
      [
        'its folder is replaced by a copy',
        () => {
          fs.renameSync(folder, `${folder}.old`);
          fs.mkdirSync(folder);
          for (const name of fs.readdirSync(`${folder}.old`)) {
            if (!fs.lstatSync(join(`${folder}.old`, name)).isFile()) continue;
            fs.copyFileSync(join(`${folder}.old`, name), join(folder, name));
          }
        },
        'gone (FILE)',
      ],
      ['its file is removed', () => fs.rmSync(path), 'gone (FILE)'],
      [
        'its file is replaced',
        () => {
          fs.copyFileSync(path, `${path}.copy`);
          fs.renameSync(`${path}.copy`, path);
        },
        'gone (FILE)',
      ],
      ['its log is removed', () => fs.rmSync(`${path}-wal`), 'gone (FILE)'],
      ['its lock is removed', () => fs.rmSync(`${path}.owner`), 'gone (LOCK)'],
    ];
    for (const [title, lose, expected] of losses) {
      it(`takes nothing more when ${title} while it is open`, async () => {
        await store.open();
        write(1);
        lose();
        should(() => store.beat()).throw(JournalError, { message: expected });
        should(() => write(2)).throw(JournalError, { message: expected });
        store.isOpen.should.be.false();
      });
    }

    it('keeps what was confirmed when only its log is removed while it is open', async () => {
      await store.open();
      write(1);
      fs.rmSync(`${path}-wal`);
      should(() => store.beat()).throw(JournalError);
      const opened = await store.open();
      opened.found.nextId.should.equal(2);
      opened.isLogLost.should.be.false();
    });

    it('is made anew when it was removed', async () => {
      await store.open();
      write(1);
      fs.rmSync(folder, { recursive: true });
      should(() => store.beat()).throw(JournalError);
      (await found()).should.equal(0);
      write(1);
    });
  });

  describe(`a journal that another has taken (${engine})`, () => {
    afterEach(() => sandbox.clear());

    for (const other of ENGINES) {
      it(`writes nothing into what is the other’s by now (${other})`, async () => {
        const path = sandbox.path();
        const machine = (place: string): object => ({ place, isShared: true, silentMs: 0 });
        const first = new Store(path, engine, Date.now, machine('one'));
        const second = new Store(path, other, Date.now, machine('two'));
        await first.open();
        first.write(encodeChanges([accept(1)]));
        should(await failureOf(second.open())).equal('inUse (OTHER_MACHINE)');
        (await second.open()).found.nextId.should.equal(2);
        second.write(encodeChanges([accept(2)]));
        should(() => first.write(encodeChanges([accept(3)]))).throw({ message: 'taken' });
        await first.close();
        second.beat();
        second.write(encodeChanges([accept(4)]));
        // As if it were killed: what is on the disk is all there is.
        const copy = join(dirname(dirname(path)), 'copy.db');
        for (const suffix of ['', '-wal']) fs.copyFileSync(path + suffix, copy + suffix);
        const third = new Store(copy, engine);
        (await third.open()).found.nextId.should.equal(5);
        await third.close();
        await second.close();
      });

      it(`is not spoilt by one that stood still in the middle of a write (${other})`, async () => {
        const path = sandbox.path();
        const machine = (place: string): object => ({ place, isShared: true, silentMs: 0 });
        const first = new Store(path, engine, Date.now, machine('one'));
        const second = new Store(path, other, Date.now, machine('two'));
        await first.open();
        first.write(encodeChanges([accept(1)]));
        const { engine: inside } = (first as unknown as Inside).file;
        inside.exec('BEGIN IMMEDIATE');
        inside.exec("INSERT INTO notes VALUES ('x', 'y')");
        await failureOf(second.open());
        await second.open();
        second.write(encodeChanges([accept(2)]));
        inside.exec('COMMIT');
        inside.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        second.write(encodeChanges([accept(3)]));
        await second.close();
        await first.close();
        const third = new Store(path, engine);
        const { found, damagedFile } = await third.open();
        should(damagedFile).be.undefined();
        found.nextId.should.equal(4);
        await third.close();
      });
    }
  });

  describe(`a journal whose log is gone (${engine})`, () => {
    let path: string;
    beforeEach(() => (path = sandbox.path()));
    afterEach(() => sandbox.clear());

    /** As a crash leaves it: what another process finds. */
    const crash = async (): Promise<void> => {
      const from = sandbox.path();
      const store = new Store(from, engine);
      await store.open();
      store.write(encodeChanges([accept(1), accept(2)]));
      store.vacuum(true);
      store.write(encodeChanges([{ do: 'attempt', attempt: ATTEMPT }]));
      fs.mkdirSync(dirname(path));
      for (const suffix of ['', '-wal']) fs.copyFileSync(from + suffix, path + suffix);
      await store.close();
    };
    const open = async (): Promise<{ isLogLost: boolean; inAttempt: number[] }> => {
      const store = new Store(path, engine);
      const { isLogLost, found } = await store.open();
      await store.close();
      return { isLogLost, inAttempt: found.attempts.flatMap(({ entries }) => entries) };
    };

    it('after a crash is told, and what waits may have been sent', async () => {
      await crash();
      fs.rmSync(`${path}-wal`);
      const { isLogLost, inAttempt } = await open();
      isLogLost.should.be.true();
      inAttempt.should.deepEqual([1, 2]);
      // Told once; what may have been sent stays so.
      (await open()).should.deepEqual({ isLogLost: false, inAttempt: [1, 2] });
    });

    it('is not told of where it is there', async () => {
      await crash();
      (await open()).should.deepEqual({ isLogLost: false, inAttempt: [1] });
    });

    it('is not told of after it was closed in order, nor of a new one', async () => {
      (await open()).isLogLost.should.be.false();
      fs.existsSync(`${path}-wal`).should.be.false();
      (await open()).isLogLost.should.be.false();
    });

    it('is not told of where this process itself closed it after a failure', async () => {
      const store = new Store(path, engine);
      await store.open();
      (store as unknown as Inside).file.statements.commit.run = () => {
        throw Object.assign(new Error('disk I/O error'), { errcode: 10 });
      };
      should(() => store.write(encodeChanges([accept(1)]))).throw(JournalError);
      (await store.open()).isLogLost.should.be.false();
      await store.close();
    });
  });
}

const ATTEMPT = { id: 10, tag: 'tag', kind: 'kind', entries: [1] };

interface Inside {
  file: { engine: { exec(sql: string): void }; statements: { commit: { run(): number } } };
}
