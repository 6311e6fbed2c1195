// The transition function, by examples: every phase with every event, every policy, every as. What
// follows from it in the long run is in histories.spec.ts.
import should from 'should';
import {
  LOOK_UPS_NEEDED,
  nextState,
  WAITING,
  type SettledAs,
  type LookUp,
  type Policy,
  type EntryState,
  type EntryEvent,
} from '../../../../lib/outbox/state/entry-state';

const HORIZON = 120_000;
const EXPIRY = 1_000_000;
const SINCE = 500_000;

const VERIFY: Policy = {
  expiresAt: EXPIRY,
  isOnce: false,
  whenUnknown: 'verify',
  canLookUp: true,
  verifyForMs: HORIZON,
};
const ONCE: Policy = { ...VERIFY, isOnce: true };
const POLICIES: Policy[] = (['verify', 'hold', 'fail', 'resend'] as const).flatMap((whenUnknown) =>
  [true, false].flatMap((isOnce) =>
    [true, false].map((canLookUp) => ({ ...VERIFY, whenUnknown, isOnce, canLookUp })),
  ),
);

const waiting = (tags: string[] = [], mayHaveLeft = false): EntryState => ({
  phase: 'waiting',
  tags,
  mayHaveLeft,
});
const inFlight = (tags: string[], mayHaveLeft = false): EntryState => ({
  phase: 'inFlight',
  tags,
  mayHaveLeft,
});
const unconfirmed = (absences = 0, since = SINCE, tags = ['a', 'b']): EntryState => ({
  phase: 'unconfirmed',
  tags,
  since,
  absences,
});
const held = (tags = ['a', 'b']): EntryState => ({ phase: 'held', tags });
const settled = (as: SettledAs): EntryState => ({ phase: 'settled', as });
const lookedUp = (result: LookUp, at: number, isProven = true): EntryEvent => ({
  type: 'lookedUp',
  result,
  isProven,
  at,
});

const EVENTS: Record<EntryEvent['type'], EntryEvent> = {
  attempt: { type: 'attempt', tag: 'c' },
  notMade: { type: 'notMade' },
  notSent: { type: 'notSent', at: SINCE },
  sent: { type: 'sent' },
  refused: { type: 'refused' },
  noAnswer: { type: 'noAnswer', at: SINCE },
  lookedUp: lookedUp('there', SINCE),
  tick: { type: 'tick', at: EXPIRY },
  lost: { type: 'lost' },
  notAccepted: { type: 'notAccepted' },
  again: { type: 'again' },
  drop: { type: 'drop' },
};
const FINAL_OUTCOMES: SettledAs[] = [
  'sent',
  'found',
  'refused',
  'network',
  'expired',
  'unknown',
  'dropped',
  'droppedUnknown',
];

type Example = [title: string, EntryState, EntryEvent, EntryState, policy?: Policy];

const follows = (examples: Example[]): void => {
  for (const [title, state, event, then, policy = VERIFY] of examples) {
    it(title, () => should(nextState(state, event, policy)).deepEqual(then));
  }
};

