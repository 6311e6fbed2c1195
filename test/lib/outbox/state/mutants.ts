// The protocol with one thing wrong at a time. A promise that nothing breaks proves nothing: each mutant
// names those that it must break.
import {
  LOOK_UPS_NEEDED,
  nextState,
  WAITING,
  type Policy,
  type EntryState,
  type EntryEvent,
} from '../../../../lib/outbox/state/entry-state';
import { PROTOCOL, type Protocol } from './world';

export interface Mutant {
  name: string;
  /** Names of promises, as `histories.spec.ts` has them. */
  breaks: string[];
  change: Partial<Protocol>;
}

const SENT: EntryState = { phase: 'settled', as: 'sent' };

type Change = (state: EntryState, event: EntryEvent, policy: Policy) => EntryState | undefined;

/** @param change what follows instead; `undefined` for the truth */
const nextBut = (change: Change): Partial<Protocol> => ({
  nextState: (state, event, policy) =>
    change(state, event, policy) ?? nextState(state, event, policy),
});

export const TAKEN_ONCE =
  'is taken at most once, unless the user wants it sent again without confirmation';
export const NOT_AGAIN =
  'is not requested again without confirmation where that is to fail or to be held';
export const NOT_UNSENT = 'is not called unsent when it was taken';

export const MUTANTS: Mutant[] = [
  {
    name: 'the attempt is not written before its request',
    breaks: [TAKEN_ONCE, NOT_AGAIN],
    change: { isWrittenAhead: () => false },
  },
  {
    name: 'what was sent leaves before its attempt is on the disk, since it would be found by its tag',
    breaks: [TAKEN_ONCE, 'is not requested once its outcome has left'],
    change: { isWrittenAhead: (policy) => !PROTOCOL.leavesFirst(SENT, policy) },
  },
  {
    name: 'an open attempt is recovered as waiting',
    breaks: [TAKEN_ONCE, NOT_AGAIN],
    change: {
      recover: (written, at, policy) =>
        written.phase === 'inFlight' ? WAITING : PROTOCOL.recover(written, at, policy),
    },
  },
  {
    name: 'what is unconfirmed is sent again at once',
    breaks: [TAKEN_ONCE],
    change: nextBut((state, event) =>
      state.phase === 'inFlight' && event.type === 'noAnswer'
        ? { phase: 'waiting', tags: state.tags, mayHaveLeft: false }
        : undefined,
    ),
  },
  {
    name: 'one look-up decides',
    breaks: [TAKEN_ONCE, NOT_UNSENT],
    change: nextBut((state, event, policy) => {
      if (state.phase !== 'unconfirmed' || event.type !== 'lookedUp') return undefined;
      const at = Math.max(event.at, state.since + policy.verifyForMs);
      return nextState({ ...state, absences: LOOK_UPS_NEEDED - 1 }, { ...event, at }, policy);
    }),
  },
  {
    name: 'enough look-ups decide before the horizon',
    breaks: [TAKEN_ONCE],
    change: nextBut((state, event, policy) =>
      state.phase === 'unconfirmed' &&
      event.type === 'lookedUp' &&
      state.absences === LOOK_UPS_NEEDED - 1
        ? nextState(state, { ...event, at: state.since + policy.verifyForMs }, policy)
        : undefined,
    ),
  },
  {
    name: 'a look-up is dated by its answer, not by its question',
    breaks: [TAKEN_ONCE],
    change: { dateOfLook: (_askedAt, answeredAt) => answeredAt },
  },
  {
    name: 'absence counts without the canary',
    breaks: [TAKEN_ONCE, NOT_UNSENT],
    change: { isProven: () => true },
  },
  {
    name: 'a failed look-up counts as absence',
    breaks: [TAKEN_ONCE],
    change: nextBut((state, event, policy) =>
      event.type === 'lookedUp' && event.result === 'unavailable'
        ? nextState(state, { ...event, result: 'absent' }, policy)
        : undefined,
    ),
  },
  {
    name: 'a failed look-up counts as a find',
    breaks: ['is not called sent unless it was taken'],
    change: nextBut((state, event, policy) =>
      event.type === 'lookedUp' && event.result === 'unavailable'
        ? nextState(state, { ...event, result: 'there' }, policy)
        : undefined,
    ),
  },
  {
    name: 'look-ups go on for ever',
    breaks: ['ends'],
    change: nextBut((state, event, policy) =>
      state.phase === 'unconfirmed' && nextState(state, event, policy).phase === 'held'
        ? state
        : undefined,
    ),
  },
  {
    name: 'unconfirmed is called a failure of the network',
    breaks: [NOT_UNSENT, 'when taken, is called sent, unknown or held'],
    change: nextBut(({ phase }, { type }, { whenUnknown }) =>
      phase === 'inFlight' && type === 'noAnswer' && whenUnknown === 'fail'
        ? { phase: 'settled', as: 'network' }
        : undefined,
    ),
  },
  {
    name: 'what was held is sent again by itself',
    breaks: [NOT_AGAIN],
    change: nextBut((state, event, policy) => {
      const after = nextState(state, event, policy);
      return event.type === 'noAnswer' && after.phase === 'held' ? WAITING : after;
    }),
  },
  {
    name: 'what is sent again without confirmation forgets that it may have left',
    breaks: ['is not called unsent when it may have left and is sent again without confirmation'],
    change: nextBut((state, event, policy) => {
      const after = nextState(state, event, policy);
      return after.phase === 'waiting' ? { ...after, mayHaveLeft: false } : after;
    }),
  },
  {
    name: 'what was sent is called unknown',
    breaks: ['is not called unknown or held unless an answer or the process was lost'],
    change: nextBut(({ phase }, { type }) =>
      phase === 'inFlight' && type === 'sent' ? { phase: 'settled', as: 'unknown' } : undefined,
    ),
  },
  {
    name: 'the clock is not read again after the attempt was written',
    breaks: ['is not requested once it has expired'],
    change: { readsClockAgain: false },
  },
  {
    name: 'every outcome leaves before it is written',
    breaks: ['is not requested once its outcome has left'],
    change: { leavesFirst: ({ phase }) => phase === 'settled' },
  },
  {
    name: 'what is over is recovered as waiting',
    breaks: ['stays over', 'is not requested once its outcome has left'],
    change: {
      recover: (written, at, policy) =>
        written.phase === 'settled' ? WAITING : PROTOCOL.recover(written, at, policy),
    },
  },
  {
    name: 'an outcome that has left is not purged',
    breaks: ['has one outcome, and a second only by a crash while it leaves'],
    change: { marksLeft: 'never' },
  },
  {
    name: 'an outcome is purged before it leaves',
    breaks: ['has an outcome'],
    change: { marksLeft: 'before' },
  },
];
