import should from 'should';
import type { TagAnswer } from '../../../../lib/api/endpoints/bulk-status-by-tag';
import { LookupControls } from '../../../../lib/outbox/reconcile/lookup-controls';

const KIND = 'live now single';
const ABSENT: TagAnswer = { kind: 'absent' };
const THERE: TagAnswer = { kind: 'found', phoneNumbers: ['+33612345678'], isComplete: true };
const UNAVAILABLE: TagAnswer = { kind: 'unavailable' };

describe('the controls of look-ups', () => {
  let answers: Map<string, TagAnswer>;
  let ofUnused: TagAnswer;
  let asked: string[];
  let waiting: Set<string>;
  let seen: string[];
  let controls: LookupControls;
  let made: number;

  beforeEach(() => {
    answers = new Map();
    ofUnused = ABSENT;
    asked = [];
    waiting = new Set();
    seen = [];
    made = 0;
    controls = new LookupControls({
      lookUp: (tag) => {
        asked.push(tag);
        return Promise.resolve(answers.get(tag) ?? ofUnused);
      },
      isWaiting: (tag) => waiting.has(tag),
      makeTag: () => `unused ${(made += 1)}`,
      seen: (kind, tag) => seen.push(`${kind}: ${tag}`),
    });
  });

  it('find a success by its tag, where what was never used is not there', async () => {
    answers.set('tag', THERE);
    (await controls.isThere('tag', KIND)).should.be.true();
    seen.should.deepEqual([`${KIND}: tag`]);
    asked.should.deepEqual(['tag', 'unused 1']);
  });

  for (const [what, answer] of [
    ['is there', THERE],
    ['cannot be asked for', UNAVAILABLE],
  ] as const) {
    it(`find nothing where what was never used ${what}`, async () => {
      answers.set('tag', THERE);
      ofUnused = answer;
      (await controls.isThere('tag', KIND)).should.be.false();
      seen.should.be.empty();
      should(await controls.prove([])).deepEqual({ isFiltering: false, shown: new Set() });
    });
  }

  it('show the kinds of which something is still there', async () => {
    controls.restore(KIND, 'known');
    controls.restore('live now batch', 'gone');
    answers.set('known', THERE).set('gone', ABSENT);
    const proof = await controls.prove([KIND, 'live now batch', 'sandbox now single']);
    should(proof).deepEqual({ isFiltering: true, shown: new Set([KIND]) });
    asked.should.deepEqual(['known', 'gone', 'unused 1']);
  });

  it('never ask twice for what was never used, unless it still waits for its turn', async () => {
    await controls.prove([]);
    waiting.add('unused 1');
    await controls.prove([]);
    waiting.clear();
    await controls.prove([]);
    asked.should.deepEqual(['unused 1', 'unused 1', 'unused 2']);
  });
});
