// What the outbox promises, in up to 100,000 histories of one entry (world.ts), and that the promises can be
// broken: by a platform that is not as assumed, and by mutants of the protocol (mutants.ts).
import fc from 'fast-check';
import 'should';
import { times } from '../../../harness/how-often';
import { MUTANTS, NOT_AGAIN, NOT_UNSENT, TAKEN_ONCE } from './mutants';
import {
  live,
  LONGEST_DELAY,
  LONGEST_LAG,
  PROTOCOL,
  TIME_OUT,
  type Chance,
  type History,
  type Protocol,
  type Sending,
} from './world';

const SEED = 42;
const HISTORIES = times(100_000);

const upTo = (max: number): fc.Arbitrary<number> => fc.nat({ max });
/** Every other one: what is dangerous is at the limits, and one limit alone is harmless. */
const oftenAll = (max: number): fc.Arbitrary<number> => upTo(2 * max).map((n) => Math.min(n, max));
const oftenNone = (max: number): fc.Arbitrary<number> =>
  upTo(2 * max).map((n) => Math.max(n - max, 0));

const turn = fc.record(
  {
    pause: upTo(60),
    before: fc.constantFrom('nothing', 'nothing', 'nothing', 'nothing', 'crash', 'drop'),
    writing: upTo(5),
    crash: fc.constantFrom('never', 'never', 'beforeRequest', 'duringRequest', 'beforeRecord'),
    down: oftenNone(60),
    fate: fc.constantFrom('accepted', 'accepted', 'refused', 'unreachable', 'swallowed'),
    delay: oftenAll(LONGEST_DELAY),
    lag: oftenAll(LONGEST_LAG),
    answer: fc.constantFrom('delivered', 'cut', 'lost'),
  },
  { noNullPrototype: true },
);

const look = fc.record(
  {
    wait: fc.integer({ min: 1, max: 45 }),
    takes: upTo(TIME_OUT),
    end: fc.constantFrom('answered', 'answered', 'answered', 'unavailable', 'crash'),
  },
  { noNullPrototype: true },
);

const chance: fc.Arbitrary<Chance> = fc.record(
  {
    whenUnknown: fc.constantFrom('verify', 'verify', 'hold', 'fail', 'resend'),
    isOnce: fc.boolean(),
    canLookUp: fc.constantFrom(true, true, true, false),
    lifetime: fc.constantFrom(2000, 400, 150, 30),
    isSlow: fc.constantFrom(false, false, true),
    isCanarySeen: fc.constantFrom(true, true, false),
    turns: fc.array(turn, { maxLength: 4 }),
    looks: fc.array(look, { maxLength: 8 }),
    leavings: fc.array(fc.constantFrom('done', 'crashBefore', 'crashAfter'), { maxLength: 2 }),
    humans: fc.array(fc.constantFrom('again', 'drop'), { maxLength: 2 }),
  },
  { noNullPrototype: true },
);

type Outcome = Sending['outcomes'][number];
const SENT: Outcome[] = ['sent', 'found'];
const UNKNOWN: Outcome[] = ['unknown', 'held', 'droppedUnknown'];
const UNSENT: Outcome[] = ['refused', 'network', 'expired', 'dropped'];

const isSaid = ({ outcomes }: Sending, what: Outcome[]): boolean =>
  outcomes.some((outcome) => what.includes(outcome));

/** Of every sending: what a human sends again is a new one, which may well be the second SMS. */
const PROMISES: Record<string, (sending: Sending, history: History) => boolean> = {
  ends: (_, { isEnded }) => isEnded,
  'stays over': (_, { isOverturned }) => !isOverturned,
  [TAKEN_ONCE]: ({ taken }, { chance }) => taken <= 1 || chance.whenUnknown === 'resend',
  [NOT_AGAIN]: ({ requestsAfterUnclear }, { chance }) =>
    requestsAfterUnclear === 0 || !['fail', 'hold'].includes(chance.whenUnknown),
  'is not requested once it has expired': ({ requestsExpired }) => requestsExpired === 0,
  'is not requested once its outcome has left': ({ requestsAfterOutcome }) =>
    requestsAfterOutcome === 0,
  'has an outcome': ({ outcomes }) => outcomes.length > 0,
  'has one outcome, and a second only by a crash while it leaves': (sending) =>
    sending.outcomes.length <= 1 + sending.crashesWhileLeaving,
  'is not called sent unless it was taken': (sending) =>
    sending.taken > 0 || !isSaid(sending, SENT),
  [NOT_UNSENT]: (sending) => sending.taken === 0 || !isSaid(sending, UNSENT),
  'is not called unsent when it may have left and is sent again without confirmation': (
    sending,
    { chance },
  ) => chance.whenUnknown !== 'resend' || !sending.isUnclear || !isSaid(sending, UNSENT),
  'when taken, is called sent, unknown or held': ({ taken, outcomes }) =>
    taken === 0 || outcomes.every((outcome) => [...SENT, ...UNKNOWN].includes(outcome)),
  'is not called unknown or held unless an answer or the process was lost': (sending) =>
    sending.isUnclear || sending.crashes > 0 || !isSaid(sending, UNKNOWN),
};

function isKept(name: string, history: History): boolean {
  const promise = PROMISES[name]!;
  return history.sendings.every((sending) => promise(sending, history));
}

/** @returns whether some history breaks the promise */
function isBroken(name: string, change: Partial<Protocol>, isMeant = (_: Chance) => true): boolean {
  const protocol = { ...PROTOCOL, ...change };
  let isFound = false;
  const property = fc.property(chance, (drawn) => {
    isFound = isMeant(drawn) && !isKept(name, live(drawn, protocol));
    return !isFound;
  });
  const run = fc.check(property, { numRuns: HISTORIES, seed: SEED, endOnFailure: true });
  // A mistake in the world is not a promise that was broken.
  if (run.failed && !isFound) throw run.errorInstance;
  return isFound;
}

describe('an SMS of the outbox', () => {
  it(`keeps its promises in ${HISTORIES} histories, in which all happens that can`, () => {
    const seen = new Set<string>();
    const names = Object.keys(PROMISES);
    const property = fc.property(chance, (drawn) => {
      const history = live(drawn, PROTOCOL);
      const broken = names.filter((name) => !isKept(name, history));
      if (broken.length > 0) throw new Error(`${broken.join('; ')}: ${JSON.stringify(history)}`);
      const { sendings } = history;
      for (const { outcomes, taken } of sendings) {
        for (const outcome of outcomes) seen.add(outcome);
        if (taken > 1) seen.add('twice, as the user wants');
      }
      if (sendings.filter(({ taken }) => taken > 0).length > 1) seen.add('twice, by a human');
    });
    fc.assert(property, { numRuns: HISTORIES, seed: SEED });
    [...seen].should.containDeep([...SENT, ...UNKNOWN, ...UNSENT]);
    [...seen].should.containDeep(['twice, as the user wants', 'twice, by a human']);
  });

  it('may be sent twice where the platform shows it later than the horizon, though the canary was good', () => {
    isBroken(TAKEN_ONCE, { isProven: () => true }, ({ isSlow }) => isSlow).should.be.true();
  });

  describe('has no promise that cannot be broken: each seeded mutant is caught', () => {
    for (const { name, breaks, change } of MUTANTS) {
      it(name, () => {
        for (const promise of breaks) isBroken(promise, change).should.be.true(promise);
      });
    }

    it('and each promise is broken by one', () => {
      const broken = new Set(MUTANTS.flatMap(({ breaks }) => breaks));
      [...broken].sort().should.deepEqual(Object.keys(PROMISES).sort());
    });
  });
});
