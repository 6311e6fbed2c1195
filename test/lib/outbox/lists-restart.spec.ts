// A process that is killed while a list is divided: whatever was written by then, every number has its outcome after
// the restart, none is lost and none is sent to twice.
import should from 'should';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteJournal } from '../../../lib/journal/sqlite/sqlite-journal';
import { readStoredOrder } from '../../../lib/outbox/storage/stored-order';
import type { Fault } from '../../../simulator/faults';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { numbers } from '../message/orders';
import { Stage } from './support/stage';

const [ONE, BAD, THREE, FOUR] = numbers(4) as [string, string, string, string];
const ALL = [ONE, BAD, THREE, FOUR];
const GOOD = [ONE, THREE, FOUR];

/** More writes than a divided list takes. */
const MOST_WRITES = 9;

describe('a list that is divided when the process is killed', () => {
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
  const start = (): Promise<Stage> => new Stage(simulator.url, journal()).open();
  const restart = async (): Promise<void> => {
    await stage.kill();
    stage = await start();
  };
  /** Of every kind that is used here. */
  const learnCanary = async (): Promise<void> => {
    stage.accept('canary', { phoneNumbers: '+33612000000' });
    await stage.leaving(1);
    await stage.until(() => stage.journal.changes.some((change) => change.do === 'note'));
    stage.left.length = 0;
    stage.journal.changes.length = 0;
    stage.journal.writes = 0;
  };
  /** While no part of it gets an answer. */
  const divideAndKill = async (): Promise<void> => {
    simulator.faults.always({ hang: true, match: { path: 'send' } });
    stage.accept('list', { phoneNumbers: ALL });
    await stage.until(() => stage.journal.changes.some((change) => change.do === 'divide'));
    await stage.kill();
    simulator.faults.clear();
  };
  const timesReached = (number: string): number =>
    simulator.accepted.filter(({ phoneNumber }) => phoneNumber === number).length;
  const isEmpty = async (): Promise<void> => {
    await stage.until(() => stage.outbox.isEmpty, 'an empty outbox');
    await stage.close();
    const reader = journal();
    const { entries, attempts } = await reader.open();
    await reader.close();
    should({ entries, attempts }).deepEqual({ entries: [], attempts: [] });
  };

  const refusals: Record<string, Fault> = {
    'that is named': { shape: 'E4', errors: [{ code: '14', message: '-', phoneNumber: BAD }] },
    'that is not named': { shape: 'E1' },
  };
  for (const [which, more] of Object.entries(refusals)) {
    for (let writes = 1; writes <= MOST_WRITES; writes += 1) {
      it(`for a number ${which}, after write ${writes}, ends as it should`, async () => {
        simulator.faults.always({ refuse: 14, match: { phoneNumber: BAD }, ...more });
        await learnCanary();
        stage.accept('list', { phoneNumbers: ALL });
        await stage.until(() => stage.journal.writes >= writes || stage.outbox.isEmpty);
        const before = [...stage.of('list')];
        await restart();
        await stage.until(() => stage.outbox.isEmpty, 'the end');
        const outcomes = [...before, ...stage.of('list')];
        for (const number of GOOD) timesReached(number).should.equal(1, number);
        timesReached(BAD).should.equal(0);
        const told = new Set(outcomes.flatMap(({ phoneNumbers }) => phoneNumbers));
        [...told].sort().should.deepEqual([...ALL].sort());
        for (const outcome of outcomes) {
          const isRefused = outcome.outcome === 'refused';
          outcome.phoneNumbers.includes(BAD).should.equal(isRefused);
          if (!isRefused) outcome.outcome.should.equal('sent');
        }
        await isEmpty();
      });
    }
  }

  it('comes back in the parts that it was in, and leaves as one message', async () => {
    simulator.faults.next({ refuse: 9, shape: 'E1' });
    await divideAndKill();
    const reader = journal();
    const { entries, nextId } = await reader.open();
    await reader.close();
    const parts = entries.map(({ order, sms }) => readStoredOrder(order, sms).order.numbers);
    parts.should.deepEqual([
      [ONE, BAD],
      [THREE, FOUR],
    ]);
    should(entries.map(({ messageId }) => messageId)).deepEqual([1, 1]);
    nextId.should.be.above(ALL.length);
    stage = await start();
    await stage.leaving(1);
    stage.left.length.should.equal(1);
  });

  it('keeps the ids of its numbers free, though only its first was ever written', async () => {
    stage.present.delete('node');
    stage.accept('list', { phoneNumbers: ALL });
    await stage.until(() => stage.journal.changes.some((change) => change.do === 'accept'));
    simulator.faults.always({ refuse: 9, shape: 'E1', match: { phoneNumber: BAD } });
    await restart();
    stage.accept('other', { phoneNumbers: '+33612000001' });
    await stage.leaving(2);
    const ids = stage.journal.changes.flatMap((change) =>
      change.do === 'accept' ? change.entries.map(({ id }) => id) : [],
    );
    ids.every((id) => id > ALL.length).should.be.true();
    for (const number of GOOD) timesReached(number).should.equal(1);
    stage.ends.should.containEql('list: sent recovered, refused 9 recovered');
  });

  it('after it may have been sent, asks for all tags of its parts before it goes again', async () => {
    await learnCanary();
    simulator.faults.next({ cutBeforeAccept: true, match: { path: 'send' } });
    // Looked up, and not there: it goes again, and is refused.
    simulator.faults.next({ refuse: 9, shape: 'E1', match: { path: 'send' } });
    await divideAndKill();
    const reader = journal();
    const { entries, attempts } = await reader.open();
    await reader.close();
    const first = attempts[0]!;
    should(first.entries).deepEqual(entries.map(({ id }) => id));
    stage = await start();
    await stage.until(() => stage.outbox.isEmpty, 'the end');
    for (const number of ALL) timesReached(number).should.be.belowOrEqual(1);
  });
});
