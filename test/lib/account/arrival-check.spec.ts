import should from 'should';
import { checkArrival } from '../../../lib/account/arrival-check';
import type { MessageFields } from '../../../lib/message/message';
import { Calendar } from '../../../lib/timekeeping/calendar';
import { FakeClock } from '../../harness/fake-clock';
import { ACCOUNT, fieldsOf, MOBILE, NOW } from '../message/orders';

describe('a message that arrives while nobody knows what time it is', () => {
  const clock = new FakeClock(NOW.getTime());
  let calendar: Calendar;
  beforeEach(() => {
    clock.wallAheadMs = -NOW.getTime();
    calendar = new Calendar(clock);
  });
  const check = (more: Partial<MessageFields>): ReturnType<typeof checkArrival> =>
    checkArrival({ fields: fieldsOf(more), problems: [] }, ACCOUNT, calendar, undefined);

  it('is sent when it is for now', () => {
    should(check({})).match({ isTimeMissing: false, outcomes: [], order: { numbers: [MOBILE] } });
  });

  for (const schedule of ['05/03/2026 14:00', '01/01/2026 00:00', new Date(3_600_000)]) {
    it(`leaves as "clock" when it is planned for ${String(schedule)}`, () => {
      const { order, outcomes, isTimeMissing } = check({ schedule });
      should(order).be.undefined();
      isTimeMissing.should.be.true();
      should(outcomes).match([{ outcome: 'failed', code: 'clock', phoneNumbers: [MOBILE] }]);
    });
  }

  it('is refused for what is wrong whatever the time', () => {
    should(check({ schedule: '' }).outcomes).match([{ outcome: 'refused', code: 9 }]);
    should(check({ schedule: '05/03/2026 14:00', sender: 'é' }).outcomes).match([{ code: 9 }]);
  });

  it('is planned once the platform has said what time it is', () => {
    calendar.hear(NOW.getTime());
    should(check({ schedule: '05/03/2026 14:00' })).match({ isTimeMissing: false, outcomes: [] });
    should(check({ schedule: '03/03/2026 14:00' }).outcomes).match([{ code: 9 }]);
  });
});
