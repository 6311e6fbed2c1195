// Messages to offer: no two share a number or a text, so that the platform's side of the story can be told
// apart for each.
import type { Random } from './random';
import type { Offer } from './types';

const FIRST_NUMBER = 610_000_000;

/** Most are verified; a few are left to a human, or to chance, at once. */
const WHEN_UNKNOWN = { verify: 92, hold: 4, fail: 4, resend: 0 };

/** So many are refused by the platform itself. */
const STOPPED = 0.01;

export interface OfferedMessage extends Offer {
  /** The platform never takes it. */
  isStopped: boolean;
}

export class Workload {
  private count = 0;

  constructor(private readonly random: Random) {}

  /** Alike in everything that may go wrong with them only where they are `plain`. */
  next(isPlain = false): OfferedMessage {
    this.count += 1;
    return {
      id: `event-${this.count}`,
      number: `+33${FIRST_NUMBER + this.count}`,
      text: `Message ${this.count}`,
      whenUnknown: isPlain ? 'verify' : this.random.pick(WHEN_UNKNOWN),
      isStopped: !isPlain && this.random.chance(STOPPED),
    };
  }
}
