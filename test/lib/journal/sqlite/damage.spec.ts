import should from 'should';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Database } from 'node-sqlite3-wasm';
import type { EngineName } from '../../../../lib/journal/sqlite/engine';
import type { Change } from '../../../../lib/journal/journal';
import { encodeChanges, decodeEntries } from '../../../../lib/journal/sqlite/wire-format';
import { withChecksum } from '../../../../lib/journal/sqlite/checksum';
import { Store } from '../../../../lib/journal/sqlite/store';
import { times } from '../../../harness/how-often';
import { DAY, ENGINES, HOUR, Sandbox, accept, end, keyed, many } from '../samples';

const sandbox = new Sandbox();
afterEach(() => sandbox.clear());

const NOW = 1_700_000_000_000;
const FLIPS = times(1000);
const now = (): number => NOW;

interface Seen {
  damagedFile: string | undefined;
  rows: unknown;
  stored: [number, string][];
}

/** Opens a file in this thread: a thread for each of a thousand would take minutes. */
async function look(path: string, engine: EngineName): Promise<Seen> {
  const store = new Store(path, engine, now);
  try {
    const { found, damagedFile } = await store.open();
    const entries = decodeEntries(found.entries);
    const { nextId, attempts, notes, usage } = found;
    const stored = [...store.readStored(IDS)].map(([id, { json }]): [number, string] => [id, json]);
    return { damagedFile, rows: { nextId, entries, attempts, notes: [...notes], usage }, stored };
  } finally {
    await store.close();
  }
}

const IDS = Array.from({ length: 130 }, (_, at) => at + 1);
const EMPTY = { nextId: 1, entries: [], attempts: [], notes: [], usage: [] };

function changes(): Change[] {
  const at = { acceptedAt: NOW - 1000, expiresAt: NOW + HOUR };
  return [
    ...IDS.slice(0, 100).map((id) => accept(id, at)),
    ...IDS.slice(100, 110).map((id) => keyed(id, `key ${id}`, 'content', NOW - 1000)),
    many(111, 5),
    { do: 'settle', id: 4, outcome: '{"code":1}' },
    { do: 'hold', id: 9, outcome: '{"code":2}' },
    ...IDS.slice(20, 40).map((id) => end(id, { at: NOW })),
    ...IDS.slice(40, 60).map((id): Change => {
      return { do: 'attempt', attempt: { id: 200 + id, tag: `t${id}`, kind: 'k', entries: [id] } };
    }),
    { do: 'note', name: 'lookedUp', value: `${NOW}` },
  ];
}

async function fill(path: string, engine: EngineName): Promise<void> {
  const store = new Store(path, engine, now);
  await store.open();
  store.write(encodeChanges(changes()));
  await store.close();
}

