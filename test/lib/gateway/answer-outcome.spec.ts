import should from 'should';
import type { SendAnswer } from '../../../lib/api/endpoints/send';
import type { BulkTaken, ItemAnswer } from '../../../lib/api/endpoints/bulk-send';
import { TransportError, type TransportReason } from '../../../lib/api/http/transport-error';
import type { Refused, Unreadable } from '../../../lib/api/response/refusal';
import {
  outcomeOfAnswer,
  outcomeOfItem,
  outcomeOfSharedRefusal,
  outcomeOfTransportError,
} from '../../../lib/gateway/answer-outcome';
import { MOBILE, NOW, orderOf } from '../message/orders';

const ACCEPTED: SendAnswer = {
  kind: 'accepted',
  messageId: '307',
  nbSms: 1,
  cost: 0.045,
  currency: 'EUR',
  named: [],
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
const OTHER_NUMBER = '+33687654321';
/** A Saturday at 21 h in Paris: the next working hour is Monday at 8. */
const SATURDAY_NIGHT = new Date('2026-03-07T21:00:00+01:00');

describe('an outcome', () => {
  it('of an accepted message is sent', () => {
    should(outcomeOfAnswer(ACCEPTED, orderOf(), [MOBILE], NOW)).deepEqual(SENT);
  });

  it('holds no money that the platform did not name', () => {
    const answer: SendAnswer = { kind: 'accepted', messageId: '1', named: [], response: 'xml' };
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
    const answer: Refused = {
      kind: 'refused',
      code: 9,
      reason: 'No',
      apiErrors: [{ field: 'sender', message: 'Too long' }],
      named: [],
      isContradictory: false,
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

  describe('of one number in a batch', () => {
    const taken = (item?: ItemAnswer): BulkTaken => ({
      kind: 'taken',
      messageId: '307',
      currency: 'EUR',
      items: new Map([
        [OTHER_NUMBER, { kind: 'accepted', nbSms: 9, cost: 9, response: OTHER_NUMBER }],
        ...(item ? [[MOBILE, item] as const] : []),
      ]),
    });

    it('is sent, with its own money and its own part of the answer', () => {
      const response = { phoneNumber: MOBILE, success: true };
      const answer = taken({ kind: 'accepted', nbSms: 1, cost: 0.045, response });
      should(outcomeOfItem(answer, orderOf(), MOBILE, NOW)).deepEqual({ ...SENT, response });
    });

    it('names tag, sandbox and the earliest hour like any other', () => {
      const order = orderOf({ body: { message: 'Hi', sandbox: 1 }, isCommercial: true });
      const answer = taken({ kind: 'accepted', response: {} });
      should(outcomeOfItem(answer, order, MOBILE, NOW)).match({
        sandbox: true,
        expectedAt: '2026-03-04T12:00:00+01:00',
      });
    });

    it('is refused with its own code and words', () => {
      const apiErrors = [{ phoneNumber: MOBILE, code: 14, message: 'STOP' }];
      const refused: ItemAnswer = {
        kind: 'refused',
        code: 14,
        reason: '',
        apiErrors,
        response: 1,
      };
      should(outcomeOfItem(taken(refused), orderOf(), MOBILE, NOW)).deepEqual({
        outcome: 'refused',
        code: 14,
        reason: { reason: 'refused' },
        errors: apiErrors,
        phoneNumbers: [MOBILE],
        response: 1,
      });
    });

    it('is unknown where the answer does not tell, and quotes nothing of it', () => {
      should(outcomeOfItem(taken(), orderOf(), MOBILE, NOW)).deepEqual({
        outcome: 'unknown',
        code: 'unknown',
        reason: { reason: 'missingItem' },
        errors: [],
        phoneNumbers: [MOBILE],
      });
    });
  });

  describe('of a batch that was refused as a whole', () => {
    const refused = (more: Partial<Refused>): Refused => ({
      kind: 'refused',
      code: 55,
      reason: '',
      apiErrors: [],
      named: [],
      isContradictory: false,
      httpStatus: 200,
      response: { quoted: OTHER_NUMBER },
      ...more,
    });

    it('has the code and the words of the platform, and no answer of others', () => {
      const answer = refused({ code: 11, reason: 'NOCREDITS' });
      should(outcomeOfSharedRefusal(answer, MOBILE)).deepEqual({
        outcome: 'refused',
        code: 11,
        reason: 'NOCREDITS',
        errors: [],
        phoneNumbers: [MOBILE],
        httpStatus: 200,
      });
    });

    it('has what is said of its own number, and nothing of another one', () => {
      const own = { phoneNumber: MOBILE, code: 9, message: 'No mobile' };
      const other = { phoneNumber: OTHER_NUMBER, code: 14, message: 'STOP' };
      const general = { field: 'sender', message: 'Too long' };
      const answer = refused({
        apiErrors: [other, own, general],
        reason: `${OTHER_NUMBER}: STOP`,
      });
      const named = [{ phoneNumber: MOBILE, code: 9, apiError: own }];
      should(outcomeOfSharedRefusal(answer, MOBILE, named)).match({
        code: 9,
        reason: 'No mobile',
        errors: [own, general],
      });
    });

    // prettier-ignore
    const writings = [OTHER_NUMBER, '0687654321', '06 87 65 43 21', '06.87.65.43.21', '06-87-65-43-21', '33687654321', '687654321', '876543'];
    for (const written of writings) {
      it(`never names somebody else's number, written ${written}`, () => {
        const answer = refused({
          reason: `Error with ${written}!`,
          apiErrors: [
            { message: `${written} is blocked` },
            { phoneNumber: OTHER_NUMBER, code: 14, message: written },
          ],
        });
        const outcome = outcomeOfSharedRefusal(answer, MOBILE);
        should(outcome.reason).deepEqual({ reason: 'refused' });
        JSON.stringify(outcome).should.not.containEql(written);
      });
    }

    it('that cannot be read is unknown, without what was in it', () => {
      const answer: Unreadable = {
        kind: 'unreadable',
        why: 'noMessageId',
        httpStatus: 200,
        response: { quoted: OTHER_NUMBER },
      };
      should(outcomeOfSharedRefusal(answer, MOBILE)).deepEqual({
        outcome: 'unknown',
        code: 'unknown',
        reason: { reason: 'noMessageId', status: 200 },
        errors: [],
        phoneNumbers: [MOBILE],
        httpStatus: 200,
      });
    });
  });
});
