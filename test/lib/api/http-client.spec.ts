import should from 'should';
import { readBalanceAnswer, type BalanceAnswer } from '../../../lib/api/balance';
import type { SendBody, SmsPartnerClient } from '../../../lib/api/client';
import { createHttpClient } from '../../../lib/api/http-client';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../../simulator/server';
import { TEST_KEY } from '../../support/captured';
import { ME } from './vectors';

describe('the client', () => {
  let simulator: Simulator;
  let client: SmsPartnerClient;

  const connect = (url: string, apiKey = DEFAULT_KEY): SmsPartnerClient =>
    createHttpClient({ apiKey, apiUrl: new URL(url), timeoutMs: 5000 });

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
    await other.me();
    other.close();
    simulator.requests.map(({ path }) => path).should.deepEqual(['/v1/send', '/v1/me']);
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

describe('an answer about the balance', () => {
  const credits = (more: object): string =>
    JSON.stringify({ success: true, code: 200, credits: more });
  const balance = (text: string, creditSms?: number): BalanceAnswer => ({
    kind: 'balance',
    balance: text,
    currency: 'EUR',
    ...(creditSms !== undefined && { creditSms }),
  });
  const unreadable: BalanceAnswer = { kind: 'unreadable', httpStatus: 200 };
  // prettier-ignore
  const cases: [sentence: string, body: string, expected: BalanceAnswer][] = [
    ['V9: as documented', ME.docs, balance('10225.119', 269082)],
    ['V9: as documented now, with `solde`', ME.docs.replace('"currency"', '"solde":"10225.119","currency"'), balance('10225.119', 269082)],
    ['V9: as the Go client saw it', ME.go, balance('0.900', 20)],
    ['has its old name only', credits({ solde: '12.5', currency: 'EUR' }), balance('12.5')],
    ['is a number', credits({ balance: 0, creditSms: '0' }), balance('0', 0)],
    ['has another currency', credits({ balance: '1', currency: 'CHF' }), { kind: 'balance', balance: '1', currency: 'CHF' }],
    ['follows a byte order mark', `\ufeff${ME.go}`, balance('0.900', 20)],
    ['is refused', '{"success":false,"code":10,"message":"Clé API incorrecte"}', { kind: 'refused', code: 10, reason: 'Clé API incorrecte' }],
    ['is refused without words', '{"success":0,"code":"96"}', { kind: 'refused', code: 96, reason: '' }],
    ['quotes the key', `{"success":false,"code":10,"message":"${TEST_KEY}?"}`, { kind: 'refused', code: 10, reason: '***?' }],
    ['has no credits', '{"success":true,"code":200}', unreadable],
    ['has no balance', credits({ creditSms: 3 }), unreadable],
    ['has a balance that is none', credits({ balance: {} }), unreadable],
    ['is of a degraded gateway', '{"success":true,"code":200,"message":"Request queued for processing"}', unreadable],
    ['is HTML', '<html></html>', unreadable],
    ['is empty', '', unreadable],
    ['is null', 'null', unreadable],
    ['is a list', '[]', unreadable],
  ];
  for (const [sentence, body, expected] of cases) {
    it(sentence, () => {
      should(readBalanceAnswer({ httpStatus: 200, body }, TEST_KEY)).deepEqual(expected);
    });
  }
});
