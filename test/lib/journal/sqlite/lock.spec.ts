import should from 'should';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type * as Fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  InstanceLock,
  SILENT_MS,
  type LockOptions,
} from '../../../../lib/journal/sqlite/instance-lock';
import { newOwner, OwnerFile, parseOwner } from '../../../../lib/journal/sqlite/owner-file';
import { thisPlace } from '../../../../lib/journal/sqlite/place';
import { removeSign } from '../../../../lib/journal/sqlite/life-sign';
import { failureOf } from '../samples';

/** The module itself, of which one function is replaced. */
const fs = createRequire(__filename)('node:fs') as {
  -readonly [name in keyof typeof Fs]: (typeof Fs)[name];
};

/** As Linux numbers it. */
const NFS = 0x6969;

const LOOK_MS = 5000;
/** Looks at an owner that says nothing until it counts as gone: the first only begins to watch. */
const LOOKS = SILENT_MS / LOOK_MS;

describe('the lock of a journal', () => {
  let folder: string;
  let path: string;
  let now: number;
  const locks: InstanceLock[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    path = join(folder, 'account.db');
    now = 0;
  });
  afterEach(async () => {
    for (const lock of locks.splice(0)) await lock.release();
    rmSync(folder, { recursive: true, force: true });
  });

  const lockOf = (options: LockOptions = {}): InstanceLock => {
    const lock = new InstanceLock(path, options, () => now);
    locks.push(lock);
    return lock;
  };
  const onMachine = (place: string): InstanceLock => lockOf({ place, isShared: true });
  const owner = (): string => readFileSync(`${path}.owner`, 'utf8');
  const refusedFor = async (lock: InstanceLock, looks: number): Promise<void> => {
    for (let look = 0; look < looks; look += 1) {
      should(await failureOf(lock.take())).startWith('inUse');
      now += LOOK_MS;
    }
  };

  it('is taken by one, and free at once when it is let go of', async () => {
    const [first, second] = [lockOf(), lockOf()];
    (await first.take()).should.equal('sure');
    should(await failureOf(second.take())).equal('inUse');
    await first.release();
    readdirSync(folder).should.be.empty();
    (await second.take()).should.equal('sure');
  });

  it('is free at once for another machine when it is let go of', async () => {
    const first = onMachine('one');
    await first.take();
    await first.release();
    (await onMachine('two').take()).should.equal('sure');
  });

  it('says that another machine has it', async () => {
    await onMachine('one').take();
    should(await failureOf(onMachine('two').take())).equal('inUse (OTHER_MACHINE)');
  });

  it('is never taken from a process of this machine that lives, however long it is silent', async () => {
    await lockOf().take();
    await refusedFor(lockOf(), 4 * LOOKS);
  });

  it('waits for an owner on another machine until it was silent for so long', async () => {
    const first = onMachine('one');
    await first.take();
    const second = onMachine('two');
    await refusedFor(second, LOOKS);
    (await second.take()).should.equal('guess');
    first.isOurs().should.be.false();
    should(() => first.beat()).throw({ message: 'taken' });
    should(() => first.prove()).throw({ message: 'taken' });
    second.isOurs().should.be.true();
  });

  it('begins to wait anew with each sign of its owner', async () => {
    const first = onMachine('one');
    await first.take();
    const second = onMachine('two');
    for (let beat = 0; beat < 4; beat += 1) {
      await refusedFor(second, LOOKS);
      first.beat();
    }
    first.isOurs().should.be.true();
  });

  it('counts no time in which nobody looked: both may have stood still', async () => {
    await onMachine('one').take();
    const second = onMachine('two');
    await refusedFor(second, 1);
    now += 3_600_000;
    await refusedFor(second, 2);
  });

  it('asks no clock that can be set', async () => {
    const first = onMachine('one');
    await first.take();
    const wall = Date.now;
    const second = onMachine('two');
    try {
      for (const at of [0, 4e12, 1, 2e12, 3]) {
        Date.now = () => at;
        await refusedFor(second, 1);
        first.beat();
      }
    } finally {
      Date.now = wall;
    }
  });

  it('is taken over from a machine that was switched off, where only one can have the disk', async () => {
    await lockOf({ place: 'before the power cut', isShared: false }).take();
    (await lockOf({ isShared: false }).take()).should.equal('sure');
  });

  it('is taken over at once by the next thread of the same journal', async () => {
    const same = { owner: newOwner(), place: 'one' };
    await lockOf(same).take();
    (await lockOf(same).take()).should.equal('sure');
  });

  it('is taken over with care where an owner went and left it', async () => {
    await lockOf().take();
    removeSign(folder, parseOwner(owner())!.owner);
    (await lockOf().take()).should.equal('guess');
  });

  it('waits for an owner that nobody can ask: its file system has no sockets', async () => {
    const lock = lockOf({ isShared: false });
    const other = OwnerFile.create(`${path}.owner`, {
      owner: newOwner(),
      place: thisPlace(),
      hasSign: false,
    })!;
    await refusedFor(lock, LOOKS - 1);
    other.beat();
    await refusedFor(lock, LOOKS);
    (await lock.take()).should.equal('guess');
    other.isThere().should.be.false();
    other.forget();
  });

  it('is given up when its file is gone', async () => {
    const lock = lockOf();
    await lock.take();
    rmSync(`${path}.owner`);
    should(() => lock.prove()).throw({ message: 'gone (LOCK)' });
    should(() => lock.beat()).throw({ message: 'gone (LOCK)' });
    existsSync(`${path}.owner`).should.be.false();
  });

  it('asks anew whether other machines see the folder, which may have been mounted since', async () => {
    const [local, share, at] = ['local', 'share', 'at'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const place of [local, share]) mkdirSync(place);
    symlinkSync(local, at);
    const statfs = fs.statfsSync;
    const types = { type: NFS };
    fs.statfsSync = ((asked: string) =>
      fs.realpathSync(asked).startsWith(share) ? types : statfs(asked)) as typeof statfs;
    try {
      const ours = new InstanceLock(join(at, 'a.db'), {}, () => now);
      await ours.take();
      const other = new InstanceLock(join(share, 'a.db'), { place: 'elsewhere' }, () => now);
      await other.take();
      rmSync(at);
      symlinkSync(share, at);
      should(() => ours.prove()).throw({ message: 'taken' });
      await ours.drop();
      should(await failureOf(ours.take())).startWith('inUse');
      other.prove();
      await other.release();
    } finally {
      fs.statfsSync = statfs;
    }
  });

  for (const isShared of [false, true]) {
    const where = isShared ? 'on a share' : 'on a disk of this machine';
    it(`is given up when another file has its place, ${where}`, async () => {
      const lock = lockOf({ isShared });
      await lock.take();
      lock.prove();
      renameSync(`${path}.owner`, `${path}.aside`);
      const other = { owner: newOwner(), place: thisPlace(), hasSign: false };
      OwnerFile.create(`${path}.owner`, other)!.forget();
      should(() => lock.prove()).throw({ message: 'taken' });
    });
  }

  it('leaves another’s lock alone when it lets go', async () => {
    const first = onMachine('one');
    await first.take();
    const second = onMachine('two');
    await refusedFor(second, LOOKS);
    await second.take();
    const text = owner();
    await first.release();
    owner().should.equal(text);
  });

  it('tells two machines that were made from one memory apart', async () => {
    const same = { owner: newOwner(), place: 'one' };
    const [first, copy] = [lockOf(same), lockOf(same)];
    await first.take();
    await copy.take();
    copy.beat();
    should(() => first.prove()).throw({ message: 'taken' });
  });

  it('names nobody and no machine', async () => {
    await lockOf().take();
    Object.keys(JSON.parse(owner()) as object).should.deepEqual([
      'owner',
      'place',
      'hasSign',
      'beat',
    ]);
    owner().should.match(/^[\w":,{}]+$/);
  });

  it('is open to its owner only', async () => {
    await lockOf().take();
    (lstatSync(`${path}.owner`).mode & 0o777).should.equal(0o600);
  });

  const foreign: [title: string, text: string, isKept: boolean][] = [
    ['nothing, as after a power cut', '', false],
    ['the owner as the first version wrote it', '{"machine":"x","at":1}', false],
    ['something of somebody else', 'my notes', true],
    ['JSON of somebody else', '{"owner":"../../x","place":1}', true],
    ['null', 'null', true],
  ];
  for (const [title, text, isKept] of foreign) {
    it(`waits where ${title} stands in its place, and ${isKept ? 'keeps' : 'clears'} that`, async () => {
      writeFileSync(`${path}.owner`, text);
      const lock = lockOf();
      await refusedFor(lock, LOOKS);
      (await lock.take()).should.equal('guess');
      const others = readdirSync(folder).filter((name) => {
        return name.startsWith(`${basename(path)}.owner.`);
      });
      others
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .should.deepEqual(isKept ? [text] : []);
    });
  }

  const linked = ['account.db.owner', 'account.db.owner.new'];
  for (const name of linked) {
    it(`never follows a link that was put in its place: ${name}`, async () => {
      const target = join(folder, 'precious');
      writeFileSync(target, 'precious');
      symlinkSync(target, join(folder, name));
      const lock = lockOf();
      await lock.take();
      lock.beat();
      readFileSync(target, 'utf8').should.equal('precious');
      lstatSync(`${path}.owner`).isFile().should.be.true();
    });
  }

  it('can be taken in a folder whose path is too long for a socket', async () => {
    folder = join(folder, 'x'.repeat(120));
    mkdirSync(folder);
    path = join(folder, 'account.db');
    const lock = lockOf();
    await lock.take();
    await refusedFor(lockOf(), 2 * LOOKS);
    await lock.release();
    (await lockOf().take()).should.equal('sure');
  });

  it('is had by one at most, however many come at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const all = Array.from({ length: 6 }, () => lockOf());
      const taken = await Promise.all(all.map((lock) => failureOf(lock.take())));
      taken.filter((failure) => failure === 'nothing').should.have.length(1);
      await all[taken.indexOf('nothing')]!.release();
    }
  });
});
