import should from 'should';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { API_CODES } from '../../lib/pure/codes/error-codes';
import { TEXTS } from '../../simulator/answers';
import { createAccount } from '../../simulator/accounts';
import {
  DEFAULT_KEY,
  NO_CREDIT_KEY,
  startSimulator,
  STOPPED_NUMBER,
  type Account,
  type Simulator,
} from '../../simulator/server';

type Json = Record<string, unknown>;

const MOBILE = '+33612345678';
/** 18 August 2018 at 12:00 in Paris: before the plan of vector V3. */
const NOW = new Date('2018-08-18T10:00:00Z');

describe('The simulator', () => {
  let simulator: Simulator;
  let now = NOW;

  before(async () => {
    simulator = await startSimulator({ now: () => now });
  });
  after(() => simulator.close());
  afterEach(() => {
    now = NOW;
    simulator.reset();
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${simulator.url}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const order = (more: Json = {}): Json => ({
    apiKey: DEFAULT_KEY,
    phoneNumbers: MOBILE,
    message: 'Hello world',
    ...more,
  });
  const send = async (more: Json = {}): Promise<Json> =>
    (await post('send', order(more))).json() as Promise<Json>;
  const get = (path: string, query: Record<string, string>) =>
    fetch(`${simulator.url}/${path}?${new URLSearchParams(query).toString()}`);
  const ask = async (path: string, query: Record<string, string>): Promise<Json> =>
    (await get(path, { apiKey: DEFAULT_KEY, ...query })).json() as Promise<Json>;
  const account = (): Account => {
    const found = simulator.accounts.get(DEFAULT_KEY);
    if (!found) throw new Error('no account');
    return found;
  };

  describe('sends', () => {
    it('answers like V2 and V4 and charges the account', async () => {
      const first = await send();
      const id = Number(first.message_id);
      first.should.eql({
        success: true,
        code: 200,
        message_id: id,
        nb_sms: 1,
        cost: 0.045,
        currency: 'EUR',
      });
      Object.keys(first).join().should.equal('success,code,message_id,nb_sms,cost,currency');
      const second = await send({ message: 'x'.repeat(161), gamme: 1 });
      second.should.match({ message_id: id + 1, nb_sms: 2, cost: 0.09 });
      account().balance.should.equal(999.865);
      simulator.violations.should.be.empty();
    });

    it('keeps one accepted SMS per number, as sent and as the phone shows it', async () => {
      const reply = await send({
        phoneNumbers: '0612345678,+33712345678',
        message: '12 °C\r\n« ok »',
        sender: 'ALERTE',
        tag: 'clim',
      });
      reply.should.match({ nb_sms: 2, cost: 0.09 });
      simulator.accepted.map((sms) => sms.phoneNumber).should.eql([MOBILE, '+33712345678']);
      should(simulator.accepted[0]).match({
        messageId: reply.message_id,
        text: '12 °C\r\n« ok »',
        shown: '12 .C\n" ok "',
        parts: 1,
        cost: 0.045,
        sender: 'ALERTE',
        from: 'ALERTE',
        tag: 'clim',
        apiKey: DEFAULT_KEY,
        sandbox: false,
      });
      should(simulator.counts.acceptedByTag.get('clim')).equal(2);
    });

    it('answers a scheduled message with the date in Paris, like V3', async () => {
      const plan = { scheduledDeliveryDate: '18/08/2018', time: 20, minute: 0 };
      const reply = await send(plan);
      should(reply.scheduledDeliveryDate).equal('2018-08-18 20:00:00');
      should(simulator.accepted[0]?.scheduledFor).eql(new Date('2018-08-18T18:00:00Z'));
      const winter = await send({ scheduledDeliveryDate: '24/12/2018', time: 9, minute: 5 });
      should(winter.scheduledDeliveryDate).equal('2018-12-24 09:05:00');
      should(simulator.accepted[1]?.scheduledFor).eql(new Date('2018-12-24T08:05:00Z'));
      const credits = (await ask('me', {})).credits as Json;
      should(credits.toSend).equal(2);
    });

    it('charges nothing in the sandbox', async () => {
      (await send({ sandbox: 1 })).should.match({ success: true, code: 200, cost: 0 });
      account().balance.should.equal(1000);
      should(simulator.accepted[0]).match({ sandbox: true });
      simulator.counts.should.match({ accepted: 0, sandboxed: 1 });
    });

    it('answers XML with positional entries, like V2', async () => {
      const response = await post('send', order({ _format: 'xml' }));
      should(response.headers.get('content-type')).startWith('application/xml');
      const id = simulator.accepted[0]?.messageId;
      condensed(await response.text()).should.equal(
        "<?xml version='1.0' encoding='UTF-8'?><result><entry>true</entry><entry>200</entry>" +
          `<entry>${id}</entry><entry>1</entry><entry>0.045</entry>` +
          '<entry><![CDATA[EUR]]></entry></result>',
      );
    });
  });

  describe('sends in bulk', () => {
    const items = [
      { phoneNumber: '0612345678', message: 'msg 0' },
      { phoneNumber: '+33712345678', message: 'msg 1' },
    ];
    const bulk = async (SMSList: unknown[], more: Json = {}): Promise<Json> =>
      (await post('bulk-send', { apiKey: DEFAULT_KEY, SMSList, ...more })).json() as Promise<Json>;

    it('answers like V11', async () => {
      const reply = await bulk(items, { gamme: 2 });
      JSON.stringify(reply).should.equal(
        '{"success":true,"code":200,"message_id":' +
          `${simulator.accepted[0]?.messageId},"currency":"EUR","cost":0.076,"nbSMS":2,` +
          '"SMSResponse_List":[{"success":true,"code":200,"nbSms":1,"cost":0.038,' +
          '"phoneNumber":"+33612345678"},{"success":true,"code":200,"nbSms":1,"cost":0.038,' +
          '"phoneNumber":"+33712345678"}]}',
      );
      simulator.violations.should.be.empty();
    });

    it('answers XML like V12', async () => {
      const body = { apiKey: DEFAULT_KEY, SMSList: items, gamme: 2, _format: 'xml' };
      const item = (number: string): string =>
        '<entry><entry>true</entry><entry>200</entry><entry>1</entry><entry>0.038</entry>' +
        `<entry><![CDATA[${number}]]></entry></entry>`;
      condensed(await (await post('bulk-send', body)).text()).should.equal(
        "<?xml version='1.0' encoding='UTF-8'?><result><entry>true</entry><entry>200</entry>" +
          `<entry>${simulator.accepted[0]?.messageId}</entry><entry><![CDATA[EUR]]></entry>` +
          '<entry>0.076</entry><entry>2</entry>' +
          `<entry>${item('+33612345678')}${item('+33712345678')}</entry></result>`,
      );
    });

    it('refuses one item without the others', async () => {
      const stopped = { phoneNumber: STOPPED_NUMBER, message: 'no' };
      const reply = await bulk([items[0], stopped, { phoneNumber: '922264', message: 'x' }]);
      reply.should.match({ success: true, nbSMS: 1, cost: 0.045 });
      const list = reply.SMSResponse_List as Json[];
      list.map((one) => one.code).should.eql([200, 14, 9]);
      should(list[1]).match({ success: false, phoneNumber: STOPPED_NUMBER });
    });
  });

  describe('shows what it accepted only after a while', () => {
    const tagged = { phoneNumbers: MOBILE, tag: 'slow' };
    const later = (ms: number): void => void (now = new Date(NOW.getTime() + ms));

    it('by tag, by message and by number', async () => {
      simulator.tagLagMs = 500;
      const messageId = String((await send(tagged)).message_id);
      const codes = async (): Promise<unknown[]> => {
        const one = { phoneNumber: MOBILE, messageId };
        const list = { apiKey: DEFAULT_KEY, SMSStatut_List: [one] };
        const multi = (await (await post('multi-status', list)).json()) as Json;
        return [
          (await ask('bulk-status-by-tag', { tag: 'slow' })).code,
          (await ask('bulk-status', { messageId })).code,
          (await ask('message-status', one)).code,
          (multi.StatutResponse_List as Json[])[0]?.code,
        ];
      };
      should(await codes()).eql([4, 4, 4, 4]);
      later(499);
      should(await codes()).eql([4, 4, 4, 4]);
      later(500);
      should(await codes()).eql([200, 200, 200, 200]);
    });

    it('one by one where they share a tag', async () => {
      simulator.tagLagMs = 500;
      await send(tagged);
      later(300);
      await send({ ...tagged, phoneNumbers: '+33712345678' });
      later(600);
      (await ask('bulk-status-by-tag', { tag: 'slow' })).should.match({ total: 1 });
      later(800);
      (await ask('bulk-status-by-tag', { tag: 'slow' })).should.match({ total: 2 });
    });

    it('and cancels it before', async () => {
      simulator.tagLagMs = 500;
      const plan = { scheduledDeliveryDate: '18/08/2018', time: 20, minute: 0 };
      const messageId = String((await send(plan)).message_id);
      (await ask('message-cancel', { messageId })).should.match({ success: true });
    });

    it('until it is reset', async () => {
      simulator.tagLagMs = 500;
      simulator.reset();
      simulator.tagLagMs.should.equal(0);
      const slow = await startSimulator({ tagLagMs: 60_000 });
      slow.tagLagMs = 0;
      slow.reset();
      slow.tagLagMs.should.equal(60_000);
      await slow.close();
    });
  });

  describe('refuses by itself', () => {
    const refusals: readonly [code: number, title: string, more: Json][] = [
      [1, 'no key', { apiKey: undefined }],
      [2, 'no number', { phoneNumbers: '' }],
      [10, 'an unknown key', { apiKey: 'nobody' }],
      [11, 'no credit', { apiKey: NO_CREDIT_KEY }],
      [14, 'a number in the STOP list', { phoneNumbers: STOPPED_NUMBER }],
      [15, 'the same number twice', { phoneNumbers: `${MOBILE},0612345678` }],
      [42, 'a long low-cost text', { gamme: 2, message: 'x'.repeat(161) }],
      [44, 'a sender with special characters', { sender: 'Émile-1' }],
      [45, 'an hour without a date', { time: 9, minute: 0 }],
      [46, 'an hour that is none', { scheduledDeliveryDate: '24/12/2018', time: 25, minute: 0 }],
      [47, 'a minute that is none', { scheduledDeliveryDate: '24/12/2018', time: 9, minute: 75 }],
      [48, 'minutes out of step', { scheduledDeliveryDate: '24/12/2018', time: 9, minute: 4 }],
      [49, 'a date that is none', { scheduledDeliveryDate: '31/02/2019', time: 9, minute: 0 }],
      [50, 'more than 500 numbers', { phoneNumbers: numbers(501).join() }],
      [52, 'more than 10 parts', { message: 'x'.repeat(1531) }],
      [55, 'a country without a price', { phoneNumbers: '+41791234567' }],
      [55, 'a landline', { phoneNumbers: '0145678901' }],
    ];
    for (const [code, title, more] of refusals) {
      it(`${code}: ${title}`, async () => {
        (await send(more)).should.match({ success: false, code });
        simulator.accepted.should.be.empty();
        account().balance.should.equal(1000);
      });
    }

    it('accepts 500 numbers, 10 parts and a low-cost text of 160', async () => {
      const most = await send({ phoneNumbers: numbers(500).join(), message: 'x'.repeat(1530) });
      most.should.match({ success: true, nb_sms: 5000, cost: 225 });
      const cheap = await send({ gamme: 2, message: 'x'.repeat(160) });
      cheap.should.match({ success: true, nb_sms: 1, cost: 0.038 });
    });

    it('says in 55 why each number gets nothing', async () => {
      const without = await send({ phoneNumbers: '+41791234567' });
      should((without.errors as Json[])[0]).match({ code: '13', phoneNumber: '+41791234567' });
      const landline = await send({ phoneNumbers: '0145678901' });
      should((landline.errors as Json[])[0]).match({ success: false, code: '9' });
    });

    it('10 and 11 in the shapes of V8', async () => {
      (await send({ apiKey: 'nobody' })).should.eql({
        success: false,
        code: 10,
        message: 'Clé API incorrecte',
      });
      (await send({ apiKey: NO_CREDIT_KEY })).should.eql({
        success: false,
        code: 11,
        error: { message: 'NOCREDITS' },
        credits: { creditSms: 0, creditSmsLowCost: 0, toSend: 0, solde: 0 },
      });
    });

    const V6_ORDER = {
      message: '',
      phoneNumbers: '922264',
      sender: 'morethan11chars',
      scheduledDeliveryDate: '21/11/2014',
    };
    const V6_ELEMENTS = 'message phoneNumbers sender scheduledDeliveryDate minute time'.split(' ');

    it('9 with every broken rule, like V6', async () => {
      const reply = await send(V6_ORDER);
      Object.keys(reply).should.eql(['success', 'code', 'errors']);
      const errors = reply.errors as Json[];
      errors
        .map((error) => error.elementId)
        .should.eql(V6_ELEMENTS.map((name) => `children[${name}].data`));
      should(errors[0]?.message).equal('Le message est requis');
    });

    it('9 in XML, like V7', async () => {
      const response = await post('send', order({ ...V6_ORDER, _format: 'xml' }));
      condensed(await response.text()).should.startWith(
        "<?xml version='1.0' encoding='UTF-8'?><result><entry>false</entry><entry>9</entry><entry>" +
          '<entry><entry>children[message].data</entry><entry>Le message est requis</entry></entry>',
      );
    });

    it('9 for a plan in the past, by the injected clock', async () => {
      const plan = { scheduledDeliveryDate: '18/08/2018', time: 12, minute: 5 };
      (await send(plan)).should.match({ success: true });
      now = new Date('2018-08-18T10:06:00Z');
      (await send(plan)).should.match({ success: false, code: 9 });
    });

    it('90 with HTTP 400 for malformed JSON', async () => {
      const response = await post('send', '{"apiKey":"SIMULATOR-KEY","message":"a"b"}');
      response.status.should.equal(400);
      ((await response.json()) as Json).should.match({ success: false, code: 90 });
    });

    it('what an account may not do', async () => {
      const flags: [number, Parameters<typeof createAccount>[0], Json?][] = [
        [20, { apiKey: 'x', disabled: true }],
        [30, { apiKey: 'x', blocked: true }],
        [40, { apiKey: 'x', apiRefused: true }],
        [96, { apiKey: 'x', ipRefused: true }],
        [51, { apiKey: 'x', lowCostNotEligible: true }, { gamme: 2 }],
        [992, { apiKey: 'x', sendersNotAuthorised: ['BANK'] }, { sender: 'BANK' }],
        [9, { apiKey: 'x', unicode: 'refused' }, { isUnicode: 1 }],
      ];
      for (const [code, settings, more] of flags) {
        simulator.accounts.set('x', createAccount(settings));
        (await send({ apiKey: 'x', ...more })).should.match({ success: false, code });
      }
    });

    it('22 and 23 to a marketing account, by the injected clock', async () => {
      account().marketing = true;
      (await send()).should.match({ success: true });
      now = new Date('2018-08-18T20:00:00Z');
      (await send()).should.match({ code: 22 });
      now = new Date('2018-08-19T10:00:00Z');
      (await send()).should.match({ code: 23 });
    });
  });

  describe('tells what became of it', () => {
    it('/me in JSON and XML, like V9', async () => {
      JSON.stringify(await ask('me', {})).should.equal(
        '{"success":true,"code":200,"user":{"username":"demo@example.com","firstname":"Camille",' +
          '"lastname":"Martin"},"credits":{"creditSms":22222,"creditSmsECO":26315,' +
          '"creditHlr":200000,"toSend":0,"balance":"1000.000","solde":"1000.000","currency":"EUR"}}',
      );
      const xml = await (await get('me', { apiKey: DEFAULT_KEY, _format: 'xml' })).text();
      condensed(xml).should.equal(
        "<?xml version='1.0' encoding='UTF-8'?><result><entry>true</entry><entry>200</entry>" +
          '<entry><username>demo@example.com</username><firstname>Camille</firstname>' +
          '<lastname>Martin</lastname></entry><entry><entry>22222</entry><entry>26315</entry>' +
          '<entry>200000</entry><entry>0</entry><entry><![CDATA[1000.000]]></entry>' +
          '<entry><![CDATA[EUR]]></entry><entry><![CDATA[1000.000]]></entry></entry></result>',
      );
    });

    it('message-status, like V14', async () => {
      const { message_id: id } = await send();
      (
        await ask('message-status', { messageId: String(id), phoneNumber: '0612345678' })
      ).should.eql({
        success: true,
        code: 200,
        number: MOBILE,
        messageId: String(id),
        stopSms: false,
        date: String(NOW.getTime() / 1000),
        statut: 'Delivered',
        cost: 0.045,
        countryCode: 'FR',
        currency: 'EUR',
      });
      should((await ask('message-status', { messageId: '1', phoneNumber: MOBILE })).code).equal(4);
    });

    it('multi-status, like V15', async () => {
      const { message_id: id } = await send();
      const body = {
        apiKey: DEFAULT_KEY,
        SMSStatut_List: [
          { phoneNumber: MOBILE, messageId: id },
          { phoneNumber: MOBILE, messageId: 1000 },
        ],
      };
      const reply = (await (await post('multi-status', body)).json()) as Json;
      should(reply.StatutResponse_List).match([
        { success: true, code: 200, status: 'Delivered', stopSms: '0', isSpam: '0' },
        { success: false, code: 4, messageId: 1000, status: 'Numéro introuvable' },
      ]);
      simulator.violations.should.be.empty();
    });

    it('bulk-status and bulk-status-by-tag, like V16 and V17', async () => {
      const date = String(NOW.getTime() / 1000);
      const { message_id: id } = await send({ phoneNumbers: `${MOBILE},+33600000004`, tag: 'a' });
      const list = [
        { phoneNumber: MOBILE, status: 'Delivered', stopSMS: false, date },
        { phoneNumber: '+33600000004', status: 'Not delivered', stopSMS: false, date },
      ];
      (await ask('bulk-status', { messageId: String(id) })).should.eql({
        success: true,
        code: 200,
        message_id: String(id),
        StatutResponse_List: list,
      });
      (await ask('bulk-status-by-tag', { tag: 'a' })).should.eql({
        success: true,
        code: 200,
        currentPage: 1,
        total: 2,
        StatutResponse_List: list,
      });
    });

    it('message-cancel, like V13, until five minutes before', async () => {
      const plan = { scheduledDeliveryDate: '18/08/2018', time: 20, minute: 0 };
      const messageId = String((await send(plan)).message_id);
      (await ask('message-cancel', { messageId })).should.eql({
        success: true,
        code: 200,
        message: "L'envoi du SMS a été annulé.",
      });
      account().balance.should.equal(1000);
      should((await ask('message-cancel', { messageId })).code).equal(5);
      const other = String((await send(plan)).message_id);
      now = new Date('2018-08-18T17:56:00Z');
      should((await ask('message-cancel', { messageId: other })).code).equal(6);
      now = new Date('2018-08-18T18:00:00Z');
      should((await ask('message-cancel', { messageId: other })).code).equal(7);
      should((await ask('message-cancel', { messageId: '1' })).code).equal(4);
      should((await ask('message-cancel', {})).code).equal(3);
    });

    it('the STOP list, like V22 to V24', async () => {
      const add = await post('stop-sms/add', { apiKey: DEFAULT_KEY, phoneNumber: '0612345678' });
      ((await add.json()) as Json).should.eql({ success: true, code: 200, stopId: 300 });
      (await send()).should.match({ code: 14 });
      const list = await ask('stop-sms/list', {});
      should(list.nbData).equal(2);
      (await ask('stop-sms/delete', { id: '300' })).should.eql({ success: true, code: 200 });
      (await send()).should.match({ success: true });
    });
  });

  describe('goes wrong on demand', () => {
    it('refuses with every code of the API', async () => {
      for (const code of API_CODES) {
        simulator.faults.next({ refuse: code });
        (await send()).should.match({ success: false, code });
        should(TEXTS[code]).be.a.String();
      }
      simulator.accepted.should.be.empty();
    });

    it('refuses in each of the five shapes', async () => {
      const shapes: Record<string, Json> = {};
      for (const shape of ['E1', 'E2', 'E3', 'E4', 'E5'] as const) {
        simulator.faults.next({ refuse: 9, shape, message: 'm' });
        shapes[shape] = await send();
      }
      const items = [{ elementId: 'children[sender].data', message: 'm' }];
      should(shapes.E1).eql({ success: false, code: 9, message: 'm' });
      should(shapes.E2).eql({ success: false, code: 9, errors: items });
      should(shapes.E3).eql({ success: false, code: 9, error: items });
      should(shapes.E4).eql({
        success: false,
        code: 9,
        message: 'm',
        errors: [{ success: false, code: '9', message: 'm' }],
      });
      should(shapes.E5).match({ error: { message: 'm' }, credits: { solde: 1000 } });
    });

    it('refuses with 55 as V5', async () => {
      simulator.faults.next({ refuse: 55 });
      (await send()).should.eql({
        success: false,
        code: 55,
        message: "Aucun prix par default n'a été trouvé pour les numéros suivant",
        errors: [
          {
            success: false,
            code: '9',
            message: "Le téléphone n'est pas être un numéro de mobile",
          },
        ],
      });
    });

    it('once with next, until cleared with always, and only where it matches', async () => {
      simulator.faults.next({ refuse: 30, match: { phoneNumber: '0712345678' } });
      simulator.faults.always({ refuse: 20, match: { tag: 'bad', path: 'send' } });
      (await send()).should.match({ success: true });
      (await send({ phoneNumbers: '+33712345678' })).should.match({ code: 30 });
      (await send({ phoneNumbers: '+33712345678' })).should.match({ success: true });
      (await send({ tag: 'bad' })).should.match({ code: 20 });
      (await send({ tag: 'bad' })).should.match({ code: 20 });
      simulator.faults.clear();
      (await send({ tag: 'bad' })).should.match({ success: true });
    });

    it('with an HTTP status and a page of HTML', async () => {
      simulator.faults.next({ httpStatus: 429, retryAfter: 7 });
      const response = await post('send', order());
      response.status.should.equal(429);
      should(response.headers.get('retry-after')).equal('7');
      (await response.text()).should.startWith('<!DOCTYPE html>');
      simulator.faults.next({ refuse: 9, httpStatus: 422 });
      (await post('send', order())).status.should.equal(422);
      simulator.accepted.should.be.empty();
    });

    it('with bodies that are not the API’s', async () => {
      const answerOf = async (): Promise<string> => (await post('send', order())).text();
      simulator.faults.next({ emptyBody: true });
      (await answerOf()).should.equal('');
      simulator.faults.next({ bodyText: '{"success":tr' });
      (await answerOf()).should.equal('{"success":tr');
      for (const json of [null, [], 'x', 42]) {
        simulator.faults.next({ json });
        (await answerOf()).should.equal(JSON.stringify(json));
      }
      simulator.faults.next({ megabytes: 10 });
      (await answerOf()).length.should.equal(10 * 1024 * 1024);
      simulator.accepted.should.be.empty();
      simulator.faults.next({ emptyBody: true, accept: true });
      (await answerOf()).should.equal('');
      simulator.accepted.length.should.equal(1);
    });

    it('without a message_id', async () => {
      simulator.faults.next({ withoutMessageId: true });
      (await send()).should.eql({
        success: true,
        code: 200,
        message: 'Request queued for processing',
      });
      simulator.accepted.should.be.empty();
      simulator.faults.next({ withoutMessageId: true, accept: true });
      (await send()).should.eql({
        success: true,
        code: 200,
        nb_sms: 1,
        cost: 0.045,
        currency: 'EUR',
      });
      simulator.accepted.length.should.equal(1);
    });

    it('in a bulk, like in any sending', async () => {
      const list = [
        { phoneNumber: MOBILE, message: 'a' },
        { phoneNumber: '+33712345678', message: 'b' },
      ];
      const bulk = () => post('bulk-send', { apiKey: DEFAULT_KEY, SMSList: list, tag: 'b' });
      simulator.faults.next({ refuse: 55, errors: [{ code: '9', message: 'm' }] });
      ((await (await bulk()).json()) as Json).should.match({ success: false, code: 55 });
      simulator.faults.next({ refuse: 30, match: { phoneNumber: '0712345678', tag: 'b' } });
      ((await (await bulk()).json()) as Json).should.match({ success: false, code: 30 });
      simulator.faults.next({ httpStatus: 429, retryAfter: 7, match: { path: 'bulk-send' } });
      should((await bulk()).headers.get('retry-after')).equal('7');
      simulator.faults.next({ cutBeforeAccept: true });
      await should(bulk()).be.rejected();
      simulator.accepted.should.be.empty();
      simulator.faults.next({ acceptThenCut: true });
      await should(bulk()).be.rejected();
      simulator.accepted.length.should.equal(2);
      simulator.faults.next({ withoutMessageId: true, accept: true });
      const reply = (await (await bulk()).json()) as Json;
      should(reply).not.have.property('message_id');
      should(reply.SMSResponse_List).have.length(2);
      simulator.accepted.length.should.equal(4);
    });

    it('without one item of a bulk, though its SMS is taken', async () => {
      const list = [
        { phoneNumber: MOBILE, message: 'a' },
        { phoneNumber: '+33712345678', message: 'b' },
      ];
      simulator.faults.next({ withoutItem: '0612345678' });
      const body = { apiKey: DEFAULT_KEY, SMSList: list };
      const reply = (await (await post('bulk-send', body)).json()) as Json;
      reply.should.match({ success: true, nbSMS: 2, cost: 0.09 });
      const told = reply.SMSResponse_List as Json[];
      told.map(({ phoneNumber }) => phoneNumber).should.eql(['+33712345678']);
      simulator.accepted.length.should.equal(2);
      simulator.faults.next({ withoutItem: MOBILE });
      (await send()).should.match({ success: true, nb_sms: 1 });
    });

    it('only where a tag is looked up', async () => {
      simulator.faults.always({ httpStatus: 503, match: { path: 'bulk-status-by-tag' } });
      const id = String((await send({ tag: 'a' })).message_id);
      (await ask('bulk-status', { messageId: id })).should.match({ success: true });
      (await get('bulk-status-by-tag', { apiKey: DEFAULT_KEY, tag: 'a' })).status.should.equal(503);
      simulator.faults.clear();
      const one = { tag: 'a', path: '/v1/bulk-status-by-tag' };
      simulator.faults.next({ refuse: 96, match: one });
      (await ask('bulk-status-by-tag', { tag: 'b' })).should.match({ code: 4 });
      (await ask('bulk-status-by-tag', { tag: 'a' })).should.match({ code: 96 });
    });

    it('with other types in a success', async () => {
      simulator.faults.next({ wrongTypes: true });
      const { message_id: id, ...rest } = await send();
      should(id).be.a.String();
      rest.should.eql({ success: 1, code: '200', nb_sms: '1', cost: '0.045', currency: 'EUR' });
    });

    it('by cutting the connection before, after and in the middle', async () => {
      simulator.faults.next({ cutBeforeAccept: true });
      await should(send()).be.rejected();
      simulator.accepted.length.should.equal(0);
      simulator.faults.next({ acceptThenCut: true });
      await should(send()).be.rejected();
      simulator.accepted.length.should.equal(1);
      simulator.faults.next({ cutMidBody: true });
      const response = await post('send', order());
      response.status.should.equal(200);
      await should(response.text()).be.rejected();
      simulator.accepted.length.should.equal(2);
    });

    it('by compressing what nobody asked to have compressed', async () => {
      for (const compress of ['gzip', 'deflate', 'rawDeflate', 'br'] as const) {
        simulator.faults.next({ compress });
        const response = await post('send', order());
        should(response.headers.get('content-encoding')).match(/^(gzip|deflate|br)$/);
        if (compress !== 'rawDeflate') should(await response.json()).match({ success: true });
      }
      simulator.faults.next({ compress: 'gzip', refuse: 11 });
      (await send()).should.match({ code: 11 });
      simulator.accepted.length.should.equal(4);
    });

    it('by switching protocols instead of answering, the SMS taken or not', async () => {
      for (const accept of [false, true]) {
        simulator.faults.next({ switchProtocols: true, accept });
        const asked = httpRequest(`${simulator.url}/send`, { method: 'POST' });
        const switched = once(asked, 'upgrade') as Promise<[IncomingMessage, Socket]>;
        asked.end(JSON.stringify(order()));
        const [response, socket] = await switched;
        should(response.statusCode).equal(101);
        socket.destroy();
        simulator.accepted.length.should.equal(accept ? 1 : 0);
      }
    });

    it('by answering late or never', async () => {
      simulator.faults.next({ delayMs: 60 });
      const start = performance.now();
      (await send()).should.match({ success: true });
      (performance.now() - start).should.be.above(55);
      simulator.faults.next({ hang: true });
      const signal = AbortSignal.timeout(80);
      const hanging = fetch(`${simulator.url}/send`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(order()),
        signal,
      });
      await should(hanging).be.rejectedWith({ name: 'TimeoutError' });
      simulator.accepted.length.should.equal(1);
    });

    it('from another process too, but not with a misspelt fault', async () => {
      const faults = `${simulator.phoneUrl}simulator/faults`;
      const set = (body: unknown) => fetch(faults, { method: 'POST', body: JSON.stringify(body) });
      (await set({ next: { refuse: 11 }, times: 2 })).status.should.equal(200);
      (await set({ next: { refuze: 11 } })).status.should.equal(400);
      (await send()).should.match({ code: 11 });
      await fetch(faults, { method: 'DELETE' });
      (await send()).should.match({ success: true });
    });
  });

  describe('writes down', () => {
    it('method, path, headers, bytes, body and time', async () => {
      await send({ message: 'é' });
      await ask('me', { _format: 'json' });
      const [sent, me] = await simulator.waitForRequests(2);
      should(sent).match({ index: 1, method: 'POST', path: '/v1/send', receivedAt: NOW });
      should(sent?.body).eql(order({ message: 'é' }));
      should(sent?.rawBody.toString()).equal(JSON.stringify(order({ message: 'é' })));
      should(sent?.headers['content-type']).equal('application/json');
      should(me?.query).eql({ apiKey: DEFAULT_KEY, _format: 'json' });
    });

    it('waits for requests, and gives up', async () => {
      const waiting = simulator.waitForRequests(1);
      await send();
      (await waiting).length.should.equal(1);
      await should(simulator.waitForRequests(2, 20)).be.rejectedWith('1 of 2 requests after 20 ms');
    });

    it('which connection each request came by, and how many at once', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 2 });
      simulator.latencyMs = 20;
      const once = () => sendWith(agent, simulator.port, JSON.stringify(order()));
      await Promise.all([once(), once(), once(), once()]);
      const ids = simulator.requests.map((request) => request.connectionId);
      new Set(ids).size.should.equal(2);
      simulator.maxInFlight.should.equal(2);
      simulator.faults.next({ closeConnection: true });
      await once();
      await once();
      agent.destroy();
      const last = simulator.requests.slice(-2).map((request) => request.connectionId);
      should(last[0]).not.equal(last[1]);
    });

    const breaches: readonly [title: string, more: Json, found: RegExp][] = [
      ['an unknown key', { to: MOBILE }, /unknown key "to"/],
      ['a number as text', { gamme: '1' }, /"gamme" is "1" \(string\)/],
      ['a boolean for 0 or 1', { isStopSms: true }, /"isStopSms" is true/],
      ['isStopSms with low cost', { isStopSms: 1, gamme: 2 }, /not for gamme 2/],
    ];
    for (const [title, more, found] of breaches) {
      it(`as a violation: ${title}`, async () => {
        await send(more);
        simulator.violations.length.should.equal(1);
        should(simulator.violations[0]).match(found);
      });
    }

    const two = { phoneNumber: MOBILE, message: 'a' };
    // prettier-ignore
    const bulkBreaches: readonly [title: string, body: Json, found: RegExp][] = [
      ['more than 500', { SMSList: numbers(501).map((phoneNumber) => ({ phoneNumber, message: 'a' })) }, /"SMSList" has 501 items/],
      ['nobody', { SMSList: [] }, /"SMSList" has 0 items/],
      ['no list', {}, /"SMSList" has 0 items/],
      ['the same number twice, in two writings', { SMSList: [two, { ...two, phoneNumber: '0612345678' }] }, /"SMSList\[1\]" has the same number again/],
      ['an empty text', { SMSList: [{ ...two, message: ' ' }] }, /"SMSList\[0\].message" is " "/],
      ['no text', { SMSList: [{ phoneNumber: MOBILE }] }, /"SMSList\[0\]" has no message/],
      ['no number', { SMSList: [{ message: 'a' }] }, /"SMSList\[0\]" has no number/],
      ['an empty number', { SMSList: [{ ...two, phoneNumber: '' }] }, /"SMSList\[0\].phoneNumber" is ""/],
      ['a number as number', { SMSList: [{ ...two, phoneNumber: 33612345678 }] }, /"SMSList\[0\].phoneNumber" is 33612345678/],
      ['a text for all', { SMSList: [two], message: 'a' }, /unknown key "message"/],
      ['a boolean for 0 or 1', { SMSList: [two], sandbox: true }, /"sandbox" is true/],
    ];
    for (const [title, body, found] of bulkBreaches) {
      it(`as a violation in a bulk: ${title}`, async () => {
        await post('bulk-send', { apiKey: DEFAULT_KEY, ...body });
        simulator.violations.length.should.equal(1);
        should(simulator.violations[0]).match(found);
      });
    }

    it('as violations: another content type, an unknown key of an item, an unknown address', async () => {
      await post('send', order(), { 'Content-Type': 'text/plain' });
      const item = { phoneNumber: MOBILE, message: 'a', tag: 'b' };
      await post('bulk-send', { apiKey: DEFAULT_KEY, SMSList: [item] });
      await get('sms/list', { apiKey: DEFAULT_KEY });
      simulator.violations.should.eql([
        'POST /v1/send: Content-Type is text/plain',
        'POST /v1/bulk-send: unknown key "SMSList[0].tag"',
        'GET /v1/sms/list: no such endpoint',
      ]);
    });

    it('as violations: a Content-Length of characters, too long or too short', async () => {
      const body = JSON.stringify(order({ message: 'é' }));
      await rawPost(simulator.port, body, body.length);
      simulator.violations.join().should.match(/not HTTP|Content-Length/);
      simulator.reset();
      await rawPost(simulator.port, body, body.length + 10);
      simulator.violations.join().should.match(/cut short/);
    });
  });

  describe('as a server', () => {
    it('frees its port, also with requests that hang', async () => {
      const first = await startSimulator();
      first.faults.next({ hang: true });
      const hanging = fetch(`${first.url}/me?apiKey=x`);
      hanging.catch(() => undefined);
      await first.waitForRequests(1);
      await first.close();
      await should(hanging).be.rejected();
      const second = await startSimulator({ port: first.port });
      second.port.should.equal(first.port);
      await second.close();
    });

    it('keeps only counts when it is told so', async () => {
      const counting = await startSimulator({ record: 'counts' });
      await fetch(`${counting.url}/send`, { method: 'POST', body: JSON.stringify(order()) });
      counting.requests.should.be.empty();
      counting.accepted.should.be.empty();
      counting.requestCount.should.equal(1);
      counting.counts.should.match({ accepted: 1 });
      should(counting.counts.acceptedByNumber.get(MOBILE)).equal(1);
      await counting.close();
    });

    it('finds a tag, page by page, even when it keeps only counts', async () => {
      let clock = NOW;
      const counting = await startSimulator({ record: 'counts', tagLagMs: 10, now: () => clock });
      const body = JSON.stringify(order({ phoneNumbers: numbers(45).join(), tag: 'many' }));
      await fetch(`${counting.url}/send`, { method: 'POST', body });
      const page = async (number: number, apiKey = DEFAULT_KEY): Promise<Json> => {
        const query = `apiKey=${apiKey}&tag=many&page=${number}`;
        const answer = await fetch(`${counting.url}/bulk-status-by-tag?${query}`);
        return (await answer.json()) as Json;
      };
      (await page(1)).should.match({ success: false, code: 4 });
      clock = new Date(NOW.getTime() + 10);
      const date = String(NOW.getTime() / 1000);
      const third = await page(3);
      third.should.match({ success: true, code: 200, currentPage: 3, total: 45 });
      const list = third.StatutResponse_List as Json[];
      list.map(({ phoneNumber }) => phoneNumber).should.eql(numbers(45).slice(40));
      should(list[0]).match({ status: 'Delivered', stopSMS: false, date });
      (await page(1, NO_CREDIT_KEY)).should.match({ code: 4 });
      should(counting.counts.acceptedByTag.get('many')).equal(45);
      counting.accepted.should.be.empty();
      counting.reset();
      (await page(1)).should.match({ code: 4 });
      await counting.close();
    });

    it('answers refusals with another HTTP status if asked', async () => {
      const strict = await startSimulator({ refusalStatus: 400 });
      (await fetch(`${strict.url}/me?apiKey=x`)).status.should.equal(400);
      await strict.close();
    });

    it('shows a phone page without foreign resources, and the inbox', async () => {
      await send({ message: 'Bonjour' });
      const page = await fetch(simulator.phoneUrl);
      should(page.headers.get('content-security-policy')).startWith("default-src 'self'");
      (await page.text()).should.not.match(/(src|href)="https?:/);
      for (const file of ['phone.css', 'phone.mjs', 'words.mjs']) {
        (await fetch(simulator.phoneUrl + file)).status.should.equal(200);
      }
      const inbox = (await (await fetch(`${simulator.phoneUrl}simulator/inbox`)).json()) as Json;
      should(inbox.messages).match([{ shown: 'Bonjour', status: 'Delivered' }]);
      const requests = await fetch(`${simulator.phoneUrl}simulator/requests`);
      should(await requests.json()).match([{ path: '/v1/send' }]);
      simulator.requestCount.should.equal(1);
    });

    it('tells the phone page of new SMS as they come', async () => {
      const stop = new AbortController();
      const events = await fetch(`${simulator.phoneUrl}simulator/events`, { signal: stop.signal });
      const reader = events.body?.getReader();
      const next = async (): Promise<string> => {
        const chunk = await reader?.read();
        return Buffer.from(chunk?.value ?? []).toString();
      };
      (await next()).should.startWith('event: inbox\n');
      await send({ message: 'Bonjour' });
      const news = await next();
      news.should.startWith('event: sms\n');
      news.should.containEql('"shown":"Bonjour"');
      stop.abort();
    });
  });
});

/** XML without the white space between its tags. */
function condensed(xml: string): string {
  return xml.replace(/>\s+</g, '><').trim();
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `+336${String(10_000_000 + i)}`);
}

function sendWith(agent: Agent, port: number, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    };
    const options = { agent, port, host: '127.0.0.1', path: '/v1/send', method: 'POST', headers };
    httpRequest(options, (response) => {
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end(body);
  });
}

/** Writes a request by hand, with any Content-Length, and hangs up. */
function rawPost(port: number, body: string, contentLength: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        'POST /v1/send HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
          `Content-Length: ${contentLength}\r\n\r\n${body}`,
      );
      setTimeout(() => socket.destroy(), 50);
    });
    socket.once('close', () => setTimeout(resolve, 20));
    socket.on('error', () => undefined);
    socket.resume();
  });
}
