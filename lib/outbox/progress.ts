// What happens to one entry of the outbox: the protocol of docs/adr/0006 as one pure function. It decides
// when an SMS may be sent again, so it knows no clock, no disk and no network: whoever calls it does, and
// writes the attempt before the request.
import type { WhenUnknown } from '../journal/journal';

/** "Not there" counts after so many look-ups, spread over the horizon. */
export const LOOK_UPS_NEEDED = 3;

/** A look-up that fails at the end of the horizon is tried a little longer: a quarter of it. */
const PATIENCE = 1.25;

/** What the user decided; the same for an entry's whole life. */
export interface Policy {
  /** Epoch ms; what certainly did not leave is not sent after it. */
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

export type Progress =
  /** To be sent. `tags` are those of earlier attempts that were looked up and not there. */
  | { readonly phase: 'waiting'; readonly tags: Tags; readonly mayHaveLeft: boolean }
  /** Its request is being made; the last tag is its own. */
  | { readonly phase: 'attempting'; readonly tags: Tags; readonly mayHaveLeft: boolean }
  /** `since` is the last moment at which bytes could have been written. */
  | {
      readonly phase: 'unconfirmed';
      readonly tags: Tags;
      readonly since: number;
      readonly absences: number;
    }
  /** Left as unknown; a human decides. */
  | { readonly phase: 'held'; readonly tags: Tags }
  | { readonly phase: 'over'; readonly as: SettledAs };

export type Tags = readonly string[];

/** `at` is epoch ms. */
export type ProgressEvent =
  /** Written; its request may be made from now. */
  | { type: 'attempt'; tag: string }
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
  /** A human. */
  | { type: 'again' }
  | { type: 'drop' };

export type LookUp = 'there' | 'absent' | 'unavailable';

const NO_TAGS: Tags = [];

/** How every entry begins. */
export const WAITING: Progress = { phase: 'waiting', tags: NO_TAGS, mayHaveLeft: false };

/** @returns what follows; an event that does not fit the phase changes nothing */
export function next(progress: Progress, event: ProgressEvent, policy: Policy): Progress {
  switch (progress.phase) {
    case 'waiting':
      return afterWaiting(progress, event, policy);
    case 'attempting':
      return afterAttempting(progress, event, policy);
    case 'unconfirmed':
      return afterUnconfirmed(progress, event, policy);
    case 'held':
      if (event.type === 'again') return WAITING;
      return event.type === 'drop' ? over('droppedUnknown') : progress;
    case 'over':
      return progress;
  }
}

type In<Phase extends Progress['phase']> = Extract<Progress, { phase: Phase }>;

function afterWaiting(progress: In<'waiting'>, event: ProgressEvent, policy: Policy): Progress {
  const { tags, mayHaveLeft } = progress;
  if (event.type === 'attempt') {
    return { phase: 'attempting', tags: [...tags, event.tag], mayHaveLeft };
  }
  if (event.type === 'tick') return unlessExpired(progress, event.at, policy);
  if (event.type === 'drop') return over(mayHaveLeft ? 'droppedUnknown' : 'dropped');
  return progress;
}

function afterAttempting(
  progress: In<'attempting'>,
  event: ProgressEvent,
  policy: Policy,
): Progress {
  const { tags, mayHaveLeft } = progress;
  if (event.type === 'sent') return over('sent');
  if (event.type === 'refused') return over(mayHaveLeft ? 'unknown' : 'refused');
  if (event.type === 'noAnswer') return withoutAnswer(tags, event.at, policy);
  if (event.type !== 'notSent') return progress;
  if (policy.isOnce && !mayHaveLeft) return over('network');
  const before = tags.slice(0, -1);
  return unlessExpired({ phase: 'waiting', tags: before, mayHaveLeft }, event.at, policy);
}

function withoutAnswer(tags: Tags, at: number, policy: Policy): Progress {
  switch (policy.whenUnknown) {
    case 'verify':
      return policy.canLookUp
        ? { phase: 'unconfirmed', tags, since: at, absences: 0 }
        : over('unknown');
    case 'hold':
      return { phase: 'held', tags };
    case 'fail':
      return over('unknown');
    case 'resend':
      return policy.isOnce
        ? over('unknown')
        : unlessExpired({ phase: 'waiting', tags, mayHaveLeft: true }, at, policy);
  }
}

function afterUnconfirmed(
  progress: In<'unconfirmed'>,
  event: ProgressEvent,
  policy: Policy,
): Progress {
  // Found out by other means, or a restart: bytes may have been written until then.
  if (event.type === 'sent') return over('found');
  if (event.type === 'noAnswer') return { ...progress, since: event.at, absences: 0 };
  return event.type === 'lookedUp' ? afterLookUp(progress, event, policy) : progress;
}

function afterLookUp(
  progress: In<'unconfirmed'>,
  { result, isProven, at }: Extract<ProgressEvent, { type: 'lookedUp' }>,
  policy: Policy,
): Progress {
  if (result === 'there') return over('found');
  const { tags, since } = progress;
  const absences = progress.absences + (result === 'absent' ? 1 : 0);
  const elapsedMs = at - since;
  const isBelieved = result === 'absent' && isProven && elapsedMs >= policy.verifyForMs;
  if (isBelieved && absences >= LOOK_UPS_NEEDED) return afterAbsence(tags, at, policy);
  // Look-ups that came late are made up for: each one that is believed brings the decision nearer.
  const isOutOfTime = elapsedMs >= policy.verifyForMs * PATIENCE && !isBelieved;
  return isOutOfTime ? { phase: 'held', tags } : { ...progress, absences };
}

/** It was not sent, beyond doubt. A late one may still come, so its tags are kept. */
function afterAbsence(tags: Tags, at: number, policy: Policy): Progress {
  if (policy.isOnce) return over('network');
  return unlessExpired({ phase: 'waiting', tags, mayHaveLeft: false }, at, policy);
}

function unlessExpired(waiting: In<'waiting'>, at: number, policy: Policy): Progress {
  return at >= policy.expiresAt ? notInTime(waiting.mayHaveLeft) : waiting;
}

function notInTime(mayHaveLeft: boolean): Progress {
  return over(mayHaveLeft ? 'unknown' : 'expired');
}

function over(as: SettledAs): Progress {
  return { phase: 'over', as };
}