describe('an entry of the outbox', () => {
  it('begins as waiting, with nothing behind it', () => {
    should(WAITING).deepEqual(waiting());
  });

  describe('whatever the policy', () => {
    const minds: [name: string, EntryState, minded: EntryEvent['type'][]][] = [
      ['waiting', waiting(['a']), ['attempt', 'tick', 'lost', 'notAccepted', 'drop']],
      [
        'in an attempt',
        inFlight(['a', 'b']),
        ['notMade', 'notSent', 'sent', 'refused', 'noAnswer', 'notAccepted'],
      ],
      ['unconfirmed', unconfirmed(1, 0), ['sent', 'noAnswer', 'lookedUp', 'lost']],
      ['held', held(), ['again', 'drop']],
      ...FINAL_OUTCOMES.map((as): [string, EntryState, []] => [`over (${as})`, settled(as), []]),
    ];
    for (const [name, state, minded] of minds) {
      it(`${name}, minds ${minded.join(', ') || 'nothing'}, and nothing else changes it`, () => {
        for (const policy of POLICIES) {
          for (const event of Object.values(EVENTS)) {
            const after = nextState(state, event, policy);
            (after !== state).should.equal(minded.includes(event.type), event.type);
          }
        }
      });
    }

    it('is never changed in place', () => {
      for (const [, state] of minds) {
        const before = structuredClone(state);
        for (const policy of POLICIES) {
          for (const event of Object.values(EVENTS)) nextState(state, event, policy);
        }
        should(state).deepEqual(before);
      }
    });
  });

  describe('that waits', () => {
    follows([
      ['is attempted under a tag', waiting(), EVENTS.attempt, inFlight(['c'])],
      [
        'remembers the tags of earlier attempts when it is attempted',
        waiting(['a', 'b']),
        EVENTS.attempt,
        inFlight(['a', 'b', 'c']),
      ],
      [
        'remembers that it may have left when it is attempted',
        waiting(['a'], true),
        EVENTS.attempt,
        inFlight(['a', 'c'], true),
      ],
      ['waits until it expires', waiting(), { type: 'tick', at: EXPIRY - 1 }, waiting()],
      ['expires at the very moment', waiting(), { type: 'tick', at: EXPIRY }, settled('expired')],
      [
        'is expired also when its earlier attempts are known to be absent',
        waiting(['a']),
        { type: 'tick', at: EXPIRY },
        settled('expired'),
      ],
      [
        'is unknown, not expired, when it may have left',
        waiting(['a'], true),
        { type: 'tick', at: EXPIRY },
        settled('unknown'),
      ],
      ['did not leave when its account is gone', waiting(), EVENTS.lost, settled('network')],
      [
        'is unknown when its account is gone and it may have left',
        waiting(['a'], true),
        EVENTS.lost,
        settled('unknown'),
      ],
      ['can be dropped', waiting(), EVENTS.drop, settled('dropped')],
      [
        'is dropped as unknown when it may have left',
        waiting(['a'], true),
        EVENTS.drop,
        settled('droppedUnknown'),
      ],
    ]);
  });

  describe('that is attempted', () => {
    const late: EntryEvent = { type: 'notSent', at: EXPIRY };
    follows([
      ['is sent when the platform says so', inFlight(['a']), EVENTS.sent, settled('sent')],
      [
        'is sent also when an earlier attempt may have left',
        inFlight(['a', 'b'], true),
        EVENTS.sent,
        settled('sent'),
      ],
      ['is refused when the platform says so', inFlight(['a']), EVENTS.refused, settled('refused')],
      [
        'is unknown, not refused, when an earlier attempt may have left',
        inFlight(['a', 'b'], true),
        EVENTS.refused,
        settled('unknown'),
      ],
      [
        'waits again when it did not leave, and forgets that tag only',
        inFlight(['a', 'b']),
        EVENTS.notSent,
        waiting(['a']),
      ],
      [
        'waits again when it did not leave, and remembers that an earlier attempt may have',
        inFlight(['a', 'b'], true),
        EVENTS.notSent,
        waiting(['a'], true),
        { ...VERIFY, whenUnknown: 'resend' },
      ],
      ['has expired when it did not leave in time', inFlight(['a']), late, settled('expired')],
      [
        'is unknown when it did not leave in time and an earlier attempt may have',
        inFlight(['a', 'b'], true),
        late,
        settled('unknown'),
      ],
      [
        'once only, is over when it did not leave',
        inFlight(['a']),
        EVENTS.notSent,
        settled('network'),
        ONCE,
      ],
      [
        'once only, has failed by the network when it also expired',
        inFlight(['a']),
        late,
        settled('network'),
        ONCE,
      ],
    ]);
  });

  describe('whose attempt is unconfirmed', () => {
    const withoutAnswer = (
      whenUnknown: Policy['whenUnknown'],
      change: Partial<Policy> = {},
    ): EntryState =>
      nextState(inFlight(['a', 'b']), EVENTS.noAnswer, { ...VERIFY, whenUnknown, ...change });

    for (const isOnce of [true, false]) {
      const name = isOnce ? 'once only' : 'more than once';
      it(`and may be tried ${name}: verify looks it up, from the last moment it may have left`, () => {
        should(withoutAnswer('verify', { isOnce })).deepEqual(unconfirmed(0, SINCE));
      });
      it(`and may be tried ${name}: verify without a tag of our own calls it unknown`, () => {
        should(withoutAnswer('verify', { isOnce, canLookUp: false })).deepEqual(settled('unknown'));
      });
      for (const canLookUp of [true, false]) {
        const tag = canLookUp ? 'our own tag' : "the user's tag";
        it(`and may be tried ${name}, with ${tag}: hold holds it`, () => {
          should(withoutAnswer('hold', { isOnce, canLookUp })).deepEqual(held());
        });
        it(`and may be tried ${name}, with ${tag}: fail calls it unknown`, () => {
          should(withoutAnswer('fail', { isOnce, canLookUp })).deepEqual(settled('unknown'));
        });
        it(`and may be tried ${name}, with ${tag}: resend ${isOnce ? 'calls it unknown' : 'sends it again'}`, () => {
          const then = isOnce ? settled('unknown') : waiting(['a', 'b'], true);
          should(withoutAnswer('resend', { isOnce, canLookUp })).deepEqual(then);
        });
      }
    }

    it('is not sent again by resend once it has expired, and is unknown', () => {
      should(withoutAnswer('resend', { expiresAt: SINCE })).deepEqual(settled('unknown'));
      should(withoutAnswer('resend', { expiresAt: SINCE + 1 })).deepEqual(
        waiting(['a', 'b'], true),
      );
    });

    it('is looked up by verify also when it has expired', () => {
      should(withoutAnswer('verify', { expiresAt: 0 })).deepEqual(unconfirmed(0, SINCE));
    });
  });

  describe('that is looked up', () => {
    const atHorizon = SINCE + HORIZON;
    const atLast = SINCE + 1.25 * HORIZON;
    const ready = unconfirmed(LOOK_UPS_NEEDED - 1);
    const late: Policy = { ...VERIFY, expiresAt: atHorizon };
    follows([
      ['is found at once', unconfirmed(), lookedUp('there', SINCE + 1), settled('found')],
      [
        'is found without the canary',
        unconfirmed(),
        lookedUp('there', SINCE, false),
        settled('found'),
      ],
      ['is found at the very end', ready, lookedUp('there', atLast + 1), settled('found')],
      ['is found when it has expired', ready, lookedUp('there', EXPIRY), settled('found')],
      ['is found by other means', unconfirmed(), EVENTS.sent, settled('found')],
      ['counts an absence', unconfirmed(), lookedUp('absent', SINCE + 1), unconfirmed(1)],
      [
        'counts an absence without the canary',
        unconfirmed(),
        lookedUp('absent', SINCE, false),
        unconfirmed(1),
      ],
      [
        'does not count what fails',
        unconfirmed(1),
        lookedUp('unavailable', SINCE + 1),
        unconfirmed(1),
      ],
      [
        'is absent with the last of enough look-ups at the horizon, and its tags are remembered',
        ready,
        lookedUp('absent', atHorizon),
        waiting(['a', 'b']),
      ],
      [
        'is absent with enough look-ups at whatever time after the horizon',
        ready,
        lookedUp('absent', atLast + 1),
        waiting(['a', 'b']),
      ],
      [
        'is not absent before the horizon, however many look-ups there were',
        unconfirmed(99),
        lookedUp('absent', atHorizon - 1),
        unconfirmed(100),
      ],
      [
        'is not absent by too few look-ups',
        unconfirmed(LOOK_UPS_NEEDED - 2),
        lookedUp('absent', atHorizon),
        unconfirmed(LOOK_UPS_NEEDED - 1),
      ],
      [
        'is not absent without the canary',
        ready,
        lookedUp('absent', atHorizon, false),
        unconfirmed(LOOK_UPS_NEEDED),
      ],
      [
        'is not absent by a look-up that fails',
        unconfirmed(LOOK_UPS_NEEDED),
        lookedUp('unavailable', atHorizon),
        unconfirmed(LOOK_UPS_NEEDED),
      ],
      ['absent, has expired', ready, lookedUp('absent', atHorizon), settled('expired'), late],
      [
        'absent and once only, has failed',
        ready,
        lookedUp('absent', atHorizon),
        settled('network'),
        ONCE,
      ],
      [
        'is looked up a quarter of the horizon longer',
        ready,
        lookedUp('unavailable', atLast - 1),
        ready,
      ],
      ['is held when look-ups still fail then', ready, lookedUp('unavailable', atLast), held()],
      [
        'is held when the canary is still missing then',
        unconfirmed(99),
        lookedUp('absent', atLast, false),
        held(),
      ],
      [
        'is unconfirmed from the beginning after a restart',
        unconfirmed(2),
        { type: 'noAnswer', at: SINCE + 7 },
        unconfirmed(0, SINCE + 7),
      ],
    ]);
  });

  describe('that is held', () => {
    follows([
      ['begins anew when a human sends it again', held(), EVENTS.again, WAITING],
      ['is dropped as unknown', held(), EVENTS.drop, settled('droppedUnknown')],
    ]);
  });
});
