// What happens to one entry of the outbox: the protocol of docs/adr/0006 as one pure function. It decides
// when an SMS may be sent again, so it knows no clock, no disk and no network: whoever calls it does, and
// writes the attempt before the request.
import type { WhenUnknown } from '../../journal/journal';

/** "Not there" counts after so many look-ups, spread over the horizon. */
export const LOOK_UPS_NEEDED = 3;

/** A look-up that fails at the end of the horizon is tried a little longer: a quarter of it. */
const PATIENCE = 1.25;

/** What the user decided; the same for an entry's whole life. */
export interface Policy {
  /** By the time that the `at` of events is; what certainly did not leave is not sent after it. */
  readonly expiresAt: number;
  /** Tried once: a failure ends it at once. */
  readonly isOnce: boolean;
  readonly whenUnknown: WhenUnknown;
  /** Not with a tag of the user's own, which other SMS may bear. */
  readonly canLookUp: boolean;
  /** Horizon of the look-ups. */
  readonly verifyForMs: number;
}

/** How it ended. `found`: it had been sent, says a look-up. */
export type SettledAs =
  'sent' | 'found' | 'refused' | 'network' | 'expired' | 'unknown' | 'dropped' | 'droppedUnknown';

export type EntryState =
  /** To be sent. `tags` are those of earlier attempts that were looked up and not there. */
  | { readonly phase: 'waiting'; readonly tags: Tags; readonly mayHaveLeft: boolean }
  /** Its request is being made; the last tag is its own. */
  | { readonly phase: 'inFlight'; readonly tags: Tags; readonly mayHaveLeft: boolean }
  /** `since` is the last moment at which bytes could have been written. */
  | {
      readonly phase: 'unconfirmed';
      readonly tags: Tags;
      readonly since: number;
      readonly absences: number;
    }
  /** Left as unknown; a human decides. */
  | { readonly phase: 'held'; readonly tags: Tags }
  | { readonly phase: 'settled'; readonly as: SettledAs };

export type Tags = readonly string[];

/** `at` is ms of the steady clock; of a `tick`, of the time by which the entry expires. */
export type EntryEvent =
  /** Written; its request may be made from now. */
  | { type: 'attempt'; tag: string }
  /** Its request was not made: the attempt was not written, or the account has changed since. */
  | { type: 'notMade' }
  /** The request certainly did not reach the platform, or the platform said so. */
  | { type: 'notSent'; at: number }
  | { type: 'sent' }
  | { type: 'refused' }
  /** The request may have been taken: no answer, no readable one, or a crash. */
  | { type: 'noAnswer'; at: number }
  /** All its tags were asked for. `isProven`: the canary has shown that look-ups find what was sent. */
  | { type: 'lookedUp'; result: LookUp; isProven: boolean; at: number }
  /** Time has passed. */
  | { type: 'tick'; at: number }
  /** Its account is gone, and what it keeps with it. */
  | { type: 'lost' }
  /** The journal did not take it, or an earlier message has its key: it never counts. */
  | { type: 'notAccepted' }
  /** A human. */
  | { type: 'again' }
  | { type: 'drop' };

export type LookUp = 'there' | 'absent' | 'unavailable';

const NO_TAGS: Tags = [];

/** How every entry begins. */
export const WAITING: EntryState = { phase: 'waiting', tags: NO_TAGS, mayHaveLeft: false };

/** @returns what follows; an event that does not fit the phase changes nothing */
export function nextState(state: EntryState, event: EntryEvent, policy: Policy): EntryState {
  switch (state.phase) {
    case 'waiting':
      return afterWaiting(state, event, policy);
    case 'inFlight':
      return afterInFlight(state, event, policy);
    case 'unconfirmed':
      return afterUnconfirmed(state, event, policy);
    case 'held':
      if (event.type === 'again') return WAITING;
      return event.type === 'drop' ? settled('droppedUnknown') : state;
    case 'settled':
      return state;
  }
}

type In<Phase extends EntryState['phase']> = Extract<EntryState, { phase: Phase }>;

