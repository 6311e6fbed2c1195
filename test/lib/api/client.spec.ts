import should from 'should';
import { type BalanceAnswer, ME } from '../../../lib/api/endpoints/me';
import type { BulkAnswer, BulkBody, BulkTaken } from '../../../lib/api/endpoints/bulk-send';
import { ApiClient } from '../../../lib/api/client';
import { BULK_SEND } from '../../../lib/api/endpoints/bulk-send';
import { lookUpTag, type TagAnswer } from '../../../lib/api/endpoints/bulk-status-by-tag';
import { type SendAnswer, type SendBody, SEND } from '../../../lib/api/endpoints/send';
import {
  DEFAULT_KEY,
  type Fault,
  type Simulator,
  startSimulator,
  STOPPED_NUMBER,
} from '../../../simulator/server';
import { http, startRawServer } from '../../harness/raw-server';
import { failureOf } from './requests';
import { BULK } from './vectors';

/** Each call by its name. */
class Client {
  private readonly api: ApiClient;

  constructor(url: string, apiKey: string, timeoutMs: number) {
    this.api = new ApiClient({ apiKey, apiUrl: new URL(url), timeoutMs });
  }

  send(body: SendBody): Promise<SendAnswer> {
    return this.api.call(SEND, body);
  }

  bulkSend(body: BulkBody): Promise<BulkAnswer> {
    return this.api.call(BULK_SEND, body);
  }

  statusByTag(tag: string): Promise<TagAnswer> {
    return lookUpTag(this.api, tag);
  }

  me(): Promise<BalanceAnswer> {
    return this.api.call(ME, undefined);
  }

  close(): void {
    this.api.close();
  }
}

