import should from 'should';
import { Calendar, RELEASED_AT } from '../../../lib/timekeeping/calendar';
import { FakeClock } from '../../harness/fake-clock';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = RELEASED_AT + 30 * DAY;

describe('the calendar', () => {
  let clock: FakeClock;
  let calendar: Calendar;

  beforeEach(() => {
    clock = new FakeClock(NOW);
    calendar = new Calendar(clock);
  });

  it('is what the machine says, where nothing speaks against it', () => {
    should(calendar.now()).equal(NOW);
    clock.tick(MINUTE);
    should(calendar.now()).equal(NOW + MINUTE);
  });

  for (const [what, time] of [
    ['in 1970', 0],
    ['a year before this package was released', RELEASED_AT - 365 * DAY],
  ] as const) {
    it(`is not known while the machine is ${what}`, () => {
      clock.wallAheadMs = time - NOW;
      should(calendar.now()).be.undefined();
      should(calendar.machine()).be.undefined();
    });
  }

  it('is not known while the machine is before what the journal knows', () => {
    calendar.notBefore(NOW + 1);
    should(calendar.now()).be.undefined();
    clock.tick(1);
    should(calendar.now()).equal(NOW + 1);
  });

  it('is what the platform says, where the machine is wrong by more than two clocks differ', () => {
    for (const aheadMs of [-2 * 365 * DAY, -2 * 60 * MINUTE, 60 * MINUTE, 365 * DAY]) {
      clock.wallAheadMs = aheadMs;
      calendar.hear(NOW);
      clock.tick(5000);
      should(calendar.now()).equal(NOW + 5000);
      clock.now = NOW;
    }
  });

  it('stays what the machine says, where the platform agrees, also after marks of a clock that was ahead', () => {
    calendar.notBefore(NOW + 365 * DAY);
    should(calendar.now()).be.undefined();
    calendar.hear(NOW - 9 * MINUTE);
    should(calendar.now()).equal(NOW);
  });

  it('hears nothing that cannot be', () => {
    let heard = 0;
    calendar.onHeard = () => (heard += 1);
    for (const date of [NaN, -1, 0, RELEASED_AT - 1, Infinity, Date.UTC(2200, 0, 1)]) {
      calendar.hear(date);
    }
    should(calendar.platform()).be.undefined();
    heard.should.equal(0);
    calendar.hear(NOW);
    heard.should.equal(1);
  });

  it('guesses for what is only read', () => {
    clock.wallAheadMs = -NOW;
    calendar.guess().getTime().should.equal(0);
    calendar.hear(NOW);
    calendar.guess().getTime().should.equal(NOW);
  });
});
