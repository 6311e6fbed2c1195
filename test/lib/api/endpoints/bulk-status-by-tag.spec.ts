import should from 'should';
import {
  readPages,
  readTagPage,
  type TagAnswer,
} from '../../../../lib/api/endpoints/bulk-status-by-tag';
import type { HttpAnswer } from '../../../../lib/api/http/transport';
import { TransportError } from '../../../../lib/api/http/transport-error';
import { TEST_KEY } from '../../../harness/captured';
import { times } from '../../../harness/how-often';
import { mutated, randomValue, seeded } from '../mutations';
import { STATUS, V } from '../vectors';

type Json = Record<string, unknown>;

const ONE = '+33600000001';
const TWO = '+33600000002';

const item = (phoneNumber: unknown, date = '1'): Json => ({ phoneNumber, status: 'Waiting', date });
const items = (count: number, from = 0): Json[] =>
  Array.from({ length: count }, (_, i) => item(`+336${String(10_000_000 + from + i)}`));
const page = (list: unknown, currentPage: unknown, total: unknown, more: Json = {}): string =>
  JSON.stringify({
    success: true,
    code: 200,
    currentPage,
    total,
    StatutResponse_List: list,
    ...more,
  });
const found = (phoneNumbers: string[], isComplete = true): TagAnswer => ({
  kind: 'found',
  phoneNumbers,
  isComplete,
});
const ABSENT: TagAnswer = { kind: 'absent' };
const UNAVAILABLE: TagAnswer = { kind: 'unavailable' };

/** Looks up a tag whose pages are these; what is asked beyond them is not there. */
async function lookUp(
  pages: readonly (string | HttpAnswer | Error)[],
  tag?: string,
): Promise<{ answer: TagAnswer; asked: number }> {
  let asked = 0;
  const answer = await readPages(async (number) => {
    asked += 1;
    number.should.equal(asked);
    const one = pages[number - 1] ?? '{"success":false,"code":4}';
    if (one instanceof Error) throw one;
    const given = typeof one === 'string' ? { httpStatus: 200, body: one } : one;
    return Promise.resolve(readTagPage(given, TEST_KEY));
  }, tag);
  return { answer, asked };
}

