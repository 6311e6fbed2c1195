import should from 'should';
import { readBulkAnswer } from '../../../../lib/api/endpoints/bulk-send';
import { readTagPage } from '../../../../lib/api/endpoints/bulk-status-by-tag';
import { readBalanceAnswer } from '../../../../lib/api/endpoints/me';
import { readSendAnswer } from '../../../../lib/api/endpoints/send';
import { MAX_ANSWER_BYTES } from '../../../../lib/api/http/read-answer';
import type { HttpAnswer } from '../../../../lib/api/http/transport';
import { MAX_JSON_LENGTH, MAX_XML_LENGTH } from '../../../../lib/api/response/parse-body';
import { MAX_TAGS } from '../../../../lib/api/response/xml';
import { TEST_KEY } from '../../../harness/captured';
import { startCpuWatch } from '../../../harness/cpu-time';
import { XML } from '../vectors';

const SUCCESS = '{"success":true,"code":200,"message_id":307}';

/** For which the event loop may stand still. */
const STALL_MS = 100;

const read = (body: string) => readSendAnswer({ httpStatus: 200, body }, TEST_KEY);

/** Every way to read an answer. */
const READERS: readonly ((answer: HttpAnswer) => { kind: string })[] = [
  (answer) => readSendAnswer(answer, TEST_KEY),
  (answer) => readBulkAnswer(answer, TEST_KEY),
  (answer) => readBalanceAnswer(answer, TEST_KEY),
  (answer) => readTagPage(answer, TEST_KEY),
];

