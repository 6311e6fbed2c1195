import should from 'should';
import { FakeClock } from '../../../harness/fake-clock';
import type { TagAnswer } from '../../../../lib/api/endpoints/bulk-status-by-tag';
import { LOOK_UPS_NEEDED, type LookUp } from '../../../../lib/outbox/state/entry-state';
import { ReconciliationSchedule } from '../../../../lib/outbox/reconcile/reconciliation-schedule';

interface Unconfirmed {
  name: string;
  numbers: string[];
  tags: string[];
}

const HORIZON = 120_000;
const START = 1_000_000_000;
const MOBILE = '+33612345678';
const ABSENT: TagAnswer = { kind: 'absent' };
const UNAVAILABLE: TagAnswer = { kind: 'unavailable' };
const found = (phoneNumbers: string[], isComplete = true): TagAnswer => ({
  kind: 'found',
  phoneNumbers,
  isComplete,
});
const unconfirmed = (name: string, numbers = [MOBILE], tags = ['t']): Unconfirmed => ({
  name,
  numbers,
  tags,
});

describe('looking up what may have been sent', () => {
  let clock: FakeClock;
  let answers: Record<string, TagAnswer>;
  let asked: string[];
  let seen: { name: string; result: LookUp; at: number }[];
  let ended: Set<string>;
  let sentTwice: number;
  let isFiltering: boolean;
  let shown: string[];
  let schedule: ReconciliationSchedule<Unconfirmed>;

  beforeEach(() => {
    clock = new FakeClock(START);
    answers = { t: ABSENT };
    asked = [];
    seen = [];
    ended = new Set();
    sentTwice = 0;
    isFiltering = true;
    shown = ['kind'];
    schedule = new ReconciliationSchedule<Unconfirmed>({
      clock,
      lookUp: (tag) => {
        asked.push(tag);
        return Promise.resolve(answers[tag] ?? UNAVAILABLE);
      },
      prove: (kinds) => {
        asked.push(`proof of ${[...kinds].join() || 'nothing'}`);
        return Promise.resolve({ isFiltering, shown: new Set(shown) });
      },
      attemptsOf: ({ tags }) => tags.map((tag) => ({ tag, kind: 'kind' })),
      lookedUp: ({ name }, result, at) => {
        seen.push({ name, result, at: at - START });
        return !ended.has(name);
      },
      sentTwice: () => (sentTwice += 1),
    });
  });

  const pass = (ms: number): Promise<void> => clock.pass(ms);
  const results = (): LookUp[] => seen.map(({ result }) => result);

  it('asks soon, then enough times for a decision at the end of the horizon', async () => {
    schedule.begin([unconfirmed('a')], START, HORIZON);
    await pass(HORIZON);
    const times = seen.map(({ at }) => at);
    times.should.deepEqual([5000, 30_000, 60_000, 90_000, 120_000]);
    times.length.should.be.aboveOrEqual(LOOK_UPS_NEEDED);
  });

  it('asks no more once it is decided', async () => {
    ended.add('a');
    schedule.begin([unconfirmed('a')], START, HORIZON);
    await pass(2 * HORIZON);
    seen.length.should.equal(1);
  });

  it('goes on after the horizon while it is not decided', async () => {
    schedule.begin([unconfirmed('a')], START, HORIZON);
    await pass(HORIZON + 20_000);
    seen
      .map(({ at }) => at)
      .slice(-3)
      .should.deepEqual([126_000, 132_000, 138_000]);
  });

  it('counts from when bytes may have been written, not from now', async () => {
    schedule.begin([unconfirmed('a')], START - 100_000, HORIZON);
    await pass(20_000);
    should(seen.map(({ at }) => at)).deepEqual([20_000]);
  });

  it('asks for a tag once for all that it carried', async () => {
    answers.t = found(['+1', '+2'], true);
    ended.add('1').add('2');
    schedule.begin(
      [unconfirmed('1', ['+1']), unconfirmed('2', ['+2']), unconfirmed('3', ['+3'])],
      START,
      HORIZON,
    );
    await pass(5000);
    asked.should.deepEqual(['t', 'proof of nothing', 't']);
    results().should.deepEqual(['there', 'there', 'absent']);
    await pass(25_000);
    should(seen.map(({ name }) => name)).deepEqual(['1', '2', '3', '3']);
  });

  for (const [title, numbers, given, result] of [
    ['is there with its number', [MOBILE], found([MOBILE]), 'there'],
    ['is there with one of its numbers', ['+1', MOBILE], found([MOBILE], false), 'there'],
    ['is there with a number in a national writing', [MOBILE], found(['0612345678']), 'there'],
    ['is not there with another number', [MOBILE], found(['+33612345679']), 'absent'],
    [
      'is not known where not all is shown',
      [MOBILE],
      found(['+33612345679'], false),
      'unavailable',
    ],
    ['is not there where the tag is not', [MOBILE], ABSENT, 'absent'],
    ['is not known where there is no answer', [MOBILE], UNAVAILABLE, 'unavailable'],
  ] as [string, string[], TagAnswer, LookUp][]) {
    it(title, async () => {
      answers.t = given;
      schedule.begin([unconfirmed('a', numbers)], START, HORIZON);
      await pass(5000);
      results().should.deepEqual([result]);
    });
  }

  for (const [answersOf, result] of [
    [{ a: ABSENT, b: found([MOBILE]) }, 'there'],
    [{ a: ABSENT, b: ABSENT }, 'absent'],
    [{ a: ABSENT, b: UNAVAILABLE }, 'unavailable'],
  ] as [Record<string, TagAnswer>, LookUp][]) {
    it(`asks for the tags of all its attempts: ${result}`, async () => {
      Object.assign(answers, answersOf);
      schedule.begin([unconfirmed('x', [MOBILE], ['a', 'b'])], START, HORIZON);
      await pass(5000);
      asked.slice(0, 2).should.deepEqual(['a', 'b']);
      results().should.deepEqual([result]);
    });
  }

  it('is not known without any tag', async () => {
    schedule.begin([unconfirmed('x', [MOBILE], [])], START, HORIZON);
    await pass(5000);
    results().should.deepEqual(['unavailable']);
  });

  it('says when the platform shows a number twice under one tag', async () => {
    answers.t = found([MOBILE, MOBILE]);
    ended.add('a');
    schedule.begin([unconfirmed('a')], START, HORIZON);
    await pass(5000);
    sentTwice.should.equal(1);
  });

  describe('and is told what would decide', () => {
    it('asks again, with the controls in between', async () => {
      answers.t = found([MOBILE]);
      ended.add('a');
      schedule.begin([unconfirmed('a')], START, HORIZON);
      await pass(5000);
      asked.should.deepEqual(['t', 'proof of nothing', 't']);
      results().should.deepEqual(['there']);
    });

    it('asks for what must be there only once nothing is there at the end of the horizon', async () => {
      schedule.begin([unconfirmed('a')], START, HORIZON);
      await pass(HORIZON);
      asked.slice(4).should.deepEqual(['t', 'proof of kind', 't']);
      should(results().at(-1)).equal('absent');
    });

    it('does not believe "there" of a platform that shows what was never used', async () => {
      answers.t = found([MOBILE]);
      isFiltering = false;
      schedule.begin([unconfirmed('a')], START, HORIZON);
      await pass(5000);
      results().should.deepEqual(['unavailable']);
    });

    it('does not believe "not there" of a platform that does not show what was there', async () => {
      shown = [];
      schedule.begin([unconfirmed('a')], START, HORIZON);
      await pass(HORIZON);
      should(results().at(-1)).equal('unavailable');
    });

    it('does not believe "not there" of a platform that shows what was never used', async () => {
      isFiltering = false;
      schedule.begin([unconfirmed('a')], START, HORIZON);
      await pass(HORIZON);
      should(results().at(-1)).equal('unavailable');
    });

    for (const [first, then] of [
      [found([MOBILE]), ABSENT],
      [found([MOBILE]), UNAVAILABLE],
    ] as const) {
      it(`does not believe what is ${then.kind} a moment later`, async () => {
        const given = [first, then];
        Object.defineProperty(answers, 't', { get: () => given.shift() });
        schedule.begin([unconfirmed('a')], START, HORIZON);
        await pass(5000);
        results().should.deepEqual(['unavailable']);
      });
    }
  });

  it('asks nothing once it is stopped', async () => {
    schedule.begin([unconfirmed('a')], START, HORIZON);
    schedule.stop();
    await pass(HORIZON);
    asked.should.be.empty();
    seen.should.be.empty();
  });
});
