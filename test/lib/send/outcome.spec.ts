import should from 'should';
import type { SendAnswer } from '../../../lib/api/answer';
import { TransportError, type TransportReason } from '../../../lib/api/transport-error';
import {
  isCertainlyNotSent,
  outcomeOfAnswer,
  outcomeOfRejection,
  outcomeOfTransportError,
} from '../../../lib/send/outcome';
import { MOBILE, NOW, orderOf } from './orders';

const ACCEPTED: SendAnswer = {
  kind: 'accepted',
  messageId: '307',
  nbSms: 1,
  cost: 0.045,
  currency: 'EUR',
  response: { success: true },
};
const SENT = {
  outcome: 'sent',
  messageId: '307',
  nbSms: 1,
  cost: 0.045,
  currency: 'EUR',
  phoneNumbers: [MOBILE],
  sandbox: false,
  response: { success: true },
};
/** A Saturday at 21 h in Paris: the next working hour is Monday at 8. */
const SATURDAY_NIGHT = new Date('2026-03-07T21:00:00+01:00');

describe('an outcome', () => {
  it('of an accepted message is sent', () => {
    should(outcomeOfAnswer(ACCEPTED, orderOf(), [MOBILE], NOW)).deepEqual(SENT);
  });

  it('holds no money that the platform did not name', () => {
    const answer: SendAnswer = { kind: 'accepted', messageId: '1', response: 'xml' };
    should(outcomeOfAnswer(answer, orderOf(), [MOBILE], NOW)).deepEqual({
      outcome: 'sent',
      messageId: '1',
      phoneNumbers: [MOBILE],
      sandbox: false,
      response: 'xml',
    });
  });

  it('names tag and sandbox', () => {
    const order = orderOf({ body: { message: 'Hi', tag: 'clim', sandbox: 1 } });
    should(outcomeOfAnswer(ACCEPTED, order, [MOBILE], NOW)).deepEqual({
      ...SENT,
      tag: 'clim',
      sandbox: true,
    });
  });

  // prettier-ignore
  const times: [sentence: string, scheduledAt: string | undefined, isCommercial: boolean, now: Date, expected: object][] = [
    ['of an immediate message names no time', undefined, false, NOW, {}],
    ['of a planned one names its time in Paris', '2026-10-21T07:05:00Z', false, NOW, { scheduledFor: '2026-10-21T09:05:00+02:00' }],
    ['of a commercial one in working hours expects it now', undefined, true, NOW, { expectedAt: '2026-03-04T12:00:00+01:00' }],
    ['of a commercial one at night expects it the next working day', undefined, true, SATURDAY_NIGHT, { expectedAt: '2026-03-09T08:00:00+01:00' }],
    ['of a commercial one planned for the night expects it later', '2026-10-24T20:00:00Z', true, NOW, { scheduledFor: '2026-10-24T22:00:00+02:00', expectedAt: '2026-10-26T08:00:00+01:00' }],
  ];
  for (const [sentence, scheduledAt, isCommercial, now, expected] of times) {
    it(sentence, () => {
      const order = orderOf({
        isCommercial,
        ...(scheduledAt && { scheduledAt: new Date(scheduledAt) }),
      });
      should(outcomeOfAnswer(ACCEPTED, order, [MOBILE], now)).deepEqual({ ...SENT, ...expected });
    });
  }

  it('of a refusal has the code and the words of the platform', () => {
    const answer: SendAnswer = {
      kind: 'refused',
      code: 9,
      reason: 'No',
      complaints: [{ field: 'sender', message: 'Too long' }],
      httpStatus: 400,
      response: { success: false },
    };
    should(outcomeOfAnswer(answer, orderOf(), [MOBILE], NOW)).deepEqual({
      outcome: 'refused',
      code: 9,
      reason: 'No',
      errors: [{ field: 'sender', message: 'Too long' }],
      phoneNumbers: [MOBILE],
      httpStatus: 400,
      response: { success: false },
    });
    const silent = outcomeOfAnswer({ ...answer, reason: '' }, orderOf(), [MOBILE], NOW);
    silent.should.have.property('reason').deepEqual({ reason: 'refused' });
  });

  // prettier-ignore
  const unreadable: [sentence: string, answer: SendAnswer, expected: object][] = [
    ['of a page is unknown', { kind: 'unreadable', why: 'unreadable', httpStatus: 503 }, { outcome: 'unknown', code: 'unknown', httpStatus: 503, reason: { reason: 'unreadable', status: 503 } }],
    ['without an id is unknown', { kind: 'unreadable', why: 'noMessageId', httpStatus: 200, response: { success: true } }, { outcome: 'unknown', code: 'unknown', httpStatus: 200, reason: { reason: 'noMessageId', status: 200 }, response: { success: true } }],
    ['of HTTP 429 is failed: nothing was sent', { kind: 'unreadable', why: 'rateLimited', httpStatus: 429 }, { outcome: 'failed', code: 'network', httpStatus: 429, reason: { reason: 'rateLimited', status: 429 } }],
  ];
  for (const [sentence, answer, expected] of unreadable) {
    it(sentence, () => {
      should(outcomeOfAnswer(answer, orderOf(), [MOBILE], NOW)).deepEqual({
        errors: [],
        phoneNumbers: [MOBILE],
        ...expected,
      });
    });
  }

  // prettier-ignore
  const transport: [reason: TransportReason, left: boolean, outcome: string, code: string][] = [
    ['network', false, 'failed', 'network'], ['tls', false, 'failed', 'network'], ['proxy', false, 'failed', 'network'],
    ['timeoutBeforeSend', false, 'failed', 'network'], ['removed', false, 'failed', 'network'],
    ['timeout', true, 'unknown', 'unknown'], ['cut', true, 'unknown', 'unknown'], ['tooLarge', true, 'unknown', 'unknown'],
  ];
  for (const [reason, left, outcome, code] of transport) {
    it(`of "${reason}" is ${outcome}`, () => {
      const error = new TransportError(reason, left, 'ECODE');
      should(outcomeOfTransportError(error, [MOBILE])).deepEqual({
        outcome,
        code,
        reason: { reason, detail: 'ECODE' },
        errors: [],
        phoneNumbers: [MOBILE],
      });
    });
  }

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

  it('is certain only where it is refused or failed', () => {
    const outcomes = [
      outcomeOfAnswer(ACCEPTED, orderOf(), [MOBILE], NOW),
      outcomeOfTransportError(new TransportError('cut', true), []),
      outcomeOfTransportError(new TransportError('network', false), []),
      outcomeOfRejection({ phoneNumbers: [], problems: [] }),
    ];
    should(outcomes.map(isCertainlyNotSent)).deepEqual([false, false, true, true]);
  });
});