describe('the body of an answer', () => {
  describe('at its bound is read, and beyond it is not looked at:', () => {
    const paddedTo = (length: number, body: string): string =>
      body + ' '.repeat(length - body.length);
    const xml = XML.of('<entry>true</entry><entry>200</entry><entry>307</entry>');
    // prettier-ignore
    const cases: [sentence: string, body: string, bound: number][] = [
      ['JSON', SUCCESS, MAX_JSON_LENGTH],
      ['XML', xml, MAX_XML_LENGTH],
    ];
    for (const [sentence, body, bound] of cases) {
      it(sentence, () => {
        read(paddedTo(bound, body)).should.match({ kind: 'accepted', messageId: '307' });
        read(paddedTo(bound + 1, body)).should.deepEqual({
          kind: 'unreadable',
          why: 'unreadable',
          httpStatus: 200,
        });
      });
    }

    it('the tags of XML', () => {
      const entries = (count: number): string =>
        XML.refused(`<entry>9</entry><entry>${'<entry>a</entry>'.repeat(count)}</entry>`);
      const most = Math.floor((MAX_TAGS - entries(0).split('<').length + 1) / 2);
      read(entries(most)).should.match({ kind: 'refused', code: 9 });
      read(entries(most + 1)).kind.should.equal('unreadable');
    });

    it('a balance and a look-up too', () => {
      const balance = '{"success":true,"code":200,"credits":{"balance":"1"}}';
      const page =
        '{"success":true,"code":200,"StatutResponse_List":[{"phoneNumber":"+33612345678"}]}';
      const at = (length: number, body: string) => ({
        httpStatus: 200,
        body: paddedTo(length, body),
      });
      readBalanceAnswer(at(MAX_JSON_LENGTH, balance), TEST_KEY).kind.should.equal('balance');
      readBalanceAnswer(at(MAX_JSON_LENGTH + 1, balance), TEST_KEY).kind.should.equal('unreadable');
      readTagPage(at(MAX_JSON_LENGTH, page), TEST_KEY).kind.should.equal('page');
      readTagPage(at(MAX_JSON_LENGTH + 1, page), TEST_KEY).kind.should.equal('unavailable');
    });

    it('the answer about 500 numbers that is as long as one can be', () => {
      const message = "Le t\\u00e9l\\u00e9phone n'est pas un num\\u00e9ro de mobile. ".repeat(2);
      const items = Array.from({ length: 500 }, (_, i) => {
        const phoneNumber = `+336${String(10_000_000 + i)}`;
        return `{"success":false,"code":"9","message":"${message}","phoneNumber":"${phoneNumber}"}`;
      });
      const body = `{"success":true,"code":200,"message_id":307,"SMSResponse_List":[${items.join()}]}`;
      const answer = readBulkAnswer({ httpStatus: 200, body }, TEST_KEY);
      should(answer.kind === 'taken' && answer.items.size).equal(500);
    });
  });

  describe('holds nothing up, and has one meaning:', () => {
    const filled = (length: number, piece: string): string =>
      piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    const list = (length: number, piece: string): string =>
      `[${piece.repeat(Math.floor(length / piece.length) - 1)}0]`;
    const named = (length: number, value: string): string => {
      const members: string[] = [];
      for (let left = length - 20, i = 0; left > 0; i += 1) {
        members.push(`"${i.toString(36)}a":${value}`);
        left -= members[i]!.length + 1;
      }
      return `{"success":true,${members.join()}}`;
    };
    const xml = (inner: string): string => `<?xml version="1.0"?><result>${inner}</result>`;
    // prettier-ignore
    const bodies: [sentence: string, body: (length: number) => string][] = [
      ['empty entries', (length) => xml('<entry/>'.repeat(length / 8 - 8))],
      ['entries without an end', (length) => filled(length, '<result><entry>')],
      ['entries in entries', (length) => xml('<entry>'.repeat(length / 16) + '</entry>'.repeat(length / 16 - 8))],
      ['tags that never close', (length) => `<result>${filled(length - 9, '<entry')}`],
      ['one long text in XML', (length) => xml(`<entry>${filled(length - 60, 'x')}</entry>`)],
      ['references in XML', (length) => xml(`<entry>${'&#65;&amp;'.repeat(length / 10 - 8)}</entry>`)],
      ['names that stand for each other', (length) => `<!DOCTYPE r [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>${xml(filled(length - 2000, '&j;'))}`],
      ['attributes', (length) => `<result ${filled(length - 30, 'a="b" ')}><entry/></result>`],
      ['a comment without an end', (length) => `<result><!--${filled(length - 12, '-')}`],
      ['blanks in XML', (length) => xml(filled(length - 40, ' \n'))],
      ['instructions', (length) => xml(filled(length - 40, '<?a ?>').slice(0, -6))],
      ['brackets in brackets', (length) => `{"success":${'['.repeat(length / 2 - 12)}${']'.repeat(length / 2 - 12)}}`],
      ['braces in braces', (length) => `${'{"a":'.repeat(length / 6)}1${'}'.repeat(length / 6)}`],
      ['many names', (length) => named(length, '1')],
      ['many names of objects', (length) => named(length, '{}')],
      ['many names, and escapes to look at', (length) => named(length, '"\\u0041"')],
      ['many shapes', (length) => list(length, '{"a":0},{"b":{}},')],
      ['one long number', (length) => `{"success":true,"message_id":${filled(length - 30, '1')}}`],
      ['one long fraction', (length) => `{"success":true,"a":1.${filled(length - 40, '0')}1e5}`],
      ['many large numbers', (length) => `{"a":${list(length - 8, '9007199254740993,')}}`],
      ['many powers', (length) => `{"a":${list(length - 8, '1e21,')}}`],
      ['one long text', (length) => `{"message_id":1e21,"a":"${filled(length - 30, 'x')}"}`],
      ['escapes', (length) => `{"message_id":1e21,"a":"${'\\"'.repeat(length / 2 - 20)}"}`],
      ['backslashes', (length) => `{"message_id":1e21,"a":"${'\\\\'.repeat(length / 2 - 20)}"}`],
    ];
    for (const [sentence, body] of bodies) {
      it(sentence, () => {
        for (const length of [MAX_XML_LENGTH, MAX_JSON_LENGTH, MAX_ANSWER_BYTES]) {
          const text = body(length);
          for (const reader of READERS) {
            const cpuMs = startCpuWatch();
            const { kind } = reader({ httpStatus: 200, body: text });
            cpuMs().should.be.below(STALL_MS);
            kind.should.match(/^(unreadable|unavailable)$/);
          }
        }
      });
    }
  });

  describe('names an id beyond 2^53 exactly:', () => {
    const ID = '9007199254740993';
    const json = `{"success":true,"code":200,"message_id":${ID},"other":[${ID}]}`;

    it('of a sending, and in what flows may look at', () => {
      const response = { success: true, code: 200, message_id: ID, other: [ID] };
      read(json).should.match({ kind: 'accepted', messageId: ID, response });
    });

    it('of a sending in XML', () => {
      const xml = XML.of(`<entry>true</entry><entry>200</entry><entry>${ID}</entry>`);
      read(xml).should.match({ kind: 'accepted', messageId: ID });
    });

    it('of a batch', () => {
      const body = json.replace('"other"', '"SMSResponse_List"');
      readBulkAnswer({ httpStatus: 200, body }, TEST_KEY).should.match({ messageId: ID });
    });

    it('with a power', () => {
      read(json.replace(ID, '1e21')).should.match({ messageId: `1${'0'.repeat(21)}` });
    });

    it('but none of nought, however it is written', () => {
      for (const nought of ['0', '-0', '0.0', '0e25', '"0"']) {
        read(json.replace(ID, nought)).should.match({ kind: 'unreadable', why: 'noMessageId' });
      }
    });
  });
});
