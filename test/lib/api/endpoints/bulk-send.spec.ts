import should from 'should';
import {
  type BulkAnswer,
  type BulkTaken,
  readBulkAnswer,
} from '../../../../lib/api/endpoints/bulk-send';
import { TEST_KEY } from '../../../harness/captured';
import { startCpuWatch } from '../../../harness/cpu-time';
import { times } from '../../../harness/how-often';
import { mutated, randomValue, seeded } from '../mutations';
import { BULK, V, XML } from '../vectors';

type Json = Record<string, unknown>;

const ONE = '+33600000001';
const TWO = '+33600000002';

const read = (body: string, httpStatus = 200): BulkAnswer =>
  readBulkAnswer({ httpStatus, body }, TEST_KEY);
const taken = (list: unknown, more: Json = {}): string =>
  JSON.stringify({ success: true, code: 200, message_id: 1, SMSResponse_List: list, ...more });
/** What is said of each number: the code of its refusal, or that it was taken. */
const answers = (body: string): Json => {
  const answer = read(body);
  answer.kind.should.equal('taken');
  const entries = [...(answer as BulkTaken).items];
  return Object.fromEntries(
    entries.map(([number, item]) => [number, item.kind === 'refused' ? item.code : item.kind]),
  );
};
const ok = (phoneNumber: unknown, more: Json = {}): Json => ({
  success: true,
  code: 200,
  nbSms: 1,
  cost: 0.038,
  phoneNumber,
  ...more,
});
const no = (phoneNumber: unknown, code: unknown, more: Json = {}): Json => ({
  success: false,
  code,
  message: 'no',
  phoneNumber,
  ...more,
});

