import should from 'should';
import type { RequestResult } from '../../../../lib/gateway/gateway';
import { classifyAnswer } from '../../../../lib/outbox/state/classify-answer';
import type { NotSent, Outcome, Sent } from '../../../../lib/message/outcome';
import { ACCOUNT_CODES, API_CODES } from '../../../../lib/pure/codes/error-codes';

const AT = 5;
const SENT: Sent = { outcome: 'sent', phoneNumbers: [], sandbox: false };
const not = (outcome: NotSent['outcome'], code: NotSent['code']): NotSent => ({
  outcome,
  code,
  reason: '',
  errors: [],
  phoneNumbers: [],
});
const one = (outcome: Outcome, holdsBlocked = false) =>
  classifyAnswer({ outcomes: [outcome] }, holdsBlocked, AT);
/** A batch that was refused as a whole. */
const batch = (
  code: number,
  isNamed: boolean[],
  { holdsBlocked = false, isForAll = false } = {},
) => {
  const outcomes = isNamed.map(() => not('refused', code));
  const result: RequestResult = { outcomes, refusal: { shape: 'batch', isForAll, isNamed } };
  return classifyAnswer(result, holdsBlocked, AT);
};
/** A list of so many numbers that was refused as a whole, and those of it that were named. */
const list = (rest: number, named: number, isForAll = false) => {
  const outcomes = [rest, named].flatMap((count) => {
    const phoneNumbers = Array<string>(count).fill('+1');
    return count > 0 ? [{ ...not('refused', 9), phoneNumbers }] : [];
  });
  const isNamed = outcomes.map((_, index) => rest === 0 || index > 0);
  return classifyAnswer({ outcomes, refusal: { shape: 'list', isForAll, isNamed } }, false, AT);
};
const again = (maxBatchSize: number) => ({ event: { type: 'notSent', at: AT }, maxBatchSize });
const REFUSED = { event: { type: 'refused' } };

describe('an answer means for an entry', () => {
  it('sent, not sent or unconfirmed, as its outcome says', () => {
    one(SENT).should.deepEqual([{ event: { type: 'sent' } }]);
    one(not('failed', 'network')).should.deepEqual([{ event: { type: 'notSent', at: AT } }]);
    one(not('unknown', 'unknown')).should.deepEqual([{ event: { type: 'noAnswer', at: AT } }]);
    one(not('refused', 9)).should.deepEqual([REFUSED]);
  });

  it('its own outcome, in the order of the entries', () => {
    const outcomes = [SENT, not('refused', 14), not('unknown', 'unknown')];
    classifyAnswer({ outcomes }, false, AT)
      .map(({ event }) => event.type)
      .should.deepEqual(['sent', 'refused', 'noAnswer']);
  });

  for (const code of API_CODES) {
    const isBlocked = ACCOUNT_CODES.includes(code);
    it(`${code}: ${isBlocked ? 'that the account waits' : 'refused'}, where refusals are to wait`, () => {
      const blocked = { event: { type: 'notSent', at: AT }, blockedWith: code };
      one(not('refused', code), true).should.deepEqual([isBlocked ? blocked : REFUSED]);
      one(not('refused', code), false).should.deepEqual([REFUSED]);
    });
  }

  it('another try in a smaller batch, where one of them may be the reason', () => {
    batch(9, [false, false, false]).should.deepEqual([again(2), again(2), again(2)]);
  });

  it('refused, where the refusal of a batch is for all of it', () => {
    batch(9, [false, false], { isForAll: true }).should.deepEqual([REFUSED, REFUSED]);
  });

  it('another try of what a refused list does not name', () => {
    const suspect = { event: { type: 'notSent', at: AT }, isSuspect: true };
    list(3, 0).should.deepEqual([suspect]);
    list(1, 1).should.deepEqual([suspect, REFUSED]);
    list(0, 2).should.deepEqual([REFUSED]);
    list(1, 0).should.deepEqual([REFUSED]);
    list(2, 1, true).should.deepEqual([REFUSED, REFUSED]);
  });

  it('refused, where a refused batch names it; the others go again', () => {
    batch(9, [false, true, false, false, false]).should.deepEqual([
      again(3),
      REFUSED,
      again(3),
      again(3),
      again(3),
    ]);
  });

  it('refused, once it stands alone', () => {
    batch(9, [false]).should.deepEqual([REFUSED]);
  });

  it('that the account waits, for each of a batch', () => {
    const classifications = batch(11, [false, false], { holdsBlocked: true });
    should(classifications.map(({ blockedWith }) => blockedWith)).deepEqual([11, 11]);
  });
});
