import should from 'should';
import {
  isCertainlyNotSent,
  outcomeOfFound,
  outcomeOfRejection,
  ownOutcome,
} from '../../../lib/message/outcome';
import { MOBILE, NOW, orderOf } from './orders';

const SATURDAY_NIGHT = new Date('2026-03-07T21:00:00+01:00');

describe('an outcome', () => {
  describe('of what a look-up has found', () => {
    it('is sent and verified, with no id and no cost', () => {
      should(outcomeOfFound(orderOf(), [MOBILE], NOW)).deepEqual({
        outcome: 'sent',
        phoneNumbers: [MOBILE],
        sandbox: false,
        verified: true,
      });
    });

    it('tells of its order what any success tells', () => {
      const order = orderOf({ body: { message: 'Hi', sandbox: 1 }, isCommercial: true });
      should(outcomeOfFound(order, [MOBILE], SATURDAY_NIGHT)).match({
        sandbox: true,
        expectedAt: '2026-03-09T08:00:00+01:00',
      });
    });
  });

  it('of a broken rule is refused, with the code of the first', () => {
    const outcome = outcomeOfRejection({
      phoneNumbers: ['061234'],
      problems: [
        { rule: 'numberMissing', field: 'phoneNumbers', code: 2 },
        { rule: 'numberInvalid', field: 'phoneNumbers', phoneNumber: '061234', code: 9 },
      ],
    });
    should(outcome).deepEqual({
      outcome: 'refused',
      code: 2,
      reason: { problem: 'numberMissing', field: 'phoneNumbers' },
      errors: [
        { field: 'phoneNumbers', message: { problem: 'numberMissing', field: 'phoneNumbers' } },
        {
          field: 'phoneNumbers',
          phoneNumber: '061234',
          message: { problem: 'numberInvalid', field: 'phoneNumbers', value: '061234' },
        },
      ],
      phoneNumbers: ['061234'],
    });
  });

  it('of an entry of a list tells its place, and how many more there are', () => {
    const common = { field: 'phoneNumbers', code: 9 };
    const { errors } = outcomeOfRejection({
      phoneNumbers: [],
      problems: [
        { rule: 'numberEntry', ...common, place: 3 },
        { rule: 'numbersMore', ...common, count: 7 },
      ],
    });
    should(errors.map(({ message }) => message)).deepEqual([
      { problem: 'numberEntry', field: 'phoneNumbers', place: 3 },
      { problem: 'numbersMore', field: 'phoneNumbers', count: 7 },
    ]);
  });

  it('is certain only where it is refused or failed', () => {
    const outcomes = [
      outcomeOfFound(orderOf(), [MOBILE], NOW),
      ownOutcome('unknown', 'unknown', { reason: 'cut' }, []),
      ownOutcome('failed', 'network', { reason: 'network' }, []),
      outcomeOfRejection({ phoneNumbers: [], problems: [] }),
    ];
    should(outcomes.map(isCertainlyNotSent)).deepEqual([false, false, true, true]);
  });
});