describe('an answer to a bulk sending', () => {
  it('V11: takes every number', () => {
    const list = (JSON.parse(BULK.v11) as { SMSResponse_List: Json[] }).SMSResponse_List;
    const item = (response: unknown): Json => ({
      kind: 'accepted',
      nbSms: 1,
      cost: 0.038,
      response,
    });
    const items = new Map([
      [ONE, item(list[0])],
      [TWO, item(list[1])],
    ]);
    const expected = { kind: 'taken', messageId: '2254444', currency: 'EUR', items };
    should(read(BULK.v11)).deepEqual(expected);
    should(read(BULK.v11, 500)).deepEqual(expected);
  });

  it('says why a number was refused', () => {
    const response = no(ONE, '14', { message: ' Liste STOP ' });
    should((read(taken([response])) as BulkTaken).items.get(ONE)).deepEqual({
      kind: 'refused',
      code: 14,
      reason: 'Liste STOP',
      apiErrors: [],
      response,
    });
  });

  it('says what the apiErrors about a number are', () => {
    const errors = [{ success: false, code: '9', message: 'Pas un mobile', phoneNumber: ONE }];
    const item = no(ONE, 55, { message: undefined, errors });
    should((read(taken([item])) as BulkTaken).items.get(ONE)).containDeep({
      code: 9,
      reason: 'Pas un mobile',
      apiErrors: [{ phoneNumber: ONE, code: 9, message: 'Pas un mobile' }],
    });
  });

  describe('tells by number', () => {
    // prettier-ignore
    const cases: [sentence: string, list: unknown[], expected: Json][] = [
      ['whatever the order', [no(TWO, 9), ok(ONE)], { [ONE]: 'accepted', [TWO]: 9 }],
      ['whatever the blanks and separators', [ok(' +33 6.00-00 (00)/01\u00a0')], { [ONE]: 'accepted' }],
      ['with 00 for +', [ok('00 33 600 000 001')], { [ONE]: 'accepted' }],
      ['as it is written, without a guess at the country', [ok('0600000001'), ok(33600000002)], { '0600000001': 'accepted', '33600000002': 'accepted' }],
      ['with flags and numbers as texts', [ok(ONE, { success: 'true', code: '200' }), no(TWO, '14', { success: '0' })], { [ONE]: 'accepted', [TWO]: 14 }],
      ['without a code of success', [ok(ONE, { code: undefined })], { [ONE]: 'accepted' }],
      ['with any code of a refusal', [no(ONE, 777)], { [ONE]: 777 }],
      ['with the precise code for 55', [no(ONE, 55, { errors: [{ code: '200' }, { code: '13' }] })], { [ONE]: 13 }],
      ['with the precise code in `error`', [no(ONE, 55, { error: { code: 9 } })], { [ONE]: 9 }],
      ['the same twice', [ok(ONE), ok(ONE, { cost: 1 }), no(TWO, 9), no('00336 00000002', '9')], { [ONE]: 'accepted', [TWO]: 9 }],
      ['nothing of one that was both taken and refused', [ok(ONE), no(ONE, 14), ok(TWO)], { [TWO]: 'accepted' }],
      ['nothing of one that was refused and then taken twice', [no(ONE, 14), ok(ONE), ok(ONE)], {}],
      ['nothing of one that was refused for two reasons', [no(ONE, 14), no(ONE, 9)], {}],
      ['nothing of one that was taken, and then something', [ok(ONE), ok(ONE, { success: null })], {}],
      ['nothing of one that was something, and then taken', [{ phoneNumber: ONE }, ok(ONE)], {}],
      ['nothing of one that does not tell', [ok(ONE, { success: undefined }), ok(TWO, { success: 'yes' })], {}],
      ['nothing of one that was taken with the code of a refusal', [ok(ONE, { code: 14 })], {}],
      ['nothing of one that was refused without a code', [no(ONE, undefined)], {}],
      ['nothing of one that was refused with the code of a success', [no(ONE, 200)], {}],
      ['nothing of one that was refused with a code that is none', [no(ONE, 'NOPE')], {}],
      ['nothing of an item without a number', [ok(undefined), ok(null), ok(''), ok(' '), ok({}), ok([ONE]), ok(true)], {}],
      ['nothing of a number that is none', [ok('+336xxxxxxx1'), ok('+33600000001,+33600000002'), ok('++33'), ok('3e9'), ok(-1), ok(1.5), ok(1e300)], {}],
      ['nothing of an item that is none', [null, 1, ONE, [ok(ONE)], true], {}],
      ['nothing where there is nothing', [], {}],
    ];
    for (const [sentence, list, expected] of cases) {
      it(sentence, () => should(answers(taken(list))).deepEqual(expected));
    }

    it('without the money that is none', () => {
      const item = ok(ONE, { nbSms: '?', cost: null });
      const { items, ...rest } = read(taken([item], { currency: {} })) as BulkTaken;
      should(rest).deepEqual({ kind: 'taken', messageId: '1' });
      should(items.get(ONE)).deepEqual({ kind: 'accepted', response: item });
    });
  });

  describe('is refused as a whole like any sending:', () => {
    // prettier-ignore
    const cases: [sentence: string, body: string, expected: Json, status?: number][] = [
      ['a wrong key', V.v8WrongKey, { code: 10, reason: 'Clef API incorrecte' }],
      ['no credits, whatever the status', V.v8NoCredits, { code: 11, httpStatus: 500 }, 500],
      ['V5: the code of the number', V.v5, { code: 9 }],
      ['V7: every broken rule', V.v7, { code: 9, httpStatus: 400 }, 400],
      ['with the numbers that are wrong', '{"success":false,"code":55,"errors":[{"code":"9","phoneNumber":"+33100000001","message":"a"}]}', { code: 9, apiErrors: [{ phoneNumber: '+33100000001', code: 9, message: 'a' }] }],
      ['whatever its list says', taken([ok(ONE)], { success: false, code: 11 }), { code: 11 }],
      ['in XML', XML.refused('<entry>10</entry><entry>no</entry>'), { code: 10, reason: 'no' }],
      ['with HTTP 429 and a known code', V.v8WrongKey, { code: 10 }, 429],
    ];
    for (const [sentence, body, expected, status] of cases) {
      it(sentence, () => read(body, status).should.containDeep({ kind: 'refused', ...expected }));
    }
  });

  describe('cannot be told', () => {
    // prettier-ignore
    const cases: [sentence: string, body: string, why: string, status?: number][] = [
      ['without a list', taken(undefined), 'unreadable'],
      ['with a list that is none', taken({ 0: ok(ONE) }), 'unreadable'],
      ['with a list of null', taken(null), 'unreadable'],
      ['V2: as the answer to another call', V.v2, 'unreadable'],
      ['V12: in XML, which was not asked for', BULK.v12, 'unreadable'],
      ['without an id, whatever its list says', taken([ok(ONE)], { message_id: undefined }), 'noMessageId'],
      ['with an id of 0', taken([ok(ONE)], { message_id: 0 }), 'noMessageId'],
      ['with an id of words', taken([ok(ONE)], { message_id: 'queued' }), 'noMessageId'],
      ['V8: from a degraded gateway', V.v8Degraded, 'noMessageId'],
      ['V8: from a degraded gateway with HTTP 429', V.v8Degraded, 'noMessageId', 429],
      ['with the code of a refusal', taken([ok(ONE)], { code: 10 }), 'unreadable'],
      ['without success', taken([ok(ONE)], { success: undefined }), 'unreadable'],
      ['as a list alone', JSON.stringify([ok(ONE)]), 'unreadable'],
      ['as half of it', BULK.v11.slice(0, -20), 'unreadable'],
      ['as HTML', '<html></html>', 'unreadable', 503],
      ['as nothing', '', 'unreadable'],
      ['with HTTP 429', '', 'rateLimited', 429],
      ['with HTTP 429 and its own code', '{"success":false,"code":429}', 'rateLimited', 429],
    ];
    for (const [sentence, body, why, status] of cases) {
      it(sentence, () => read(body, status).should.containDeep({ kind: 'unreadable', why }));
    }

    it('but says how long to wait with HTTP 429', () => {
      const answer = readBulkAnswer({ httpStatus: 429, body: '', retryAfter: '3' }, TEST_KEY);
      answer.should.match({ why: 'rateLimited', retryAfterMs: 3000 });
    });
  });

  it('never shows the key', () => {
    const escaped = `\\u0073${TEST_KEY.slice(1)}`;
    const bodies = [
      taken([no(ONE, 9, { message: `key ${TEST_KEY}`, [TEST_KEY]: [TEST_KEY] })]),
      taken([ok(ONE, { apiKey: TEST_KEY })], { currency: TEST_KEY }),
      taken([no(ONE, 9, { message: '?' })]).replace('?', escaped),
      taken([ok(ONE)], { message_id: undefined, apiKey: TEST_KEY }),
    ];
    for (const body of bodies) {
      const answer = read(body);
      const items = answer.kind === 'taken' ? [...answer.items] : [];
      JSON.stringify([answer, items]).should.not.containEql('sk-secret');
    }
  });

  it('of 500 numbers is read without delay', () => {
    const list = Array.from({ length: 500 }, (_, i) => ok(`+336${String(10_000_000 + i)}`));
    const body = taken(list);
    const cpuMs = startCpuWatch();
    (read(body) as BulkTaken).items.size.should.equal(500);
    cpuMs().should.be.below(500);
  });

  it('never throws and accepts nothing without an id, whatever happened to it on its way', () => {
    const random = seeded(20261123);
    const whole = [BULK.v11, BULK.v12, taken([no(ONE, 14), ok(TWO)]), V.v5, V.v8Degraded];
    const names =
      'success code message message_id SMSResponse_List phoneNumber nbSms cost errors error';
    const statuses = [200, 400, 429, 503];
    for (let i = 0; i < times(10_000); i += 1) {
      const body =
        i % 2 === 0
          ? mutated(whole[random(whole.length)] ?? '', random)
          : JSON.stringify(randomValue(names.split(' '), random));
      const answer = read(body, statuses[random(4)]);
      answer.kind.should.match(/^(taken|refused|unreadable)$/);
      if (answer.kind !== 'taken') continue;
      answer.messageId.should.match(/\d/);
      for (const [number, item] of answer.items) {
        number.should.match(/^\+?\d+$/);
        if (item.kind === 'refused') Number.isInteger(item.code).should.be.true();
      }
    }
  });
});