function afterWaiting(state: In<'waiting'>, event: EntryEvent, policy: Policy): EntryState {
  const { tags, mayHaveLeft } = state;
  if (event.type === 'attempt') {
    return { phase: 'inFlight', tags: [...tags, event.tag], mayHaveLeft };
  }
  if (event.type === 'tick') return unlessExpired(state, event.at, policy);
  if (event.type === 'drop') return settled(mayHaveLeft ? 'droppedUnknown' : 'dropped');
  if (event.type === 'lost') return settled(mayHaveLeft ? 'unknown' : 'network');
  return event.type === 'notAccepted' ? settled('dropped') : state;
}

function afterInFlight(state: In<'inFlight'>, event: EntryEvent, policy: Policy): EntryState {
  const { tags, mayHaveLeft } = state;
  if (event.type === 'sent') return settled('sent');
  if (event.type === 'refused') return settled(mayHaveLeft ? 'unknown' : 'refused');
  if (event.type === 'noAnswer') return withoutAnswer(tags, event.at, policy);
  return (
    afterNothingLeft({ phase: 'waiting', tags: tags.slice(0, -1), mayHaveLeft }, event, policy) ??
    state
  );
}

/** @param waiting as it was before the attempt */
function afterNothingLeft(
  waiting: In<'waiting'>,
  event: EntryEvent,
  policy: Policy,
): EntryState | undefined {
  if (event.type === 'notMade') return waiting;
  if (event.type === 'notAccepted') return settled('dropped');
  if (event.type !== 'notSent') return undefined;
  const isTried = policy.isOnce && !waiting.mayHaveLeft;
  return isTried ? settled('network') : unlessExpired(waiting, event.at, policy);
}

function withoutAnswer(tags: Tags, at: number, policy: Policy): EntryState {
  switch (policy.whenUnknown) {
    case 'verify':
      return policy.canLookUp
        ? { phase: 'unconfirmed', tags, since: at, absences: 0 }
        : settled('unknown');
    case 'hold':
      return { phase: 'held', tags };
    case 'fail':
      return settled('unknown');
    case 'resend':
      return policy.isOnce
        ? settled('unknown')
        : unlessExpired({ phase: 'waiting', tags, mayHaveLeft: true }, at, policy);
  }
}

function afterUnconfirmed(state: In<'unconfirmed'>, event: EntryEvent, policy: Policy): EntryState {
  // Found out by other means, or a restart: bytes may have been written until then.
  if (event.type === 'sent') return settled('found');
  if (event.type === 'lost') return settled('unknown');
  if (event.type === 'noAnswer') return { ...state, since: event.at, absences: 0 };
  return event.type === 'lookedUp' ? afterLookUp(state, event, policy) : state;
}

function afterLookUp(
  state: In<'unconfirmed'>,
  { result, isProven, at }: Extract<EntryEvent, { type: 'lookedUp' }>,
  policy: Policy,
): EntryState {
  if (result === 'there') return settled('found');
  const { tags, since } = state;
  const absences = state.absences + (result === 'absent' ? 1 : 0);
  const elapsedMs = at - since;
  const isBelieved = result === 'absent' && isProven && elapsedMs >= policy.verifyForMs;
  if (isBelieved && absences >= LOOK_UPS_NEEDED) return afterAbsence(tags, at, policy);
  // Look-ups that came late are made up for: each one that is believed brings the decision nearer.
  const isOutOfTime = elapsedMs >= policy.verifyForMs * PATIENCE && !isBelieved;
  return isOutOfTime ? { phase: 'held', tags } : { ...state, absences };
}

/** It was not sent, beyond doubt. A late one may still come, so its tags are kept. */
function afterAbsence(tags: Tags, at: number, policy: Policy): EntryState {
  if (policy.isOnce) return settled('network');
  return unlessExpired({ phase: 'waiting', tags, mayHaveLeft: false }, at, policy);
}

function unlessExpired(waiting: In<'waiting'>, at: number, policy: Policy): EntryState {
  return at >= policy.expiresAt ? notInTime(waiting.mayHaveLeft) : waiting;
}

function notInTime(mayHaveLeft: boolean): EntryState {
  return settled(mayHaveLeft ? 'unknown' : 'expired');
}

function settled(as: SettledAs): EntryState {
  return { phase: 'settled', as };
}

/** The platform has taken it, and said so. */
export function isSent(state: EntryState): boolean {
  return state.phase === 'settled' && state.as === 'sent';
}
