// A platform that answers look-ups wrongly: every answer looks right, none is believed, nothing is lost and nothing is
// sent twice.
import should from 'should';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { LIES } from '../../../simulator/faults';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { Stage } from './support/stage';

const TAKEN = '+33611111111';
const LOST = '+33622222222';
const BY_TAG = { path: 'bulk-status-by-tag' };

describe('a platform that answers look-ups wrongly', () => {
  let simulator: Simulator;
  let stage: Stage;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 1000 }] });
  });
  after(() => simulator.close());
  beforeEach(async () => {
    stage = await new Stage(simulator.url, createMemoryJournal()).open();
  });
  afterEach(async () => {
    await stage.close();
    simulator.reset();
  });

  const isLearned = (): Promise<void> =>
    stage.until(() =>
      stage.journal.changes.some(
        (change) => change.do === 'note' && change.name.startsWith('control '),
      ),
    );
  const learnCanary = async (): Promise<void> => {
    stage.accept('canary', { phoneNumbers: '+33612000000' });
    await stage.leaving(1);
    await isLearned();
    stage.left.length = 0;
  };
  /** One whose answer is lost though it was taken, and one that was not taken. */
  const loseAnswers = async (): Promise<void> => {
    const match = { path: 'send' };
    simulator.faults.next({ match: { ...match, phoneNumber: TAKEN }, acceptThenCut: true });
    simulator.faults.next({ match: { ...match, phoneNumber: LOST }, cutBeforeAccept: true });
    stage.accept('taken', { phoneNumbers: TAKEN });
    stage.accept('lost', { phoneNumbers: LOST });
    await stage.leaving(2);
  };
  const times = (number: string): number =>
    simulator.accepted.filter(({ phoneNumber }) => phoneNumber === number).length;

  for (const lie of LIES) {
    it(`is not believed after it was right: ${lie}`, async () => {
      await learnCanary();
      simulator.faults.always({ match: BY_TAG, lie });
      await loseAnswers();
      [...stage.ends].sort().should.deepEqual(['lost: unknown held', 'taken: unknown held']);
      times(TAKEN).should.equal(1);
      times(LOST).should.equal(0);
    });

    it(`is not believed from the beginning: ${lie}`, async () => {
      simulator.faults.always({ match: BY_TAG, lie });
      stage.accept('canary', { phoneNumbers: '+33612000000' });
      await stage.leaving(1);
      await isLearned();
      stage.left.length = 0;
      await loseAnswers();
      stage.ends.every((end) => end.endsWith('unknown held')).should.be.true();
      times(TAKEN).should.equal(1);
    });

    it(`is believed again once it is right: ${lie}`, async () => {
      await learnCanary();
      simulator.faults.next({ match: BY_TAG, lie });
      await loseAnswers();
      [...stage.ends].sort().should.deepEqual(['lost: sent', 'taken: sent verified']);
      should([times(TAKEN), times(LOST)]).deepEqual([1, 1]);
    });
  }

  it('that is right is asked for a tag that was never used, and for one that was', async () => {
    await learnCanary();
    await loseAnswers();
    const tagOf = ({ query, body }: { query: Record<string, string>; body: unknown }): string =>
      query.tag ?? (body as { tag: string }).tag;
    const sent = new Set(simulator.requests.filter(({ path }) => path.endsWith('send')).map(tagOf));
    const asked = simulator.requests.filter(({ path }) => path.endsWith('by-tag')).map(tagOf);
    const unused = asked.filter((tag) => !sent.has(tag));
    unused.length.should.be.above(1);
    new Set(unused).size.should.equal(unused.length);
  });
});