describe('a look-up by tag', () => {
  describe('that lists another tag', () => {
    const of = (phoneNumber: string, tag: unknown): Json => ({ ...item(phoneNumber), tag });
    // prettier-ignore
    const cases: [sentence: string, pages: string[], expected: TagAnswer][] = [
      ['says nothing: a filter is ignored', [page([of(ONE, 'other'), of(TWO, 'another')], 1, 2)], UNAVAILABLE],
      ['says nothing, though only one item has one', [page([item(ONE), of(TWO, 'other')], 1, 2)], UNAVAILABLE],
      ['says nothing, though only a later page has one', [page([item(ONE)], 1, 2), page([of(TWO, 'other')], 2, 2)], UNAVAILABLE],
      ['says nothing where the answer itself is about another', [page([item(ONE)], 1, 1, { tag: 'other' })], UNAVAILABLE],
      ['is believed for what bears ours, and says nothing of who is missing', [page([of(ONE, 'ours'), of(TWO, 'other')], 1, 2)], found([ONE], false)],
      ['is not one whose items bear ours', [page([of(ONE, 'ours'), of(TWO, ' OURS ')], 1, 2)], found([ONE, TWO])],
      ['is not one whose items have none, as the documentation prints them', [page([item(ONE), of(TWO, null), of('+33600000003', '')], 1, 3)], found([ONE, TWO, '+33600000003'])],
      ['is not one that is about ours', [page([item(ONE)], 1, 1, { tag: 'ours' })], found([ONE])],
      ['and finds nothing is absence, whatever it is about', ['{"success":false,"code":4}'], ABSENT],
    ];
    for (const [sentence, pages, expected] of cases) {
      it(sentence, async () => {
        const { answer } = await lookUp(pages, 'ours');
        should(answer).deepEqual(expected);
      });
    }
  });

  describe('of one page says', () => {
    // prettier-ignore
    const cases: [sentence: string, body: string, expected: TagAnswer, status?: number][] = [
      ['V17: whom it found', STATUS.v17, found([ONE, TWO])],
      ['V16: whom it found, but not whether that is all', STATUS.v16, found([ONE, TWO], false)],
      ['whom it found twice', page([item(ONE), item(ONE)], 1, 2), found([ONE, ONE])],
      ['whom it found, with numbers as texts', page([item(ONE)], '1', '1', { success: '1', code: '200' }), found([ONE])],
      ['whom it found, in one writing', page([item('00 33 6 00 00 00 01'), item(33600000002)], 1, 2), found([ONE, '33600000002'])],
      ['whom it found, without a code', page([item(ONE)], 1, 1, { code: undefined }), found([ONE])],
      ['that it cannot read one of them', page([item(ONE), item(null)], 1, 2), found([ONE], false)],
      ['that it can read none of them', page([null, 'x', item('+336xx')], 1, 3), found([], false)],
      ['that it found more than announced', page([item(ONE), item(TWO)], 1, 1), found([ONE, TWO], false)],
      ['that it does not know how many there are', page([item(ONE)], 1, 'x'), found([ONE], false)],
      ['that nothing is there', '{"success":false,"code":4,"message":"Message introuvable"}', ABSENT],
      ['that nothing is there, with a text as code', '{"success":"false","code":"4"}', ABSENT],
      ['that nothing is there, with HTTP 404', '{"success":false,"code":4}', ABSENT, 404],
      ['that nothing is there, by an empty list', page([], 1, 0), ABSENT],
      ['that nothing is there, by an empty list alone', page([], undefined, undefined), ABSENT],
      ['that nothing is there, by an empty list and texts', page([], '1', '0', { code: '200' }), ABSENT],
      ['nothing, by an empty list of some', page([], 1, 3), UNAVAILABLE],
      ['nothing, by an empty list of it knows not how many', page([], 1, null), UNAVAILABLE],
      ['nothing, by an empty list without a code', page([], 1, 0, { code: undefined }), UNAVAILABLE],
      ['nothing, by an empty list with another code', page([], 1, 0, { code: 96 }), UNAVAILABLE],
      ['nothing, by an empty list without success', page([], 1, 0, { success: undefined }), UNAVAILABLE],
      ['nothing, by a list that is none', page({}, 1, 0), UNAVAILABLE],
      ['nothing, without a list', page(undefined, 1, 0), UNAVAILABLE],
      ['nothing, with 4 and a success', page([], 1, 0, { code: 4 }), UNAVAILABLE],
      ['nothing, with 4 and no word on success', '{"code":4}', UNAVAILABLE],
      ['nothing, with 4 around another code', '{"success":false,"code":4,"errors":[{"code":"10"}]}', UNAVAILABLE],
      ['nothing, with 4 inside another code', '{"success":false,"code":55,"errors":[{"code":"4"}]}', UNAVAILABLE],
      ['nothing, with a wrong key', V.v8WrongKey, UNAVAILABLE],
      ['nothing, with an address that is not allowed', '{"success":false,"code":96}', UNAVAILABLE],
      ['nothing, with a refusal without a code', '{"success":false}', UNAVAILABLE],
      ['nothing, from a degraded gateway', V.v8Degraded, UNAVAILABLE],
      ['nothing, in XML', "<?xml version='1.0'?><result><entry>false</entry><entry>4</entry></result>", UNAVAILABLE],
      ['nothing, in HTML', '<html>404</html>', UNAVAILABLE, 404],
      ['nothing, in a list', '[{"success":false,"code":4}]', UNAVAILABLE],
      ['nothing, in half of it', STATUS.v17.slice(0, -5), UNAVAILABLE],
      ['nothing, in no body', '', UNAVAILABLE],
      ['nothing, with HTTP 404 and a list', STATUS.v17, UNAVAILABLE, 404],
      ...[204, 302, 400, 401, 408, 429, 500, 503].flatMap((status): [string, string, TagAnswer, number][] => [
        [`nothing, with HTTP ${status} and code 4`, '{"success":false,"code":4}', UNAVAILABLE, status],
        [`nothing, with HTTP ${status} and a list`, STATUS.v17, UNAVAILABLE, status],
      ]),
    ];
    for (const [sentence, body, expected, httpStatus = 200] of cases) {
      it(sentence, async () => {
        const { answer } = await lookUp([{ httpStatus, body }]);
        should(answer).deepEqual(expected);
      });
    }

    it('nothing, when no answer came', async () => {
      for (const error of [new TransportError('timeout', true), new TypeError('a mistake')]) {
        should(await lookUp([error])).deepEqual({ answer: UNAVAILABLE, asked: 1 });
      }
    });
  });

  describe('of several pages', () => {
    const numbers = (count: number): string[] =>
      items(count).map(({ phoneNumber }) => String(phoneNumber));
    // prettier-ignore
    const cases: [sentence: string, pages: (string | HttpAnswer | Error)[], expected: TagAnswer, asked: number][] = [
      ['reads them all', [page(items(20), 1, 45), page(items(20, 20), 2, 45), page(items(5, 40), 3, 45)], found(numbers(45)), 3],
      ['asks for no more than there are', [page(items(20), 1, 20)], found(numbers(20)), 1],
      ['reads those that do not count themselves', [page(items(20), undefined, 25), page(items(5, 20), undefined, 25)], found(numbers(25)), 2],
      ['keeps those that were sent twice', [page([item(ONE, '1')], 1, 2), page([item(ONE, '2')], 2, 2)], found([ONE, ONE]), 2],
      ['is incomplete when the first comes again', [page(items(20), 1, 45), page(items(20), 1, 45)], found(numbers(20), false), 2],
      ['is incomplete when the first comes again under another number', [page(items(20), 1, 45), page(items(20), 2, 45)], found(numbers(20), false), 2],
      ['is incomplete when the first comes again without a number', [page(items(20), undefined, 45), page(items(20), undefined, 45)], found(numbers(20), false), 2],
      ['is incomplete when another page comes than was asked for', [page(items(20), 1, 45), page(items(5, 40), 3, 45)], found(numbers(20), false), 2],
      ['is incomplete when the next one is empty', [page(items(20), 1, 45), page([], 2, 45)], found(numbers(20), false), 2],
      ['is incomplete when the next one is not there', [page(items(20), 1, 45)], found(numbers(20), false), 2],
      ['is incomplete when the next one is not answered', [page(items(20), 1, 45), new TransportError('timeout', true)], found(numbers(20), false), 2],
      ['is incomplete when the next one is refused', [page(items(20), 1, 45), { httpStatus: 429, body: '' }], found(numbers(20), false), 2],
      ['is incomplete when one of them cannot be read', [page(items(20), 1, 21), page([item('?')], 2, 21)], found(numbers(20), false), 2],
      ['is incomplete when they run over what was announced', [page(items(20), 1, 25), page(items(20, 20), 2, 25)], found(numbers(40), false), 2],
      ['goes by what is announced last', [page(items(20), 1, 21), page(items(5, 20), 2, 25)], found(numbers(25)), 2],
    ];
    for (const [sentence, pages, expected, asked] of cases) {
      it(sentence, async () => should(await lookUp(pages)).deepEqual({ answer: expected, asked }));
    }

    it('ends after 30 of them', async () => {
      const pages = Array.from({ length: 40 }, (_, i) => page(items(20, i * 20), i + 1, 800));
      should(await lookUp(pages)).deepEqual({ answer: found(numbers(600), false), asked: 30 });
    });
  });

  it('never throws and never says "absent" without the words for it', async () => {
    const random = seeded(20261124);
    const absent = '{"success":false,"code":4,"message":"Message introuvable"}';
    const whole = [STATUS.v16, STATUS.v17, absent, V.v8WrongKey, page([], 1, 0)];
    const names = 'success code currentPage total StatutResponse_List phoneNumber errors error';
    const statuses = [200, 404, 429, 503];
    for (let i = 0; i < times(10_000); i += 1) {
      const body =
        i % 2 === 0
          ? mutated(whole[random(whole.length)] ?? '', random)
          : JSON.stringify(randomValue(names.split(' '), random));
      const httpStatus = statuses[random(4)] ?? 0;
      const { kind } = readTagPage({ httpStatus, body }, TEST_KEY);
      kind.should.match(/^(page|absent|unavailable)$/);
      if (kind !== 'absent') continue;
      httpStatus.should.be.belowOrEqual(404);
      const { success, code } = JSON.parse(body.trim()) as Json;
      `${String(success)} ${String(code)}`.should.match(/^((false|0) 4|(true|1) 200)$/);
    }
    should((await lookUp([absent])).answer).deepEqual(ABSENT);
  });
});
