import 'should';
import { earliestDelivery } from '../../../lib/message/commercial-hours';
import { toParisIso } from '../../../lib/pure/time/paris';

describe('a commercial SMS', () => {
  // prettier-ignore
  const cases: [sentence: string, from: string, delivery: string][] = [
    ['goes at once at noon', '2026-11-24T12:00:00+01:00', '2026-11-24T12:00:00+01:00'],
    ['goes at once at 8:00', '2026-11-24T08:00:00+01:00', '2026-11-24T08:00:00+01:00'],
    ['goes at once at 19:59:59', '2026-11-24T19:59:59+01:00', '2026-11-24T19:59:59+01:00'],
    ['goes at once on Saturday', '2026-11-21T19:00:00+01:00', '2026-11-21T19:00:00+01:00'],
    ['waits from 20:00 for the morning', '2026-11-24T20:00:00+01:00', '2026-11-25T08:00:00+01:00'],
    ['waits at midnight for 8', '2026-11-25T00:00:00+01:00', '2026-11-25T08:00:00+01:00'],
    ['waits at 7:59:59 for 8', '2026-11-24T07:59:59+01:00', '2026-11-24T08:00:00+01:00'],
    ['waits on Friday night for Saturday', '2026-11-20T22:00:00+01:00', '2026-11-21T08:00:00+01:00'],
    ['waits on Saturday night for Monday', '2026-11-21T21:00:00+01:00', '2026-11-23T08:00:00+01:00'],
    ['waits on Sunday for Monday', '2026-11-22T12:00:00+01:00', '2026-11-23T08:00:00+01:00'],
    ['waits over Easter for Tuesday', '2026-04-04T20:00:00+02:00', '2026-04-07T08:00:00+02:00'],
    ['waits on Easter Monday', '2026-04-06T10:00:00+02:00', '2026-04-07T08:00:00+02:00'],
    ['goes at once on 24 December', '2026-12-24T19:59:00+01:00', '2026-12-24T19:59:00+01:00'],
    ['waits over Christmas', '2026-12-24T20:00:00+01:00', '2026-12-26T08:00:00+01:00'],
    ['waits on Christmas', '2026-12-25T09:00:00+01:00', '2026-12-26T08:00:00+01:00'],
    ['waits over New Year', '2026-12-31T23:00:00+01:00', '2027-01-02T08:00:00+01:00'],
    ['waits over 1 May', '2026-04-30T23:00:00+02:00', '2026-05-02T08:00:00+02:00'],
    ['waits over a holiday before a Sunday', '2026-08-14T20:00:00+02:00', '2026-08-17T08:00:00+02:00'],
    ['waits over the night that is short', '2026-03-28T21:00:00+01:00', '2026-03-30T08:00:00+02:00'],
    ['waits over the night that is long', '2026-10-24T21:00:00+02:00', '2026-10-26T08:00:00+01:00'],
  ];
  for (const [sentence, from, delivery] of cases) {
    it(sentence, () => toParisIso(earliestDelivery(new Date(from))).should.equal(delivery));
  }

  it('keeps the millisecond when it goes at once, in a Date of its own', () => {
    const from = new Date('2026-11-24T11:00:00.123Z');
    earliestDelivery(from).getTime().should.equal(from.getTime());
    earliestDelivery(from).should.not.equal(from);
  });
});