/** The same every time, so that a failure can be looked at. */
function* dice(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('a file with one wrong byte', () => {
  it(`is what it was or is moved aside, ${FLIPS} times`, async function () {
    this.timeout(600_000);
    const path = sandbox.path();
    await fill(path, ENGINES[0]!);
    const whole = readFileSync(path);
    const original = await look(path, ENGINES[0]!);
    should((original.rows as { entries: unknown[] }).entries.length).equal(95);
    should(original.damagedFile).be.undefined();
    const roll = dice(1);
    let moved = 0;
    for (let round = 0; round < FLIPS; round += 1) {
      const at = round < times(100) ? round : Math.floor(roll.next().value * whole.length);
      const bit = 1 << Math.floor(roll.next().value * 8);
      const copy = Buffer.from(whole);
      copy[at]! ^= bit;
      const folder = join(dirname(path), `${round}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'a.db'), copy);
      const seen = await look(join(folder, 'a.db'), ENGINES[round % ENGINES.length]!);
      const where = `byte ${at} bit ${bit}`;
      if (seen.damagedFile) {
        moved += 1;
        should(seen.rows).deepEqual(EMPTY, where);
        should(existsSync(join(folder, seen.damagedFile))).equal(true, where);
      } else {
        should(seen.rows).deepEqual(original.rows, where);
        for (const [index, [id, json]] of seen.stored.entries()) {
          should(['{}', original.stored[index]![1]]).containEql(json);
          should(id).equal(original.stored[index]![0], where);
        }
      }
    }
    moved.should.be.above(FLIPS / 5);
  });
});

for (const engine of ENGINES) {
  describe(`a damaged file (${engine})`, () => {
    let path: string;
    beforeEach(async () => {
      path = sandbox.path();
      await fill(path, engine);
    });

    const damages: [title: string, damage: () => void][] = [
      ['cut in the middle', () => truncateSync(path, 3 * 4096)],
      ['cut inside a page', () => truncateSync(path, 5 * 4096 + 17)],
      ['cut inside its header', () => truncateSync(path, 50)],
      ['empty', () => truncateSync(path, 0)],
      ['full of zeros', () => writeFileSync(path, Buffer.alloc(65536))],
      ['full of anything', () => writeFileSync(path, Buffer.alloc(65536, 'Lorem ipsum'))],
      ['another database', () => anotherDatabase(path)],
      ['of another shape', () => exec(path, 'ALTER TABLE live ADD COLUMN more TEXT')],
    ];
    for (const [title, damage] of damages) {
      it(`that is ${title} is moved aside, and a new one takes its place`, async () => {
        damage();
        const spoilt = readFileSync(path);
        const seen = await look(path, engine);
        should(seen.rows).deepEqual(EMPTY);
        should(seen.damagedFile).equal(`${basename(path)}.damaged-${NOW}`);
        should(readFileSync(join(dirname(path), seen.damagedFile!)).equals(spoilt)).be.true();
        should((await look(path, engine)).damagedFile).be.undefined();
      });
    }

    it('never takes the place of another', async () => {
      truncateSync(path, 0);
      await look(path, engine);
      truncateSync(path, 0);
      await look(path, engine);
      const names = readdirSync(dirname(path)).filter((name) => name.includes('damaged'));
      should(names.length).equal(2);
    });

    it('is deleted with what belongs to it, if it was put aside before', async () => {
      const name = (at: number, suffix = ''): string => `${path}.damaged-${at}${suffix}`;
      for (const suffix of ['', '-wal']) {
        writeFileSync(name(NOW - 7 * DAY - 1, suffix), '');
        writeFileSync(name(NOW - 7 * DAY + 1, suffix), '');
      }
      const store = new Store(path, engine);
      await store.open();
      store.forgetOld(0, NOW - 7 * DAY);
      await store.close();
      const kept = readdirSync(dirname(path)).filter((file) => file.includes('damaged'));
      should(kept.sort()).deepEqual(
        ['', '-wal'].map((suffix) => basename(name(NOW - 7 * DAY + 1, suffix))),
      );
    });

    it('of a later version is refused and left as it is', async () => {
      laterVersion(path);
      const before = readFileSync(path);
      await should(look(path, engine)).be.rejectedWith({ message: 'engine (VERSION)' });
      should(readFileSync(path).equals(before)).be.true();
    });

    it('gives a stored message up that alone is spoilt', async () => {
      const store = new Store(path, engine, now);
      await store.open();
      const file = (store as unknown as { file: { engine: { exec(sql: string): void } } }).file;
      file.engine.exec("UPDATE stored SET sealed = replace(sealed, 'chaud', 'froid') WHERE id = 2");
      should(store.readStored([2]).get(2)).deepEqual({ json: '{}', isPartial: true });
      should(store.readStored([3]).get(3)!.isPartial).be.false();
      await store.close();
    });
  });

  describe(`what a crash leaves in the log (${engine})`, () => {
    const PAGE = 4096;
    const FRAME = PAGE + 24;
    let path: string;
    let log: string;

    /** First frame of each transaction. One engine writes the last one twice, to fill a sector. */
    const transactions = (): number[] => {
      const bytes = readFileSync(log);
      const count = Math.floor((bytes.length - 32) / FRAME);
      const header = (frame: number): string =>
        bytes.toString('hex', inFrame(frame, 0), inFrame(frame, 8));
      const commits = (frame: number): boolean => bytes.readUInt32BE(inFrame(frame, 4)) > 0;
      const first = [0];
      for (let frame = 1; frame < count; frame += 1) {
        if (commits(frame - 1) && header(frame) !== header(frame - 1)) first.push(frame);
      }
      return first;
    };
    const spoil = (offset: number): void => {
      const bytes = readFileSync(log);
      bytes[offset]! ^= 1;
      writeFileSync(log, bytes);
    };
    const inFrame = (frame: number, offset: number): number => 32 + frame * FRAME + offset;

    beforeEach(async () => {
      const from = sandbox.path();
      path = sandbox.path();
      log = `${path}-wal`;
      const store = new Store(from, engine, now);
      await store.open();
      for (const id of [1, 2, 3, 4]) store.write(encodeChanges([accept(id)]));
      mkdirSync(dirname(path));
      copyFileSync(from, path);
      copyFileSync(`${from}-wal`, log);
      await store.close();
    });

    const ids = (seen: Seen): number[] =>
      (seen.rows as { entries: { id: number }[] }).entries.map(({ id }) => id);

    it('is read', async () => {
      const seen = await look(path, engine);
      should(ids(seen)).deepEqual([1, 2, 3, 4]);
      should(seen.damagedFile).be.undefined();
    });

    it('is read up to a last transaction that is not whole', async () => {
      truncateSync(log, inFrame(transactions().at(-1)! + 1, 100));
      const seen = await look(path, engine);
      should(ids(seen)).deepEqual([1, 2, 3]);
      should(seen.damagedFile).be.undefined();
    });

    it('is read up to a last transaction that lacks its middle, as after a power cut', async () => {
      spoil(inFrame(transactions().at(-1)!, 200));
      const seen = await look(path, engine);
      should(ids(seen)).deepEqual([1, 2, 3]);
      should(seen.damagedFile).be.undefined();
    });

    const damages: [title: string, at: () => number][] = [
      ['its header', () => 3],
      ['its salt', () => 17],
      ['a page of its first transaction', () => inFrame(0, 500)],
      ['the number of a page', () => inFrame(0, 3)],
      ['a page of a transaction before the last', () => inFrame(transactions().at(-2)!, 2000)],
    ];
    for (const [title, at] of damages) {
      it(`is moved aside where ${title} is wrong, since what was confirmed is lost`, async () => {
        spoil(at());
        const seen = await look(path, engine);
        should(ids(seen)).be.empty();
        should(existsSync(join(dirname(path), `${seen.damagedFile!}-wal`))).be.true();
      });
    }

    it('is moved aside where its file is gone', async () => {
      const seen = await look(join(dirname(path), 'other.db'), engine);
      should(seen.damagedFile).be.undefined();
      copyFileSync(log, join(dirname(path), 'third.db-wal'));
      const third = await look(join(dirname(path), 'third.db'), engine);
      should(third.damagedFile).equal(`third.db.damaged-${NOW}`);
    });
  });
}

function exec(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; ${sql}`);
  database.close();
}

function anotherDatabase(path: string): void {
  writeFileSync(path, '');
  exec(path, 'PRAGMA journal_mode = WAL; CREATE TABLE live (id INTEGER PRIMARY KEY)');
}

function laterVersion(path: string): void {
  const sealed = withChecksum('meta version', '2');
  exec(
    path,
    `PRAGMA user_version = 2; UPDATE meta SET sealed = '${sealed}' WHERE name = 'version'`,
  );
}