describe('the client', () => {
  let simulator: Simulator;
  let client: Client;

  const connect = (url: string, apiKey = DEFAULT_KEY, timeoutMs = 5000): Client =>
    new Client(url, apiKey, timeoutMs);

  before(async () => {
    simulator = await startSimulator({ now: () => new Date('2014-10-20T10:00:00Z') });
    client = connect(simulator.url);
  });
  after(() => {
    client.close();
    return simulator.close();
  });
  afterEach(() => simulator.reset());

  describe('sends to the byte', () => {
    const order = { phoneNumbers: '+33612345678', message: 'Hello' };
    const head = `{"apiKey":"${DEFAULT_KEY}","phoneNumbers":"+33612345678","message":"Hello"`;
    // prettier-ignore
    const cases: [sentence: string, body: SendBody, text: string][] = [
      ['V1: nothing but key, numbers and text', order, `${head}}`],
      ['V2: sender and schedule', { ...order, sender: 'mycompany', scheduledDeliveryDate: '21/10/2014', time: 9, minute: 0 }, `${head},"sender":"mycompany","scheduledDeliveryDate":"21/10/2014","time":9,"minute":0}`],
      ['all that there is', { ...order, gamme: 1, tag: 'clim', isStopSms: 1, isUnicode: 1, sandbox: 1 }, `${head},"gamme":1,"tag":"clim","isStopSms":1,"isUnicode":1,"sandbox":1}`],
      ['the wish for XML', { ...order, _format: 'xml' }, `${head},"_format":"xml"}`],
      ['several numbers', { ...order, phoneNumbers: '+33612345678,+33712345678' }, `{"apiKey":"${DEFAULT_KEY}","phoneNumbers":"+33612345678,+33712345678","message":"Hello"}`],
      ['quotes, backslashes, line breaks and emoji', { ...order, message: '"\\\r\n😀é' }, `${head.replace('Hello', String.raw`\"\\\r\n😀é`)}}`],
    ];
    for (const [sentence, body, text] of cases) {
      it(sentence, async () => {
        (await client.send(body)).kind.should.equal('accepted');
        const [request] = simulator.requests;
        `${request!.method} ${request!.path}`.should.equal('POST /v1/send');
        request!.rawBody.toString('utf8').should.equal(text);
        request!.query.should.be.empty();
        request!.headers.should.match({ 'content-type': 'application/json' });
        simulator.violations.should.be.empty();
      });
    }
  });

  it('reads an answer in XML', async () => {
    const body: SendBody = { phoneNumbers: '+33612345678', message: 'Hi', _format: 'xml' };
    const answer = await client.send(body);
    const { messageId } = simulator.accepted[0]!;
    answer.should.match({ kind: 'accepted', messageId: String(messageId), nbSms: 1, cost: 0.045 });
    simulator.faults.next({ refuse: 11 });
    (await client.send(body)).should.match({ kind: 'refused', code: 11 });
  });

  it('is refused without credits, whatever the status', async () => {
    for (const httpStatus of [200, 400, 500]) {
      simulator.faults.next({ refuse: 11, httpStatus });
      const answer = await client.send({ phoneNumbers: '+33612345678', message: 'Hi' });
      answer.should.match({ kind: 'refused', code: 11, httpStatus });
    }
  });

  it('makes one request, whatever comes back', async () => {
    for (const fault of [
      { httpStatus: 503 },
      { httpStatus: 429, retryAfter: 0 },
      { emptyBody: true },
    ]) {
      simulator.reset();
      simulator.faults.always(fault);
      const answer = await client.send({ phoneNumbers: '+33612345678', message: 'Hi' });
      answer.kind.should.equal('unreadable');
      simulator.requestCount.should.equal(1);
    }
  });

  it('takes an address with slashes at its end', async () => {
    const other = connect(`${simulator.url}//`);
    await other.send({ phoneNumbers: '+33612345678', message: 'Hi' });
    await other.bulkSend({ SMSList: [{ phoneNumber: '+33612345678', message: 'Hi' }] });
    await other.statusByTag('a');
    await other.me();
    other.close();
    const paths = ['/v1/send', '/v1/bulk-send', '/v1/bulk-status-by-tag', '/v1/me'];
    simulator.requests.map(({ path }) => path).should.deepEqual(paths);
  });

  it('hears how long to wait', async () => {
    const order = { phoneNumbers: '+33612345678', message: 'Hi' };
    const SMSList = [{ phoneNumber: '+33612345678', message: 'Hi' }];
    for (const ask of [() => client.send(order), () => client.bulkSend({ SMSList })]) {
      simulator.faults.next({ httpStatus: 429, retryAfter: 7 });
      (await ask()).should.match({ why: 'rateLimited', retryAfterMs: 7000 });
      simulator.faults.next({ httpStatus: 429, retryAfter: 'soon' });
      (await ask()).should.not.have.property('retryAfterMs');
      simulator.faults.next({ httpStatus: 429 });
      (await ask()).should.not.have.property('retryAfterMs');
      simulator.faults.next({ httpStatus: 503, retryAfter: 7 });
      (await ask()).should.not.have.property('retryAfterMs');
    }
  });

  describe('hears how long to wait until a date,', () => {
    // prettier-ignore
    const cases: [sentence: string, headers: string, retryAfterMs: number | undefined][] = [
      ['by the clock of who says so, which is years behind', 'Date: Sun, 06 Nov 1994 08:49:00 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
      ['by the clock of who says so, which is years ahead', 'Date: Wed, 06 Nov 2075 08:49:00 GMT\r\nRetry-After: Wed, 06 Nov 2075 08:50:40 GMT', 100_000],
      ['in any writing', 'Date: Sunday, 06-Nov-94 08:49:00 GMT\r\nRetry-After: Sun Nov  6 08:49:37 1994', 37_000],
      ['and at least a second, where it has passed', 'Date: Sun, 06 Nov 1994 08:49:00 GMT\r\nRetry-After: Sun, 06 Nov 1994 07:00:00 GMT', 1000],
      ['and at most an hour', 'Date: Sun, 06 Nov 1994 08:49:00 GMT\r\nRetry-After: Sun, 06 Nov 2094 08:49:37 GMT', 3_600_000],
      ['by our own clock where it has none', 'Retry-After: Sun, 06 Nov 1994 08:49:37 GMT', 1000],
      ['by our own clock where its own makes no sense', 'Date: today\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT', 1000],
      ['but not by a date of no sense', 'Date: Sun, 06 Nov 1994 08:49:00 GMT\r\nRetry-After: NaN', undefined],
      ['but not by less than nothing', 'Retry-After: -1', undefined],
      ['in seconds whatever any clock says', 'Date: Sun, 06 Nov 1994 08:49:00 GMT\r\nRetry-After: 7', 7000],
    ];
    for (const [sentence, headers, retryAfterMs] of cases) {
      it(sentence, async () => {
        const server = await startRawServer((socket) =>
          socket.write(http(`429 Too Many Requests\r\n${headers}`)),
        );
        const other = connect(server.url);
        const answer = await other.send({ phoneNumbers: '+33612345678', message: 'Hi' });
        answer.should.match({ kind: 'unreadable', why: 'rateLimited' });
        should((answer as { retryAfterMs?: number }).retryAfterMs).equal(retryAfterMs);
        other.close();
        await server.close();
      });
    }
  });

  describe('sends in bulk', () => {
    const ONE = '+33600000001';
    const TWO = '+33600000002';
    const SMSList = [
      { phoneNumber: ONE, message: 'msg 0' },
      { phoneNumber: TWO, message: 'msg 1' },
    ];
    const kinds = (answer: BulkAnswer): Record<string, string> => {
      answer.kind.should.equal('taken');
      const entries = [...(answer as BulkTaken).items].map(([number, { kind }]) => [number, kind]);
      return Object.fromEntries(entries) as Record<string, string>;
    };

    it('V10, to the byte', async () => {
      const { SMSList: list, ...common } = JSON.parse(BULK.v10) as BulkBody & { apiKey: string };
      const { apiKey, ...options } = common;
      await client.bulkSend({ ...options, SMSList: list });
      const [request] = simulator.requests;
      `${request!.method} ${request!.path}`.should.equal('POST /v1/bulk-send');
      request!.rawBody.toString('utf8').should.equal(BULK.v10.replace(apiKey, DEFAULT_KEY));
      simulator.violations.should.be.empty();
    });

    it('all options, quotes, line breaks and emoji', async () => {
      const list = [{ phoneNumber: ONE, message: '"\\\r\n😀é' }];
      const body: BulkBody = {
        gamme: 1,
        sender: 'ALERTE',
        tag: 'clim',
        isStopSms: 1,
        SMSList: list,
      };
      (await client.bulkSend({ ...body, isUnicode: 1, sandbox: 1 })).kind.should.equal('taken');
      simulator.accepted.should.match([{ text: list[0]!.message, tag: 'clim', sandbox: true }]);
      simulator.violations.should.be.empty();
    });

    it('and hears of each number', async () => {
      const refused = { phoneNumber: STOPPED_NUMBER, message: 'no' };
      const answer = await client.bulkSend({ SMSList: [refused, ...SMSList] });
      const { messageId } = simulator.accepted[0]!;
      answer.should.match({ kind: 'taken', messageId: String(messageId), currency: 'EUR' });
      const items = (answer as BulkTaken).items;
      should(items.get(STOPPED_NUMBER)).match({ kind: 'refused', code: 14 });
      should(items.get(TWO)).match({ kind: 'accepted', nbSms: 1, cost: 0.045 });
      items.size.should.equal(3);
    });

    it('500 numbers at once', async () => {
      const many = Array.from({ length: 500 }, (_, i) => ({
        phoneNumber: `+336${String(10_000_000 + i)}`,
        message: `Message ${i}`,
      }));
      const answer = (await client.bulkSend({ SMSList: many, tag: 'many' })) as BulkTaken;
      answer.items.size.should.equal(500);
      const phoneNumbers = many.map(({ phoneNumber }) => phoneNumber);
      const found = { kind: 'found', phoneNumbers, isComplete: true };
      should(await client.statusByTag('many')).deepEqual(found);
      simulator.requestCount.should.equal(26);
      simulator.violations.should.be.empty();
    });

    // prettier-ignore
    const faults: [sentence: string, fault: Fault, check: (answer: BulkAnswer) => unknown, taken: number][] = [
      ['is refused', { refuse: 11 }, (answer) => answer.should.match({ kind: 'refused', code: 11 }), 0],
      ['is answered without one of its numbers', { withoutItem: ONE }, (answer) => kinds(answer).should.deepEqual({ [TWO]: 'accepted' }), 2],
      ['is answered with other types', { wrongTypes: true }, (answer) => kinds(answer).should.deepEqual({ [ONE]: 'accepted', [TWO]: 'accepted' }), 2],
      ['is taken without an id', { withoutMessageId: true, accept: true }, (answer) => answer.should.match({ why: 'noMessageId' }), 2],
      ['meets a degraded gateway', { withoutMessageId: true }, (answer) => answer.should.match({ why: 'noMessageId' }), 0],
      ['meets a page of HTML', { httpStatus: 503 }, (answer) => answer.should.match({ why: 'unreadable', httpStatus: 503 }), 0],
      ['is told to slow down', { httpStatus: 429 }, (answer) => answer.should.match({ why: 'rateLimited' }), 0],
    ];
    for (const [sentence, fault, check, taken] of faults) {
      it(`and ${sentence}`, async () => {
        simulator.faults.next(fault);
        check(await client.bulkSend({ SMSList }));
        simulator.accepted.length.should.equal(taken);
        simulator.requestCount.should.equal(1);
      });
    }

    it('and is cut off: nobody knows', async () => {
      for (const fault of [
        { acceptThenCut: true },
        { cutMidBody: true },
        { cutBeforeAccept: true },
      ]) {
        simulator.faults.next(fault);
        const error = await failureOf(client.bulkSend({ SMSList }));
        error.should.match({ reason: 'cut', left: true });
      }
      simulator.accepted.length.should.equal(4);
      simulator.requestCount.should.equal(3);
    });
  });

  describe('looks up a tag', () => {
    const sendWith = (tag: string) =>
      client.send({ phoneNumbers: '+33612345678,+33712345678', message: 'Hi', tag });
    const found = (isComplete = true) => ({
      kind: 'found',
      phoneNumbers: ['+33612345678', '+33712345678'],
      isComplete,
    });

    it('with its key and the tag in the URL', async () => {
      await sendWith('n-1é&+#%');
      should(await client.statusByTag('n-1é&+#%')).deepEqual(found());
      const request = simulator.requests.at(-1)!;
      `${request.method} ${request.path}`.should.equal('GET /v1/bulk-status-by-tag');
      const query = { apiKey: DEFAULT_KEY, tag: 'n-1é&+#%', _format: 'json' };
      should(request.query).deepEqual(query);
      request.rawBody.length.should.equal(0);
      simulator.violations.should.be.empty();
    });

    it('of nobody', async () => {
      await sendWith('mine');
      should(await client.statusByTag('other')).deepEqual({ kind: 'absent' });
    });

    it('of an SMS whose answer was lost', async () => {
      simulator.faults.next({ acceptThenCut: true });
      await failureOf(sendWith('lost'));
      should(await client.statusByTag('lost')).deepEqual(found());
    });

    it('of an SMS that was sent twice', async () => {
      await sendWith('twice');
      await sendWith('twice');
      const phoneNumbers = [...found().phoneNumbers, ...found().phoneNumbers];
      should(await client.statusByTag('twice')).deepEqual({ ...found(), phoneNumbers });
    });

    it('page by page, until one of them fails', async () => {
      for (let i = 0; i < 15; i += 1) await sendWith('long');
      const path = 'bulk-status-by-tag';
      simulator.faults.next({ delayMs: 1, match: { path } });
      simulator.faults.next({ httpStatus: 503, match: { path } });
      const answer = await client.statusByTag('long');
      answer.should.match({ kind: 'found', isComplete: false });
      should((answer as { phoneNumbers: string[] }).phoneNumbers.length).equal(20);
      const pages = simulator.requests.slice(-2).map(({ query }) => query['page']);
      should(pages).deepEqual([undefined, '2']);
    });

    const path = 'bulk-status-by-tag';
    // prettier-ignore
    const faults: [sentence: string, fault: Fault][] = [
      ['is refused', { refuse: 10 }],
      ['meets a wrong address', { refuse: 96 }],
      ['is told to slow down', { httpStatus: 429, retryAfter: 2 }],
      ['meets a page of HTML', { httpStatus: 502 }],
      ['meets a degraded gateway', { withoutMessageId: true }],
      ['meets no body', { emptyBody: true }],
      ['meets too much of a body', { megabytes: 2 }],
      ['is cut off', { cutBeforeAccept: true }],
      ['is cut off in the middle', { cutMidBody: true }],
      ['is never answered', { hang: true }],
    ];
    for (const [sentence, fault] of faults) {
      it(`and learns nothing when it ${sentence}`, async () => {
        const other = connect(simulator.url, DEFAULT_KEY, 150);
        await sendWith('here');
        simulator.faults.always({ ...fault, match: { path } });
        should(await other.statusByTag('here')).deepEqual({ kind: 'unavailable' });
        should(await other.statusByTag('not-here')).deepEqual({ kind: 'unavailable' });
        other.close();
      });
    }

    it('and learns nothing where nobody listens', async () => {
      const other = connect('http://127.0.0.1:1/v1');
      should(await other.statusByTag('here')).deepEqual({ kind: 'unavailable' });
      other.close();
    });
  });

  describe('asks for the balance', () => {
    it('with its key in the URL, as it must', async () => {
      const answer = await client.me();
      answer.should.match({ kind: 'balance', balance: '1000.000', currency: 'EUR' });
      const [request] = simulator.requests;
      request!.should.match({ method: 'GET', path: '/v1/me' });
      should(request!.query).deepEqual({ apiKey: DEFAULT_KEY, _format: 'json' });
      request!.rawBody.length.should.equal(0);
      simulator.violations.should.be.empty();
    });

    it('with any key, and hears that it is wrong', async () => {
      const key = 'a key&_format=xml#?é+/';
      const other = connect(simulator.url, key);
      (await other.me()).should.match({ kind: 'refused', code: 10 });
      other.close();
      should(simulator.requests[0]!.query).deepEqual({ apiKey: key, _format: 'json' });
    });
  });
});
