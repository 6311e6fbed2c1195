import 'should';
import { checkMessage } from '../../../lib/message/check';
import { isJudgedByTime } from '../../../lib/message/judged-by-time';
import type { MessageFields } from '../../../lib/message/message';
import { ACCOUNT, fieldsOf, MOBILE, NOW } from './orders';

const isJudged = (fields: Partial<MessageFields>, now = NOW): boolean =>
  isJudgedByTime(checkMessage({ fields: fieldsOf(fields), problems: [] }, ACCOUNT, now));

describe('what rests on what time it is', () => {
  const START_IN_1970 = new Date(0);
  const schedule = '24/12/2026 18:30';

  it('is a plan, past or not, and one that a clock without a time finds too far ahead', () => {
    isJudged({ schedule }).should.be.true();
    isJudged({ schedule }, new Date('2027-01-01')).should.be.true();
    isJudged({ schedule }, START_IN_1970).should.be.true();
  });

  it('is so whatever else is wrong with single numbers', () => {
    const phoneNumbers = [MOBILE, null, 'x', ...Array.from({ length: 600 }, (_, i) => `y${i}`)];
    isJudged({ schedule, phoneNumbers }, START_IN_1970).should.be.true();
  });

  it('is nothing that has another fault, or no plan', () => {
    isJudged({}).should.be.false();
    isJudged({ schedule: 'soon' }).should.be.false();
    isJudged({ schedule, message: '' }, START_IN_1970).should.be.false();
  });
});
