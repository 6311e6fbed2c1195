import should from 'should';
import {
  type Accepted,
  readSendAnswer,
  type Refused,
  type SendAnswer,
  type Unreadable,
} from '../../../../lib/api/endpoints/send';
import { TEST_KEY } from '../../../harness/captured';
import { startCpuWatch } from '../../../harness/cpu-time';
import { times } from '../../../harness/how-often';
import { mutated, seeded } from '../mutations';
import { V, XML } from '../vectors';

type Expected = Partial<Accepted> | Partial<Refused> | { kind: 'unreadable'; why: string };

const read = (body: string, httpStatus = 200): SendAnswer =>
  readSendAnswer({ httpStatus, body }, TEST_KEY);

const accepted = (messageId: string, nbSms: number, cost: number): Expected => ({
  kind: 'accepted',
  messageId,
  nbSms,
  cost,
  currency: 'EUR',
});
const refused = (code: number, reason: string): Expected => ({ kind: 'refused', code, reason });
const unreadable = (why = 'unreadable'): Expected => ({ kind: 'unreadable', why });

const FIELDS = ['message', 'phoneNumbers', 'sender', 'scheduledDeliveryDate', 'minute', 'time'];
const FRENCH = 'Le message est requis Ce numero de telephone n';

describe('an answer to a sending', () => {
  describe('says what it says, whatever its form', () => {
    // prettier-ignore
    const cases: [sentence: string, body: string, expected: Expected, status?: number][] = [
      ['V2: accepted', V.v2, accepted('307', 1, 0.038)],
      ['V2 in XML: accepted', XML.v2, accepted('306', 1, 0.038)],
      ['V3: accepted for later', V.v3, accepted('2270142', 1, 0.04)],
      ['V4: accepted by the live platform', V.v4, accepted('1223109', 1, 0.045)],
      ['the old short form: accepted', '{"success":true,"code":200,"message_id":307}', { kind: 'accepted', messageId: '307' }],
      ['V5: the code of the number, not the vague one around it', V.v5, refused(9, "Aucun prix par default n'a été trouvé pour les numéros suivant")],
      ['V8: a wrong key', V.v8WrongKey, refused(10, 'Clef API incorrecte')],
      ['V8: no credits, with an object as error', V.v8NoCredits, refused(11, 'NOCREDITS')],
      ['V8: a degraded gateway is no success', V.v8Degraded, unreadable('noMessageId')],
      ['V8 in XML: a wrong key', XML.refused('<entry>10</entry><entry>Clé API incorrecte</entry>'), refused(10, 'Clé API incorrecte')],
      ['V8 in XML: no credits', XML.refused('<entry>11</entry><entry><entry>NOCREDITS</entry></entry><entry><entry>0</entry><entry>0</entry></entry>'), refused(11, 'NOCREDITS')],
      ['V8 in XML: a degraded gateway is no success', XML.of('<entry>true</entry><entry>200</entry><entry>Request queued for processing</entry>'), unreadable('noMessageId')],
      ['one word where XML has its id is no success', XML.of('<entry>true</entry><entry>200</entry><entry>queued</entry>'), unreadable('noMessageId')],
      ['E1', '{"success":false,"code":10,"message":"Clé API incorrecte"}', refused(10, 'Clé API incorrecte')],
      ['E2', '{"success":false,"code":9,"errors":[{"elementId":"children[sender].data","message":"Trop long"}]}', refused(9, 'Trop long')],
      ['E3', '{"success":false,"code":9,"error":[{"elementId":"children[sender].data","message":"Trop long"}]}', refused(9, 'Trop long')],
      ['E4 in XML', XML.refused('<entry>55</entry><entry>Vague</entry><entry><entry><entry>false</entry><entry>9</entry><entry>Pas un mobile</entry></entry></entry>'), refused(9, 'Vague')],
      ['E4 with a code of 13 inside', '{"success":false,"code":55,"message":"x","errors":[{"success":false,"code":"13","phoneNumber":"+41791234567","message":"y"}]}', refused(13, 'x')],
      ['E4: of two numbers the first code counts', '{"success":false,"code":55,"errors":[{"message":"?"},{"code":"14","message":"a"},{"code":"9","message":"b"}]}', refused(14, '? a b')],
      ['E4: a code that is no number is passed over', '{"success":false,"code":55,"errors":[{"code":"NOPE","message":"a"}]}', refused(55, 'a')],
      ['E5', '{"success":false,"code":11,"error":{"message":"NOCREDITS"}}', refused(11, 'NOCREDITS')],
      ['errors as null: error counts', '{"success":false,"code":9,"errors":null,"error":[{"message":"a"}]}', refused(9, 'a')],
      ['errors as text', '{"success":false,"code":9,"errors":" bad number "}', refused(9, 'bad number')],
      ['errors as texts', '{"success":false,"code":9,"errors":["bad number","bad day"]}', refused(9, 'bad number bad day')],
      ['errors of all kinds: only objects and texts are read', '{"success":false,"code":9,"errors":[null,1,"x","",[],{},{"message":5}]}', refused(9, 'x 5')],
      ['errors of nothing: error counts', '{"success":false,"code":9,"errors":[],"error":{"message":"a"}}', refused(9, 'a')],
      ['errors that say nothing: error counts', '{"success":false,"code":9,"errors":[{},""],"error":{"code":14,"message":"a"}}', refused(14, 'a')],
      ['an API error about a success is passed over', '{"success":false,"code":55,"errors":[{"success":true,"code":"200"},{"code":"9","message":"a"}]}', refused(9, 'a')],
      ['apiErrors about successes only: the code around them', '{"success":false,"code":55,"errors":[{"success":true,"code":"200"}]}', refused(55, '')],
      ['an API error about a success in XML', XML.refused('<entry>55</entry><entry><entry><entry>true</entry><entry>200</entry></entry><entry><entry>false</entry><entry>9</entry></entry></entry>'), refused(9, '')],
      ['success without a code', '{"success":true,"message_id":"a-1_b"}', { kind: 'accepted', messageId: 'a-1_b' }],
      ['a code of null is none', '{"success":true,"code":null,"message_id":307}', { kind: 'accepted', messageId: '307' }],
      ['numbers as texts', '{"success":"true","code":"200","message_id":"307","nb_sms":"2","cost":"0.076","currency":"EUR"}', accepted('307', 2, 0.076)],
      ['flags as numbers', '{"success":1,"code":200,"message_id":307,"nb_sms":2,"cost":0.076,"currency":"EUR"}', accepted('307', 2, 0.076)],
      ['a refusal of texts', '{"success":"false","code":"10","message":"no"}', refused(10, 'no')],
      ['a refusal with 0', '{"success":0,"code":10,"message":"no"}', refused(10, 'no')],
      ['money that is none is left out', '{"success":true,"code":200,"message_id":1,"nb_sms":null,"cost":"?","currency":{}}', { kind: 'accepted', messageId: '1' }],
      ['a byte order mark', `\ufeff${V.v4}`, accepted('1223109', 1, 0.045)],
      ['a byte order mark before XML', `\ufeff${XML.v2}`, accepted('306', 1, 0.038)],
      ['blanks around', `\r\n ${V.v4}\n\n`, accepted('1223109', 1, 0.045)],
      ['more than is known', '{"success":true,"code":200,"message_id":1,"new":{"a":[1]}}', { kind: 'accepted', messageId: '1' }],
      ['a text in CDATA', XML.refused('<entry>10</entry><entry><![CDATA[Clé <b> & co]]></entry>'), refused(10, 'Clé <b> & co')],
      ['a text in entities', XML.refused('<entry>10</entry><entry>Cl&#233; &lt;b&gt; &amp; co</entry>'), refused(10, 'Clé <b> & co')],
      ['attributes and comments in XML', '<?xml version="1.0"?><!-- hi --><result a="b"><entry x="1">false</entry><!-- 9 --><entry>10</entry><entry>no</entry></result>', refused(10, 'no')],
      ['success without an id', '{"success":true,"code":200}', unreadable('noMessageId')],
      ['an id of null', '{"success":true,"code":200,"message_id":null}', unreadable('noMessageId')],
      ['an id that is empty', '{"success":true,"code":200,"message_id":" "}', unreadable('noMessageId')],
      ['an id that is an object', '{"success":true,"code":200,"message_id":{"id":1}}', unreadable('noMessageId')],
      ['an id that is true', '{"success":true,"code":200,"message_id":true}', unreadable('noMessageId')],
      ['an id of 0', '{"success":true,"code":200,"message_id":0}', unreadable('noMessageId')],
      ['an id of "0"', '{"success":true,"code":200,"message_id":"0"}', unreadable('noMessageId')],
      ['an id of 0 in XML', XML.of('<entry>true</entry><entry>200</entry><entry>0</entry>'), unreadable('noMessageId')],
      ['an id of words', '{"success":true,"code":200,"message_id":"queued for processing"}', unreadable('noMessageId')],
      ['an id of words with a digit', '{"success":true,"code":200,"message_id":"queued in 5 s"}', unreadable('noMessageId')],
      ['an id of one word', '{"success":true,"code":200,"message_id":"queued"}', unreadable('noMessageId')],
      ['a success with the code of a refusal', '{"success":true,"code":10,"message_id":12}', unreadable()],
      ['a success with the code of a refusal in XML', XML.of('<entry>true</entry><entry>10</entry><entry>12</entry>'), unreadable()],
      ['a success with a code that is none', '{"success":true,"code":"OK","message_id":12}', unreadable()],
      ['an id without success', '{"code":200,"message_id":307}', unreadable()],
      ['a refusal without a code', '{"success":false,"message":"no"}', unreadable()],
      ['a refusal with the code of a success', '{"success":false,"code":200,"message":"no"}', unreadable()],
      ['a refusal with an id: it is refused', '{"success":false,"code":10,"message_id":307}', refused(10, '')],
      ['no body', '', unreadable()],
      ['blanks', ' \n\t ', unreadable()],
      ['HTML', '<!DOCTYPE html><html><head><title>503</title></head><body><h1>503</h1><br></body></html>', unreadable()],
      ['half of an answer', V.v4.slice(0, -20), unreadable()],
      ['half of an answer in XML', XML.v2.slice(0, 60), unreadable()],
      ['null', 'null', unreadable()],
      ['a list', '[]', unreadable()],
      ['a list around an answer', `[${V.v4}]`, unreadable()],
      ['a number', '42', unreadable()],
      ['a text', '"x"', unreadable()],
      ['words', 'OK', unreadable()],
      ['an empty object', '{}', unreadable()],
      ['XML of nothing', '<result/>', unreadable()],
      ['XML of one text', '<result>true</result>', unreadable()],
      ['XML of another root', '<reply><entry>true</entry><entry>200</entry><entry>307</entry></reply>', unreadable()],
      ['an answer hidden in a prototype', '{"__proto__":{"success":true,"code":200,"message_id":307}}', unreadable()],
      ['an answer hidden in a constructor', '{"constructor":{"prototype":{"success":true,"message_id":307}}}', unreadable()],
      ['HTTP 429 and a page', '<html>Too many</html>', unreadable('rateLimited'), 429],
      ['HTTP 429 and nothing', '', unreadable('rateLimited'), 429],
      ['HTTP 429 and an answer without an outcome', '{"error":"slow down"}', unreadable('rateLimited'), 429],
      ['HTTP 429 and a refusal: the body wins', V.v8WrongKey, refused(10, 'Clef API incorrecte'), 429],
      ['HTTP 429 and its own code', '{"success":false,"code":429,"message":"slow down"}', unreadable('rateLimited'), 429],
      ['HTTP 429 and a code that nobody knows', '{"success":false,"code":777}', unreadable('rateLimited'), 429],
      ['HTTP 429 and a known code in an API error', '{"success":false,"code":429,"errors":[{"code":"11"}]}', refused(11, ''), 429],
      ['HTTP 429 and its own code in XML', XML.refused('<entry>429</entry>'), unreadable('rateLimited'), 429],
      ['HTTP 429 and a degraded gateway: it may have been sent', V.v8Degraded, unreadable('noMessageId'), 429],
      ['HTTP 429 and a success that contradicts itself', '{"success":true,"code":10,"message_id":12}', unreadable(), 429],
      ['a code of 429 without the status', '{"success":false,"code":429,"message":"no"}', refused(429, 'no')],
      ['HTTP 429 and a success: the body wins', V.v4, accepted('1223109', 1, 0.045), 429],
      ['HTTP 400 and a refusal: the body wins', V.v8WrongKey, refused(10, 'Clef API incorrecte'), 400],
      ['HTTP 500 and a refusal: the body wins', V.v8NoCredits, refused(11, 'NOCREDITS'), 500],
      ['HTTP 500 and a success: the body wins', V.v4, accepted('1223109', 1, 0.045), 500],
      ['HTTP 503 and a page', '<html>Sorry</html>', unreadable(), 503],
      ['HTTP 302 and nothing', '', unreadable(), 302],
    ];
    for (const [sentence, body, expected, status] of cases) {
      it(sentence, () => read(body, status).should.containDeep(expected));
    }
  });

  describe('says how long to wait', () => {
    const after = (retryAfter: string | undefined, body: string, httpStatus = 429): SendAnswer =>
      readSendAnswer({ httpStatus, body, ...(retryAfter && { retryAfter }) }, TEST_KEY);

    it('with HTTP 429 and a header', () => {
      const expected = { kind: 'unreadable', why: 'rateLimited', httpStatus: 429 };
      should(after('7', '')).deepEqual({ ...expected, retryAfterMs: 7000 });
      should(after('soon', '')).deepEqual(expected);
      should(after(undefined, '')).deepEqual(expected);
    });

    it('with a date, from now on', () => {
      const answer = after(new Date(Date.now() + 60_000).toUTCString(), '');
      should((answer as Unreadable).retryAfterMs).be.within(50_000, 60_000);
    });

    // prettier-ignore
    const others: [sentence: string, body: string, httpStatus: number][] = [
      ['a status of its own', '<html></html>', 503],
      ['a success without an id', V.v8Degraded, 429],
      ['a success', V.v4, 429],
      ['a refusal', V.v8WrongKey, 429],
    ];
    for (const [sentence, body, httpStatus] of others) {
      it(`but not with ${sentence}`, () => {
        should(after('7', body, httpStatus)).not.have.property('retryAfterMs');
      });
    }
  });

  describe('names what is wrong', () => {
    // prettier-ignore
    const cases: [sentence: string, body: string, first: string][] = [
      ['V6 in French', V.v6French, FRENCH],
      ['V6 in English', V.v6English, 'The message is required This phone number is not valid (922264)'],
      ['V7, with the key "error"', V.v7, 'Le message est requis Ce numero de telephone n'],
      ['V7 in XML', XML.v7, 'Le message est requis Ce numéro de téléphone n'],
    ];
    for (const [sentence, body, first] of cases) {
      it(sentence, () => {
        const answer = read(body, 400) as Refused;
        answer.should.match({ kind: 'refused', code: 9, httpStatus: 400 });
        answer.reason.should.startWith(first);
        answer.apiErrors.map(({ field }) => field).should.deepEqual(FIELDS);
        answer.apiErrors.every(({ message }) => message.length > 10).should.be.true();
      });
    }

    it('gives the field of bulk-send, too', () => {
      const body =
        '{"success":false,"code":9,"error":[{"elementId":"children[phoneNumber].data"}]}';
      (read(body) as Refused).apiErrors.should.deepEqual([{ field: 'phoneNumber', message: '' }]);
    });

    it('gives number and code of each apiError', () => {
      const body =
        '{"success":false,"code":55,"errors":[{"success":false,"code":"9","phoneNumber":"+33123456789","message":"a"},{"code":14,"message":"b"}]}';
      (read(body) as Refused).apiErrors.should.deepEqual([
        { phoneNumber: '+33123456789', code: 9, message: 'a' },
        { code: 14, message: 'b' },
      ]);
    });
  });

  describe('comes with the response', () => {
    it('as parsed JSON', () => {
      read(V.v4).should.have.property('response').deepEqual(JSON.parse(V.v4));
      read(V.v8WrongKey).should.have.property('response').deepEqual(JSON.parse(V.v8WrongKey));
      read(V.v8Degraded).should.have.property('response').deepEqual(JSON.parse(V.v8Degraded));
    });

    it('as XML text', () => {
      read(XML.v2).should.have.property('response', XML.v2);
      read(XML.v7).should.have.property('response', XML.v7);
    });

    it('but not with what could not be read', () => {
      read('<html></html>').should.not.have.property('response');
    });
  });

  describe('never shows the key', () => {
    // prettier-ignore
    const cases: [sentence: string, key: string, body: (key: string) => string][] = [
      ['in a refusal', TEST_KEY, (key) => `{"success":false,"code":10,"message":"Key ${key}?","errors":[{"message":"${key}${key}"}]}`],
      ['in a success', TEST_KEY, (key) => `{"success":true,"code":200,"message_id":"${key}","apiKey":"${key}"}`],
      ['in XML', TEST_KEY, (key) => XML.refused(`<entry>10</entry><entry>${key}</entry>`)],
      ['in what cannot be read', TEST_KEY, (key) => `{"url":"/v1/me?apiKey=${key}"}`],
      ['as the name of a member', TEST_KEY, (key) => `{"success":false,"code":10,"${key}":1}`],
      ['with slashes written the PHP way', 'sk-secret/9/8', (key) => JSON.stringify({ success: false, code: 10, message: key }).replaceAll('/', '\\/')],
      ['in JSON escapes', 'sk-secret99', (key) => `{"success":false,"code":10,"message":"\\u0073${key.slice(1)}"}`],
      ['with quotes', 'sk-secret"9"', (key) => JSON.stringify({ success: false, code: 10, message: key })],
      ['in JSON escapes of a name', 'sk-secret99', (key) => `{"success":false,"code":10,"errors":[{"a":{"\\u0073${key.slice(1)}":[1]}}]}`],
      ['in entities', TEST_KEY, (key) => XML.refused(`<entry>10</entry><entry>Key &#115;${key.slice(1)}?</entry>`)],
      ['in entities of an API error', TEST_KEY, (key) => XML.refused(`<entry>9</entry><entry><entry>x</entry><entry>&#x73;${key.slice(1)}</entry></entry>`)],
      ['in parts', TEST_KEY, (key) => XML.refused(`<entry>10</entry><entry>${key.slice(0, 12)}<![CDATA[${key.slice(12)}]]></entry>`)],
      ['escaped for XML', 'sk-secret<&>9', () => XML.of('<!-- sk-secret&lt;&amp;&gt;9 -->')],
      ['escaped for XML, after entries', 'sk-secret<&>9', () => XML.refused('<entry>10</entry><!-- sk-secret&lt;&amp;&gt;9 -->')],
      ['escaped for XML with quotes', `sk-secret"&'`, () => XML.refused('<entry>10</entry><!-- sk-secret&quot;&amp;&apos; sk-secret&quot;&amp;&#039; sk-secret"&amp;\' -->')],
      ['in a URL', 'sk-secret+9=8', (key) => `{"success":false,"code":10,"message":"?apiKey=${encodeURIComponent(key)}"}`],
    ];
    for (const [sentence, key, body] of cases) {
      it(sentence, () => {
        const answer = readSendAnswer({ httpStatus: 200, body: body(key) }, key);
        JSON.stringify(answer).should.not.containEql('sk-secret');
      });
    }

    it('and is read all the same in XML, whose text is not given when it hides the key', () => {
      const body = XML.refused(`<entry>10</entry><entry>Key &#115;${TEST_KEY.slice(1)}</entry>`);
      read(body).should.match({ kind: 'refused', code: 10, reason: 'Key ***', response: '***' });
    });

    it('and is read all the same', () => {
      const body = `{"success":false,"code":10,"message":"Key ${TEST_KEY} is wrong"}`;
      read(body).should.match({ kind: 'refused', code: 10, reason: 'Key *** is wrong' });
    });
  });

  describe('that is nested deep', () => {
    // The levels of the answer itself, around and in the list, included.
    const answer = (levels: number, more = ''): string =>
      `{"success":true,"code":200,"message_id":1${more},"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    const xml = (levels: number): string =>
      XML.refused(`<entry>9</entry>${'<entry>'.repeat(levels)}x${'</entry>'.repeat(levels)}`);

    it('is read as far as anybody could mean it', () => {
      read(answer(50)).kind.should.equal('accepted');
      read(answer(50, ',"a":"\\u00e9"')).kind.should.equal('accepted');
      read(xml(45)).kind.should.equal('refused');
    });

    for (const levels of [51, 2000, 100_000]) {
      it(`is unreadable with ${levels} levels, and hands nothing on`, () => {
        for (const body of [answer(levels), answer(levels, ',"a":"\\u00e9"'), xml(levels)]) {
          should(read(body)).deepEqual({ kind: 'unreadable', why: 'unreadable', httpStatus: 200 });
        }
      });
    }

    it('is not one that has many brackets in a text or side by side', () => {
      const brackets = '[{"'.repeat(500);
      const body = {
        success: false,
        code: 9,
        message: brackets,
        errors: Array(500).fill({ a: [] }),
      };
      read(JSON.stringify(body)).should.match({ kind: 'refused', code: 9, reason: brackets });
    });
  });

  describe('is read without delay and never throws', () => {
    const many = 100_000;
    const deep = (open: string, close: string, n = many): string =>
      open.repeat(n) + close.repeat(n);
    const bomb = Array.from(
      { length: 20 },
      (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
    ).join('');
    // prettier-ignore
    const cases: [sentence: string, body: string][] = [
      ['ten megabytes of text', 'x'.repeat(10_000_000)],
      ['ten megabytes of list', `[${'0,'.repeat(5_000_000)}0]`],
      ['a megabyte of <', '<'.repeat(1_000_000)],
      ['a megabyte of <a', '<a '.repeat(330_000)],
      ['a megabyte of <a>', '<a>'.repeat(330_000)],
      ['a megabyte of entries', `<result>${'<entry>x</entry>'.repeat(60_000)}</result>`],
      ['a megabyte of &', `<result><entry>${'&'.repeat(1_000_000)}</entry></result>`],
      ['a megabyte of &amp;', `<result><entry>${'&amp;'.repeat(200_000)}</entry></result>`],
      ['a megabyte of open comments', '<result>' + '<!--'.repeat(250_000)],
      ['a megabyte of open CDATA', '<result>' + '<![CDATA['.repeat(110_000)],
      ['a megabyte of quotes', `<result a=${`"'`.repeat(500_000)}>`],
      ['a megabyte of blanks', `<result ${' '.repeat(1_000_000)}`],
      ['lists in lists', deep('[', ']')],
      ['objects in objects', `${'{"errors":'.repeat(many)}1${'}'.repeat(many)}`],
      ['a refusal with a deep list', `{"success":false,"code":9,"errors":${deep('[', ']')}}`],
      ['entries in entries', `<result>${deep('<entry>', '</entry>')}</result>`],
      ['a bomb of entities', `<!DOCTYPE r [<!ENTITY a0 "ha">${bomb}]><result><entry>&a20;</entry></result>`],
      ['an entity that is a file', '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><result><entry>false</entry><entry>9</entry><entry>&f;</entry></result>'],
      ['an entity that is itself', '<!DOCTYPE r [<!ENTITY f "&f;">]><result><entry>&f;</entry></result>'],
      ['an open DOCTYPE', '<!DOCTYPE r [<!ENTITY f "'],
      ['tags named like a prototype', '<result><__proto__>1</__proto__><constructor>2</constructor><entry>9</entry></result>'],
      ['entities that are no characters', '<result><entry>&#x110000;&#0;&#-1;&#x;&nope;</entry></result>'],
      ['an id of a megabyte', `{"success":true,"code":200,"message_id":"${'1'.repeat(1_000_000)}!"}`],
      ['a lone surrogate', '{"success":false,"code":9,"message":"\\ud800"}'],
      ['zeros', '\0'.repeat(1000)],
    ];
    for (const [sentence, body] of cases) {
      it(sentence, () => {
        const cpuMs = startCpuWatch();
        read(body).kind.should.not.equal('accepted');
        cpuMs().should.be.below(5000);
      });
    }

    it('of a file shows nothing of the file', () => {
      const xml = cases.find(([sentence]) => sentence === 'an entity that is a file')?.[1] ?? '';
      JSON.stringify(read(xml)).should.not.containEql('root:');
    });

    it('leaves prototypes alone', () => {
      read(
        '{"__proto__":{"polluted":1},"success":false,"code":9,"errors":[{"__proto__":{"code":1}}]}',
      );
      should(({} as Record<string, unknown>)['polluted']).be.undefined();
      should(({} as Record<string, unknown>)['code']).be.undefined();
    });

    it('whatever happened to a body on its way', () => {
      const random = seeded(20261122);
      const bodies = [...Object.values(V), XML.v2, XML.v7];
      for (let i = 0; i < times(5000); i += 1) {
        const body = mutated(bodies[random(bodies.length)] ?? '', random);
        const answer = read(body, [200, 400, 429, 503][random(4)]);
        answer.kind.should.match(/^(accepted|refused|unreadable)$/);
        if (answer.kind === 'accepted') answer.messageId.should.not.be.empty();
        if (answer.kind === 'refused') Number.isInteger(answer.code).should.be.true();
      }
    });
  });
});
