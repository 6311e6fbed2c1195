// What a process that was killed leaves behind comes back from the same file: in every state, with its one
// outcome, and never as a second SMS.
import should from 'should';
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalError, type WhenUnknown } from '../../../lib/journal/journal';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { createSqliteJournal } from '../../../lib/journal/sqlite/sqlite-journal';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { MOBILE, numbers } from '../message/orders';
import { Stage } from './support/stage';

const KEEP_MS = 7 * 24 * 3_600_000;

describe('an outbox after a restart', () => {
  let simulator: Simulator;
  let folder: string;
  let stage: Stage;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 1000 }] });
  });
  after(() => simulator.close());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'outbox-'));
    stage = await start();
  });
  afterEach(async () => {
    await stage.close();
    simulator.reset();
    rmSync(folder, { recursive: true });
  });

  const journal = () => createSqliteJournal({ path: join(folder, 'account.db') });
  const start = (raw = {}): Promise<Stage> => new Stage(simulator.url, journal(), raw).open();
  /** The process is killed, and another one starts. */
  const restart = async (raw = {}): Promise<void> => {
    await stage.kill();
    stage = await start(raw);
  };
  /** What is accepted waits. */
  const holdUp = (): void => void stage.present.delete('node');
  const isWritten = (what: string, count = 1): Promise<void> =>
    stage.until(
      () => stage.journal.changes.filter((change) => change.do === what).length >= count,
      what,
    );
  /** It was killed while a request was on its way, which the platform has taken or not. */
  const killInFlight = async (
    isTaken: boolean,
    name: string,
    whenUnknown?: WhenUnknown,
    more = {},
  ) => {
    const before = simulator.requestCount;
    simulator.faults.next({
      delayMs: 300,
      accept: isTaken,
      cutBeforeAccept: true,
      match: { path: 'send' },
    });
    stage.accept(name, more, whenUnknown ? { whenUnknown } : {});
    await simulator.waitForRequests(before + 1);
    await restart();
  };
  const learnCanary = async (): Promise<void> => {
    stage.accept('canary', { phoneNumbers: '+33612000000' });
    await stage.leaving(1);
    await isWritten('note');
    stage.left.length = 0;
  };
  const texts = (): string[] => simulator.accepted.map(({ text }) => text);
  const isClean = async (): Promise<void> => {
    await stage.until(() => stage.outbox.isEmpty, 'an empty outbox');
    await stage.close();
    const reader = journal();
    const { entries, attempts } = await reader.open();
    await reader.close();
    should({ entries, attempts }).deepEqual({ entries: [], attempts: [] });
  };

  it('sends what waited, in order, and says that it was recovered', async () => {
    holdUp();
    for (const name of ['a', 'b', 'c']) stage.accept(name);
    await isWritten('accept', 3);
    await restart({ requestsPerSecond: 50 });
    await stage.leaving(3);
    stage.ends.should.deepEqual(['a: sent recovered', 'b: sent recovered', 'c: sent recovered']);
    texts().should.deepEqual(['a', 'b', 'c']);
    stage.left.every(({ isStored }) => isStored).should.be.true();
    await isClean();
  });

  it('counts in the hourly cap what was usage', async () => {
    stage.accept('sent', { message: 'x'.repeat(161) });
    await stage.leaving(1);
    await isWritten('end');
    await restart();
    should(stage.usage.map(({ sms }) => sms)).deepEqual([2]);
  });

  it('does not count what was refused', async () => {
    simulator.faults.next({ refuse: 9, match: { path: 'send' } });
    stage.keepsCompleted = true;
    stage.accept('refused');
    await isWritten('settle');
    await restart();
    await stage.leaving(1);
    should(stage.usage).match([{ sms: 1 }]);
    should(stage.giveBackUsage).match([{ sms: 1, second: stage.usage[0]!.second }]);
  });

  describe('while a request was on its way', () => {
    it('finds that it was taken', async () => {
      await killInFlight(true, 'taken');
      await stage.until(() => stage.outbox.view().checking === 1);
      await stage.leaving(1);
      stage.ends.should.deepEqual(['taken: sent verified recovered']);
      texts().should.deepEqual(['taken']);
      await isClean();
    });

    it('sends it again, once, where it certainly was not taken', async () => {
      await learnCanary();
      await killInFlight(false, 'not taken');
      await stage.leaving(1);
      stage.ends.should.deepEqual(['not taken: sent recovered']);
      texts().should.deepEqual(['canary', 'not taken']);
      await isClean();
    });

    it('is killed again and again, and asks for all its tags', async function () {
      this.timeout(120_000);
      await learnCanary();
      for (let i = 0; i < 3; i += 1) {
        await stage.kill();
        simulator.faults.next({
          delayMs: 300,
          cutBeforeAccept: true,
          match: { path: 'send' },
        });
        stage = await start();
        if (i === 0) stage.accept('again');
        await stage.until(
          () => simulator.requests.filter(({ path }) => path.endsWith('send')).length === i + 2,
        );
      }
      await restart();
      simulator.faults.clear();
      await stage.leaving(1);
      stage.ends.should.deepEqual(['again: sent recovered']);
      texts().should.deepEqual(['canary', 'again']);
      await isClean();
    });

    it('holds it where it cannot be proven', async () => {
      await killInFlight(false, 'unproven');
      await stage.leaving(1);
      stage.ends.should.deepEqual(['unproven: unknown held recovered']);
      texts().should.be.empty();
    });

    it('is unknown with a tag of the user', async () => {
      await killInFlight(true, 'tagged', 'verify', { tag: 'mine' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['tagged: unknown unknown recovered']);
      // The platform takes it in its own time.
      await stage.until(() => texts().length > 0, 'the SMS');
      texts().should.deepEqual(['tagged']);
      await isClean();
    });

    for (const [whenUnknown, end, count] of [
      ['hold', 'unknown held recovered', 1],
      ['fail', 'unknown unknown recovered', 1],
      ['resend', 'sent recovered', 2],
    ] as const) {
      it(`does with it what the user wants: ${whenUnknown}`, async () => {
        await killInFlight(true, 'unconfirmed', whenUnknown);
        await stage.leaving(1);
        stage.ends.should.deepEqual([`unconfirmed: ${end}`]);
        await stage.until(() => texts().length >= count, 'the SMS');
        texts().length.should.equal(count);
      });
    }

    it('says of what it finds whether it was a test', async () => {
      await stage.close();
      stage = await start({ sandbox: 'true' });
      await killInFlight(true, 'test');
      await stage.leaving(1);
      should(stage.of('test')).match([{ outcome: 'sent', sandbox: true }]);
    });

    it('finds each message of a batch', async () => {
      const given = numbers(30);
      simulator.faults.always({ delayMs: 500 });
      for (const number of given) stage.accept(number, { phoneNumbers: number });
      await stage.until(() => simulator.accepted.length === 30);
      simulator.faults.clear();
      await restart();
      await stage.leaving(30);
      stage.ends.every((end) => end.endsWith('sent verified recovered')).should.be.true();
      simulator.accepted.length.should.equal(30);
      await isClean();
    });
  });

  describe('of a message with several requests', () => {
    it('lets it leave once, when the last of them is over', async () => {
      const given = numbers(1001);
      simulator.faults.next({ refuse: 9, match: { phoneNumber: given[0]! } });
      simulator.faults.next({ delayMs: 500, match: { phoneNumber: given[500]! } });
      simulator.faults.next({ delayMs: 500, match: { phoneNumber: given[1000]! } });
      stage.accept('many', { phoneNumbers: given });
      await isWritten('settle');
      await stage.until(() => simulator.accepted.length === 501);
      await restart();
      await stage.leaving(1);
      stage.ends.should.deepEqual(['many: refused 9 recovered, sent verified recovered']);
      should(stage.of('many').map(({ phoneNumbers }) => phoneNumbers.length)).deepEqual([500, 501]);
      await isClean();
      stage.left.length.should.equal(1);
    });
  });

  describe('with an outcome that had not left', () => {
    for (const [name, fault, whenUnknown, end] of [
      ['refused', { refuse: 9 }, 'verify', 'refused 9 recovered'],
      ['unknown', { acceptThenCut: true }, 'fail', 'unknown unknown recovered'],
      ['sent', {}, 'hold', 'sent recovered'],
      ['held', { acceptThenCut: true }, 'hold', 'unknown held recovered'],
    ] as const) {
      it(`lets it leave: ${name}`, async () => {
        stage.keepsCompleted = true;
        simulator.faults.next({ ...fault, match: { path: 'send' } });
        stage.accept(name, {}, { whenUnknown });
        await isWritten('settle');
        await restart();
        await stage.leaving(1);
        stage.ends.should.deepEqual([`${name}: ${end}`]);
        simulator.requests.filter(({ path }) => path.endsWith('send')).length.should.equal(1);
        await isWritten(name === 'held' ? 'hold' : 'end');
      });
    }

    it('lets numbers that were refused on arrival leave with it', async () => {
      holdUp();
      stage.accept('both', { phoneNumbers: `${MOBILE},061234` });
      await isWritten('accept');
      await restart();
      await stage.leaving(1);
      stage.ends.should.deepEqual(['both: refused 9 recovered, sent recovered']);
    });
  });

  it('keeps what is held, to be sent again', async () => {
    simulator.faults.next({ cutBeforeAccept: true, match: { path: 'send' } });
    stage.accept('held', {}, { whenUnknown: 'hold' });
    await isWritten('hold');
    await restart();
    should(stage.outbox.view()).match({ waiting: 0, held: 1 });
    stage.left.should.be.empty();
    stage.outbox.sendAgain().should.equal(1);
    await stage.leaving(1);
    stage.ends.should.deepEqual(['held: sent recovered resent']);
    await isClean();
  });

  it('drops what was held for seven days', async () => {
    simulator.faults.next({ cutBeforeAccept: true, match: { path: 'send' } });
    stage.accept('held', {}, { whenUnknown: 'hold' });
    await isWritten('hold');
    await restart();
    stage.steadyAheadMs = KEEP_MS + 1000;
    await isClean();
    stage.left.should.be.empty();
  });

  it('lets expire what is too late', async () => {
    holdUp();
    stage.accept('late', { expires: 0.005 });
    await isWritten('accept');
    await stage.kill();
    await new Promise((resolve) => setTimeout(resolve, 300));
    stage = await start();
    await stage.leaving(1);
    stage.ends.should.deepEqual(['late: failed expired recovered']);
    await isClean();
    texts().should.be.empty();
  });

  it('checks again what waits, by the account as it is now', async () => {
    holdUp();
    stage.accept('own', { sender: 'Own' });
    stage.accept('inherited');
    await isWritten('accept', 2);
    await restart({ sender: 'Shop' });
    await stage.leaving(2);
    should(simulator.accepted.map(({ sender }) => sender)).deepEqual(['Own', 'Shop']);
    holdUp();
    stage.accept('refused');
    await isWritten('accept');
    await restart({ sender: 'é' });
    await stage.leaving(1);
    stage.ends.should.deepEqual(['refused: refused 9 recovered']);
  });

  describe('with keys', () => {
    const keyed = (name: string): void => stage.accept(name, { message: 'text', key: 'fire' });

    it('knows what was sent', async () => {
      keyed('a');
      await stage.leaving(1);
      await isWritten('end');
      await restart();
      keyed('b');
      await stage.leaving(1);
      stage.ends.should.deepEqual(['b: sent duplicate']);
      texts().should.deepEqual(['text']);
      await isClean();
    });

    it('gives its outcome to what waits for one that waits', async () => {
      holdUp();
      keyed('a');
      keyed('b');
      await isWritten('accept', 3);
      await restart();
      await stage.leaving(2);
      stage.ends.sort().should.deepEqual(['a: sent recovered', 'b: sent recovered duplicate']);
      texts().should.deepEqual(['text']);
      await isClean();
    });

    it('does so even where the disk fails at once', async () => {
      holdUp();
      keyed('a');
      keyed('b');
      await isWritten('accept', 3);
      await stage.kill();
      stage = new Stage(simulator.url, journal());
      holdUp();
      const open = stage.journal.block();
      await stage.open();
      stage.journal.failure = new JournalError('disk', 'EIO');
      open();
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      stage.journal.failure = undefined;
      stage.present.add('node');
      stage.outbox.release();
      await stage.leaving(2);
      stage.ends.sort().should.deepEqual(['a: sent recovered', 'b: sent recovered duplicate']);
      await isClean();
    });
  });

  it('begins anew where the file is damaged, and says so', async () => {
    stage.accept('before');
    await stage.leaving(1);
    await stage.close();
    writeFileSync(join(folder, 'account.db'), 'not a database');
    stage = await start();
    stage.events.map(({ kind }) => kind).should.deepEqual(['damaged']);
    readdirSync(folder).length.should.be.aboveOrEqual(2);
    stage.accept('after');
    await stage.leaving(1);
    texts().should.deepEqual(['before', 'after']);
  });

  it('refuses what another one has open', async () => {
    const second = await start();
    second.accept('a');
    await second.leaving(1);
    should(second.of('a')).match([{ code: 'full', reason: { reason: 'full_inUse' } }]);
    await second.close();
    stage.accept('b');
    await stage.leaving(1);
    stage.ends.should.deepEqual(['b: sent']);
  });

  it('does not end twice what was closed in good order', async () => {
    simulator.faults.next({ refuse: 9, delayMs: 100, match: { path: 'send' } });
    stage.accept('refused');
    await simulator.waitForRequests(1);
    await stage.close();
    stage.ends.should.deepEqual(['refused: refused 9']);
    await isClean();
  });

  it('takes in once what was in the file, although it is opened again meanwhile', async function () {
    this.timeout(120_000);
    holdUp();
    for (let i = 0; i < 5000; i += 1) stage.accept(`${i}`);
    await isWritten('accept', 5000);
    await stage.kill();
    stage = new Stage(simulator.url, journal());
    holdUp();
    await Promise.all([stage.outbox.open(), stage.outbox.open()]);
    await stage.outbox.open();
    await stage.until(() => stage.outbox.view().waiting >= 5000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    stage.outbox.view().waiting.should.equal(5000);
    stage.known.delete('node');
    stage.outbox.nodeIsGone('node');
    stage.outbox.drop().should.equal(5000);
    await stage.leaving(5000);
    await isClean();
    stage.left.length.should.equal(5000);
  });

  describe('where the file had to be replaced while it ran', () => {
    it('writes down all that is in memory, with what may have been sent', async () => {
      await stage.close();
      // One that keeps nothing: whenever it is opened, it is as if the file was new.
      const raw = { whenBlocked: 'hold', verifyFor: 3 };
      stage = await new Stage(simulator.url, createMemoryJournal(), raw).open();
      simulator.faults.next({ acceptThenCut: true, match: { phoneNumber: '+33612345670' } });
      stage.accept('unconfirmed', { phoneNumbers: '+33612345670' });
      await stage.until(() => stage.outbox.view().checking === 1);
      simulator.faults.next({ refuse: 20, match: { path: 'send' } });
      stage.accept('waiting');
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      stage.journal.failure = new JournalError('disk', 'EIO');
      stage.accept('refused');
      await stage.leaving(1);
      stage.journal.changes.length = 0;
      stage.journal.failure = undefined;
      await stage.outbox.open();
      const changes = stage.journal.changes;
      const accepted = changes.flatMap((change) => (change.do === 'accept' ? change.entries : []));
      const ids = accepted.map(({ id }) => id);
      ids.length.should.equal(2);
      const open = changes.flatMap((change) => (change.do === 'attempt' ? [change.attempt] : []));
      should(open).match([{ entries: [ids[0]] }]);
      stage.outbox.release();
      await stage.leaving(3);
      stage.ends
        .sort()
        .should.deepEqual(['refused: refused full', 'unconfirmed: sent verified', 'waiting: sent']);
    });
  });

  for (const [whenUnknown, end] of [
    ['verify', 'unknown held recovered'],
    ['hold', 'unknown held recovered'],
    ['fail', 'unknown unknown recovered'],
  ] as const) {
    it(`sends nothing by itself of a file whose log is gone, and says so: ${whenUnknown}`, async () => {
      const path = join(folder, 'account.db');
      holdUp();
      stage.accept('perhaps', {}, { whenUnknown });
      await isWritten('accept');
      await stage.outbox.flush();
      copyFileSync(path, `${path}.copy`);
      await stage.kill();
      renameSync(`${path}.copy`, path);
      stage = await start();
      await stage.leaving(1);
      stage.ends.should.deepEqual([`perhaps: ${end}`]);
      simulator.accepted.should.be.empty();
      stage.events.map(({ kind }) => kind).should.containEql('logLost');
      await restart();
      simulator.accepted.should.be.empty();
      stage.events.map(({ kind }) => kind).should.not.containEql('logLost');
    });
  }
});
