// What goes wrong, drawn at random: rows 1 to 13 of the fault matrix, all on at once. The way to the platform
// fails in the proxy, the platform itself in the simulator.
import type { Fault } from '../simulator/faults';
import type { Limit, Treatment } from './proxy';
import type { Random } from './random';

/** Of the look-ups, so many fail. */
const FAILING_LOOK_UPS = 0.1;

/** Less than any horizon that is used with it. */
export const MOST_TAG_LAG_MS = 150;

/** More than any time-out that is used with it, and with the lag less than any horizon. */
const LATE_MS = { least: 350, most: 500 };

const JITTER_MS = 25;

const reset = (bytes: number): Limit => ({ bytes, then: 'reset' });
const SWALLOWED: Limit = { bytes: 0, then: 'silence' };

/** What each fault of the way does. A request or an answer that is shorter than the cut gets through. */
const WAYS = {
  none: () => ({}),
  resetBefore: () => ({ request: reset(0) }),
  resetAfter: () => ({ answer: reset(0) }),
  requestSwallowed: () => ({ request: SWALLOWED }),
  answerSwallowed: () => ({ answer: SWALLOWED }),
  requestCut: (random) => ({ request: reset(random.between(1, 400)) }),
  answerCut: (random) => ({ answer: reset(random.between(1, 200)) }),
  late: (random) => ({ delayMs: random.between(LATE_MS.least, LATE_MS.most) }),
} satisfies Record<string, (random: Random) => Treatment>;

const WAY: Record<keyof typeof WAYS, number> = {
  none: 74,
  resetBefore: 4,
  resetAfter: 4,
  requestSwallowed: 3,
  answerSwallowed: 4,
  requestCut: 3,
  answerCut: 4,
  late: 4,
};

type PlatformFault = keyof typeof PLATFORM_FAULTS | 'none';

const PLATFORM: Record<PlatformFault, number> = {
  none: 61,
  tooMany: 2,
  tooManyAndWait: 1,
  failsBefore: 3,
  failsAfter: 3,
  page: 2,
  pageAfter: 2,
  withoutMessageId: 2,
  withoutMessageIdAfter: 2,
  couldNotQueue: 1,
  cutBefore: 1,
  cutAfter: 2,
  cutMidBody: 2,
  hangs: 1,
  hangsAfter: 2,
  wrongKey: 1,
  noCredit: 1,
  wrongTypes: 2,
  gzip: 2,
  deflate: 1,
  rawDeflate: 1,
  brotli: 1,
  gzipCutMidBody: 1,
  compressedRefusal: 1,
  switchesProtocols: 1,
  switchesProtocolsAfter: 1,
};

const HTML = '<!DOCTYPE html><html><body><h1>One moment, please</h1></body></html>';

const PLATFORM_FAULTS = {
  tooMany: { httpStatus: 429 },
  tooManyAndWait: { httpStatus: 429, retryAfter: 1 },
  failsBefore: { httpStatus: 500 },
  failsAfter: { httpStatus: 500, accept: true },
  page: { bodyText: HTML },
  pageAfter: { bodyText: HTML, accept: true },
  withoutMessageId: { withoutMessageId: true },
  withoutMessageIdAfter: { withoutMessageId: true, accept: true },
  couldNotQueue: { json: { success: false, code: 500, message: 'Could not queue the SMS' } },
  cutBefore: { cutBeforeAccept: true },
  cutAfter: { acceptThenCut: true },
  cutMidBody: { cutMidBody: true },
  hangs: { hang: true },
  hangsAfter: { hang: true, accept: true },
  wrongKey: { refuse: 10 },
  noCredit: { refuse: 11 },
  wrongTypes: { wrongTypes: true },
  gzip: { compress: 'gzip' },
  deflate: { compress: 'deflate' },
  rawDeflate: { compress: 'rawDeflate' },
  brotli: { compress: 'br' },
  gzipCutMidBody: { compress: 'gzip', cutMidBody: true },
  compressedRefusal: { refuse: 11, compress: 'br' },
  switchesProtocols: { switchProtocols: true },
  switchesProtocolsAfter: { switchProtocols: true, accept: true },
} satisfies Record<string, Fault>;

const LOOK_UP_FAULTS: readonly Fault[] = [
  { httpStatus: 500 },
  { httpStatus: 429 },
  { bodyText: HTML },
  { hang: true },
  { cutMidBody: true },
  { switchProtocols: true },
  { compress: 'gzip', cutMidBody: true },
];

export class FaultSchedule {
  /** How often each fault was drawn. */
  readonly counts = new Map<string, number>();

  constructor(private readonly random: Random) {}

  /** @param isLookUp it fails less often, so that look-ups can end */
  treatment(isLookUp: boolean): Treatment {
    const fault = isLookUp ? 'none' : this.random.pick(WAY);
    if (fault !== 'none') this.count(fault);
    const delayMs = this.random.between(0, JITTER_MS);
    return { delayMs, ...WAYS[fault](this.random) };
  }

  /** @returns nothing for a request that is answered as it should be */
  platformFault(path: string): Fault | undefined {
    if (path.includes('status')) return this.lookUpFault();
    if (!path.endsWith('send')) return undefined;
    const name = this.random.pick(PLATFORM);
    if (name === 'none') return undefined;
    this.count(name);
    return PLATFORM_FAULTS[name];
  }

  tagLagMs(): number {
    return this.random.between(0, MOST_TAG_LAG_MS);
  }

  private lookUpFault(): Fault | undefined {
    if (!this.random.chance(FAILING_LOOK_UPS)) return undefined;
    this.count('lookUpFails');
    return LOOK_UP_FAULTS[this.random.between(0, LOOK_UP_FAULTS.length - 1)];
  }

  /** One that was drawn elsewhere counts too. */
  count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
