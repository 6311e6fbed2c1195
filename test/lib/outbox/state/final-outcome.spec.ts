import should from 'should';
import {
  type OutcomeFacts,
  heldOutcome,
  finalOutcome,
} from '../../../../lib/outbox/state/final-outcome';
import type { SettledAs } from '../../../../lib/outbox/state/entry-state';
import { type Outcome, ownOutcome } from '../../../../lib/message/outcome';
import { MOBILE, NOW } from '../../message/orders';
import { orderFrom } from '../support/entries';

const NUMBERS = [MOBILE];
const SENT: Outcome = { outcome: 'sent', messageId: '7', phoneNumbers: NUMBERS, sandbox: false };
const REFUSED = ownOutcome('refused', 'limit', 'no', NUMBERS);
const FAILED = ownOutcome('failed', 'network', { reason: 'timeout' }, NUMBERS);
const UNKNOWN = ownOutcome('unknown', 'unknown', { reason: 'cut' }, NUMBERS);

const outcome = (as: SettledAs, more: Partial<OutcomeFacts> = {}): Outcome =>
  finalOutcome(as, {
    order: orderFrom(),
    numbers: NUMBERS,
    last: undefined,
    why: '',
    canLookUp: true,
    sentAt: NOW,
    ...more,
  });

describe('the outcome of what is', () => {
  for (const [as, last] of [
    ['sent', SENT],
    ['refused', REFUSED],
    ['network', FAILED],
    ['unknown', UNKNOWN],
    ['droppedUnknown', UNKNOWN],
  ] as [SettledAs, Outcome][]) {
    it(`${as} is the last answer`, () => {
      should(outcome(as, { last })).equal(last);
    });
  }

  for (const [title, as, more, expected] of [
    ['found is sent, and verified', 'found', {}, { outcome: 'sent', verified: true }],
    ['expired says so', 'expired', {}, { code: 'expired', reason: { reason: 'expired' } }],
    [
      'expired says why it did not leave',
      'expired',
      { why: 'network' },
      { outcome: 'failed', reason: { reason: 'expiredBecause', why: 'network' } },
    ],
    [
      'expired at its time says so',
      'expired',
      { why: 'network', order: orderFrom({ schedule: '05/03/2026 14:00' }) },
      { code: 'expired', reason: { reason: 'scheduleOver' } },
    ],
    ['dropped was not sent', 'dropped', {}, { outcome: 'failed', reason: { reason: 'dropped' } }],
    [
      'network without a last try that failed is failed all the same',
      'network',
      { last: UNKNOWN },
      { outcome: 'failed', code: 'network' },
    ],
    [
      'unknown after a crash says that it was interrupted',
      'unknown',
      {},
      { outcome: 'unknown', code: 'unknown', reason: { reason: 'interrupted' } },
    ],
    [
      'unknown with a tag of the user says that it cannot be looked up',
      'unknown',
      { canLookUp: false },
      { outcome: 'unknown', reason: { reason: 'noLookUp' } },
    ],
    ['unknown is not what the last try says', 'unknown', { last: REFUSED }, { outcome: 'unknown' }],
    ['sent without an answer is unknown', 'sent', {}, { outcome: 'unknown', code: 'unknown' }],
  ] as [string, SettledAs, Partial<OutcomeFacts>, object][]) {
    it(title, () => {
      should(outcome(as, more)).match({ phoneNumbers: NUMBERS, ...expected });
    });
  }

  it('held tells whether the user chose that', () => {
    heldOutcome(NUMBERS, true).should.match({ code: 'held', reason: { reason: 'heldByChoice' } });
    heldOutcome(NUMBERS, false).should.match({
      outcome: 'unknown',
      reason: { reason: 'heldNotVerified' },
    });
  });
});
