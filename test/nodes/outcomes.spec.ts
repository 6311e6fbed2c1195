import 'should';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { NotSentSms } from '../../nodes/shared/localise';
import { API_CODES } from '../../lib/pure/codes/error-codes';
import type { ErrorShape, Fault } from '../../simulator/server';
import { startSimulator, type Simulator } from '../../simulator/server';
import { TLS } from '../harness/certificates';
import { TEST_KEY } from '../harness/captured';
import { sendings } from '../harness/sendings';
import { setUpStage } from '../harness/stage';

const NUMBER = '+33612345678';
/** What did not leave is tried once, and what has no answer ends at once: what an answer means is what leaves. */
const AT_ONCE = { expires: '0', expiresType: 'num', whenUnknown: 'fail' };
const MSG = { payload: 'Bonjour', phoneNumbers: NUMBER, topic: 'alarm' };

describe('the outcomes of a sending', () => {
  const stage = setUpStage({}, 'memory');

  /** Refused in the shape E1, so that no other code hides inside. */
  const refusal = (code: number): Fault => ({ refuse: code, shape: 'E1', message: 'Non' });

  describe('a code of the API', () => {
    for (const code of API_CODES) {
      it(`${code} leaves by its own port`, async () => {
        const flow = await stage.start({ send: { errorOutputs: ['other', `${code}`, 'unknown'] } });
        stage.simulator.faults.next(refusal(code));
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(2);
        flow.onlyMessage.should.containDeep({ payload: 'Bonjour', topic: 'alarm' });
        flow.onlySms.should.deepEqual({
          outcome: 'refused',
          code,
          reason: 'Non',
          errors: [],
          phoneNumbers: [NUMBER],
          httpStatus: code === 90 ? 400 : 200,
          response: { success: false, code, message: 'Non' },
        });
        flow.doneCalls.should.deepEqual([undefined]);
        flow.completed.should.have.length(1);
      });

      it(`${code} leaves by "other" when it has no port`, async () => {
        const errorOutputs = [...API_CODES.filter((one) => one !== code).map(String), 'other'];
        const flow = await stage.start({ send: { errorOutputs } });
        stage.simulator.faults.next(refusal(code));
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(errorOutputs.length);
        flow.onlySms.should.containDeep({ outcome: 'refused', code });
      });

      it(`${code} reaches Catch nodes when there is no "other" either`, async () => {
        const errorOutputs = API_CODES.filter((one) => one !== code).map(String);
        const flow = await stage.start({ send: { errorOutputs } });
        stage.simulator.faults.next(refusal(code));
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(-1);
        flow.onlySms.should.containDeep({ outcome: 'refused', code });
        flow.onlyMessage.error!.code!.should.equal(code);
        flow.onlyMessage.should.containDeep({ payload: 'Bonjour', topic: 'alarm' });
        flow.completed.should.be.empty();
        stage.simulator.accepted.should.be.empty();
      });
    }

    it('that no table knows leaves by "other" with its number', async () => {
      const flow = await stage.start();
      stage.simulator.faults.next(refusal(4711));
      await flow.send({ ...MSG });
      flow.onlyPort.should.equal(6);
      flow.onlySms.should.containDeep({ outcome: 'refused', code: 4711, reason: 'Non' });
    });

    it('that no table knows may have a port', async () => {
      const flow = await stage.start({ send: { errorOutputs: ['other', '4711'] } });
      stage.simulator.faults.next(refusal(4711));
      await flow.send({ ...MSG });
      flow.onlyPort.should.equal(2);
    });

    it('given as a string is a number all the same', async () => {
      const flow = await stage.start();
      stage.simulator.faults.next({ json: { success: false, code: '10', message: 'Non' } });
      await flow.send({ ...MSG });
      flow.onlyPort.should.equal(4);
      flow.onlySms.should.containDeep({ code: 10 });
    });

    for (const httpStatus of [200, 400, 401, 402, 403, 429, 500, 503]) {
      it(`is read before HTTP ${httpStatus}`, async () => {
        const flow = await stage.start();
        stage.simulator.faults.next({ ...refusal(11), httpStatus });
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(5);
        flow.onlySms.should.containDeep({ outcome: 'refused', code: 11, httpStatus });
      });
    }
  });

  describe('a refusal in the shape', () => {
    const shapes: Record<ErrorShape, { fault: Fault; port: number; sms: object }> = {
      E1: {
        fault: { refuse: 10, message: 'Clef API incorrecte' },
        port: 4,
        sms: { code: 10, reason: 'Clef API incorrecte', errors: [] },
      },
      E2: {
        fault: {
          refuse: 9,
          errors: [
            { elementId: 'children[sender].data', message: "L'émetteur" },
            { elementId: 'children[minute].data', message: 'La minute est requise' },
          ],
        },
        port: 3,
        sms: {
          code: 9,
          reason: "L'émetteur La minute est requise",
          errors: [
            { field: 'sender', message: "L'émetteur" },
            { field: 'minute', message: 'La minute est requise' },
          ],
        },
      },
      E3: {
        fault: {
          refuse: 9,
          errors: [{ elementId: 'children[tag].data', message: 'Le tag' }],
        },
        port: 3,
        sms: { code: 9, reason: 'Le tag', errors: [{ field: 'tag', message: 'Le tag' }] },
      },
      E4: {
        fault: {
          refuse: 55,
          message: 'Aucun prix',
          errors: [
            { code: '9', message: 'pas un mobile', phoneNumber: NUMBER },
            { code: '14', message: 'STOP', phoneNumber: '+33687654321' },
          ],
        },
        port: 3,
        sms: {
          code: 9,
          reason: 'Aucun prix',
          errors: [
            { phoneNumber: NUMBER, code: 9, message: 'pas un mobile' },
            { phoneNumber: '+33687654321', code: 14, message: 'STOP' },
          ],
        },
      },
      E5: {
        fault: { refuse: 11 },
        port: 5,
        sms: { code: 11, reason: 'NOCREDITS', errors: [{ message: 'NOCREDITS' }] },
      },
    };
    for (const [shape, { fault, port, sms }] of Object.entries(shapes)) {
      for (const format of ['json', 'xml']) {
        it(`${shape} is read in ${format}`, async () => {
          const flow = await stage.start({ send: { format } });
          stage.simulator.faults.next({ ...fault, shape: shape as ErrorShape });
          await flow.send({ ...MSG });
          flow.onlyPort.should.equal(port);
          const { outcome, code, reason, errors, response } = flow.onlySms as NotSentSms;
          // In XML the names are gone: a number inside cannot be told from a text.
          const expected = sms as { errors: { phoneNumber?: string }[] };
          const shown = expected.errors.map(({ phoneNumber, ...rest }) =>
            format === 'xml' || phoneNumber === undefined ? rest : { ...rest, phoneNumber },
          );
          ({ outcome, code, reason }).should.containEql({ outcome: 'refused' });
          ({ code, reason, errors }).should.deepEqual({ ...expected, errors: shown });
          (typeof response).should.equal(format === 'xml' ? 'string' : 'object');
        });
      }
    }

    it('55 with "9" inside has the port of 9, also when 55 has one', async () => {
      const flow = await stage.start({ send: { errorOutputs: ['55', '9'] } });
      stage.simulator.faults.next({ refuse: 55 });
      await flow.send({ ...MSG });
      flow.onlyPort.should.equal(2);
      flow.onlySms.should.containDeep({ code: 9, response: { code: 55 } });
    });

    it('no credit, as the platform says it of an empty account', async () => {
      const flow = await stage.start({ apiKey: 'NO-CREDIT-KEY' });
      await flow.send({ ...MSG });
      flow.onlyPort.should.equal(5);
      stage.simulator.accepted.should.be.empty();
    });
  });

  describe('an answer that leaves it open', () => {
    const answers: Record<string, Fault & { status?: number; response?: unknown }> = {
      'an empty body': { emptyBody: true },
      'an HTML page with HTTP 500': { httpStatus: 500, status: 500 },
      'an HTML page with HTTP 502': { httpStatus: 502, status: 502 },
      'an HTML page with HTTP 503 and Retry-After': { httpStatus: 503, retryAfter: 1, status: 503 },
      'HTTP 504 without a body': { httpStatus: 504, emptyBody: true, status: 504 },
      'HTTP 404': { httpStatus: 404, status: 404 },
      'a redirect': { httpStatus: 302, bodyText: '', status: 302 },
      'an HTML page with HTTP 200': { bodyText: '<html><body>Maintenance</body></html>' },
      'a word': { bodyText: 'OK' },
      'half of a JSON text': { bodyText: '{"success":true,"code":200,"message_id":12' },
      'JSON with a BOM and a comment': { bodyText: '\ufeff// hi\n{"success":true' },
      'XML of another kind': { bodyText: '<?xml version="1.0"?><rss/>' },
      'XML that is cut': { bodyText: '<?xml version="1.0"?><result><entry>true' },
      'XML with an entity bomb': {
        bodyText: '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><result>&b;</result>',
      },
      '5,000 levels': {
        bodyText: `{"success":false,"code":11,"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      },
      null: { json: null },
      'an array': { json: [] },
      'a string': { json: 'success' },
      'a number': { json: 200 },
      'an empty object': { json: {} },
      'success alone': { json: { success: true, code: 200 } },
      'the answer of a degraded gateway': {
        withoutMessageId: true,
        response: { success: true, code: 200, message: 'Request queued for processing' },
      },
      'an empty message id': { json: { success: true, code: 200, message_id: '' } },
      'null as the message id': { json: { success: true, code: 200, message_id: null } },
      'an object as the message id': { json: { success: true, code: 200, message_id: {} } },
      'a message id without success': { json: { message_id: 12 } },
      'a refusal with code 200': { json: { success: false, code: 200 } },
      'a refusal without code': { json: { success: false } },
      'a refusal with a code that is no number': { json: { success: false, code: 'E_FAIL' } },
      'a refusal with nonsense in every place': {
        json: { success: false, code: {}, message: [], errors: 'x', error: 7 },
      },
      '10 MB of text': { megabytes: 10 },
      'a connection cut before the answer': { cutBeforeAccept: true },
      'no answer in time': { hang: true },
    };
    for (const [what, { status, response, ...fault }] of Object.entries(answers)) {
      for (const port of [true, false]) {
        it(`${what} is unknown, ${port ? 'by its port' : 'to Catch nodes'}`, async () => {
          const flow = await stage.start({
            account: { timeout: fault.hang ? 0.2 : 15 },
            send: {
              ...AT_ONCE,
              errorOutputs: port ? ['network', '9', 'unknown', 'other'] : ['network'],
            },
          });
          stage.simulator.faults.always(fault);
          await flow.send({ ...MSG });
          flow.onlyPort.should.equal(port ? 3 : -1);
          const sms = flow.onlySms as NotSentSms;
          sms.should.containDeep({ outcome: 'unknown', code: 'unknown', phoneNumbers: [NUMBER] });
          sms.errors.should.deepEqual([]);
          sms.reason.should.be.a.String().and.not.be.empty();
          if (status) sms.httpStatus!.should.equal(status);
          if (response) sms.response!.should.deepEqual(response);
          if (!port) flow.onlyMessage.error!.code!.should.equal('unknown');
          flow.doneCalls.should.have.length(1);
          sendings(stage.simulator).length.should.equal(1);
          stage.simulator.accepted.should.be.empty();
        });
      }
    }

    for (const fault of [
      { acceptThenCut: true },
      { cutMidBody: true },
      { hang: true, accept: true },
    ]) {
      it(`${Object.keys(fault).join(' and ')} is unknown and is never sent again`, async () => {
        const flow = await stage.start({
          account: { timeout: 0.3 },
          send: { ...AT_ONCE, errorOutputs: ['unknown'] },
        });
        stage.simulator.faults.next(fault);
        await flow.send({ ...MSG });
        await flow.send({ ...MSG, payload: 'the next one' });
        flow.sms(1).should.containDeep([{ outcome: 'unknown', code: 'unknown' }]);
        flow.sms(0).should.have.length(1);
        stage.simulator.accepted
          .map(({ text }) => text)
          .should.deepEqual(['Bonjour', 'the next one']);
        sendings(stage.simulator).length.should.equal(2);
      });
    }

    it('an idle connection that the platform closed meanwhile costs nothing', async () => {
      const flow = await stage.start();
      stage.simulator.faults.next({ closeConnection: true });
      await flow.send({ ...MSG });
      await flow.send({ ...MSG });
      flow.sms(0).should.have.length(2);
    });

    it('a success whose types are others is a success', async () => {
      const flow = await stage.start();
      stage.simulator.faults.next({ wrongTypes: true });
      await flow.send({ ...MSG });
      flow.onlySms.should.containDeep({ outcome: 'sent', nbSms: 1, cost: 0.045 });
      const { messageId } = flow.onlySms as { messageId: unknown };
      messageId!.should.be.a.String();
    });
  });

  describe('what certainly did not reach the platform', () => {
    const sockets = new Set<Socket>();
    let silent: Server;
    let plain: Simulator;

    /** Takes connections and says nothing: a TLS handshake never ends. */
    before(async () => {
      silent = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
      }).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      plain = await startSimulator();
    });
    after(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
      return plain.close();
    });

    async function closedPort(): Promise<number> {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      return port;
    }

    const ways: Record<string, () => Promise<string> | string> = {
      'a refused connection': async () => `http://127.0.0.1:${await closedPort()}/v1`,
      'a name that nobody knows': () => 'https://api.smspartner.invalid/v1',
      'a server that speaks no TLS': () => plain.url.replace('http:', 'https:'),
      'a TLS handshake that does not end': () =>
        `https://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`,
    };
    for (const [what, apiUrl] of Object.entries(ways)) {
      for (const port of [true, false]) {
        it(`${what} has failed, ${port ? 'by its port' : 'to Catch nodes'}`, async () => {
          const flow = await stage.start({
            account: { apiUrl: await apiUrl(), timeout: 0.5 },
            send: {
              ...AT_ONCE,
              errorOutputs: port ? ['unknown', 'network', 'other'] : ['unknown'],
            },
          });
          await flow.send({ ...MSG });
          flow.onlyPort.should.equal(port ? 2 : -1);
          const sms = flow.onlySms as NotSentSms;
          sms.should.containDeep({ outcome: 'failed', code: 'network', phoneNumbers: [NUMBER] });
          sms.errors.should.deepEqual([]);
          sms.should.not.have.property('response');
          if (!port) flow.onlyMessage.error!.code!.should.equal('network');
          stage.simulator.accepted.should.be.empty();
        });
      }
    }

    it('a certificate that nobody vouches for has failed', async () => {
      const secure = await startSimulator({ tls: TLS, accounts: [{ apiKey: TEST_KEY }] });
      try {
        const flow = await stage.start({ account: { apiUrl: secure.url }, send: AT_ONCE });
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(6);
        flow.onlySms.should.containDeep({ outcome: 'failed', code: 'network' });
        secure.requestCount.should.equal(0);
      } finally {
        await secure.close();
      }
    });

    for (const fault of [
      { httpStatus: 429 },
      { httpStatus: 429, retryAfter: 1 },
      { httpStatus: 429, emptyBody: true },
      { httpStatus: 429, json: { error: 'Too Many Requests' } },
    ] as Fault[]) {
      it(`${JSON.stringify(fault)} has failed`, async () => {
        const flow = await stage.start({ send: { ...AT_ONCE, errorOutputs: ['network'] } });
        stage.simulator.faults.always(fault);
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(1);
        flow.onlySms.should.containDeep({ outcome: 'failed', code: 'network', httpStatus: 429 });
        stage.simulator.accepted.should.be.empty();
      });
    }
  });

  describe('the hourly cap', () => {
    for (const [errorOutputs, port] of [
      [['9', 'limit', 'other'], 2],
      [['9', 'other'], 2],
      [['9'], -1],
    ] as [string[], number][]) {
      it(`refuses what exceeds it, with ${errorOutputs.join()}: port ${port}`, async () => {
        const flow = await stage.start({ account: { maxPerHour: 2 }, send: { errorOutputs } });
        await flow.send({ ...MSG, phoneNumbers: ['0612345678', '0687654321'] });
        flow.onlyPort.should.equal(0);
        flow.outputs = [];
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(port);
        flow.onlySms.should.containDeep({
          outcome: 'refused',
          code: 'limit',
          errors: [{ field: 'maxPerHour' }],
          phoneNumbers: [NUMBER],
        });
        if (port < 0) flow.onlyMessage.error!.code!.should.equal('limit');
        sendings(stage.simulator).length.should.equal(1);
      });
    }

    it('counts parts', async () => {
      const flow = await stage.start({ account: { maxPerHour: 2 } });
      await flow.send({ ...MSG, payload: 'x'.repeat(307) });
      flow.onlySms.should.containDeep({ code: 'limit' });
      sendings(stage.simulator).length.should.equal(0);
    });

    it('does not count what was refused or has failed', async () => {
      const flow = await stage.start({ account: { maxPerHour: 1 }, send: AT_ONCE });
      stage.simulator.faults.next({ refuse: 11 });
      stage.simulator.faults.next({ httpStatus: 429 });
      for (let i = 0; i < 3; i += 1) await flow.send({ ...MSG });
      flow.sms(0).should.have.length(1);
    });

    it('counts what is unknown', async () => {
      const flow = await stage.start({
        account: { maxPerHour: 1 },
        send: { ...AT_ONCE, errorOutputs: ['limit', 'other'] },
      });
      stage.simulator.faults.next({ acceptThenCut: true });
      for (let i = 0; i < 2; i += 1) await flow.send({ ...MSG });
      flow.sms(2).should.containDeep([{ outcome: 'unknown' }]);
      flow.sms(1).should.containDeep([{ code: 'limit' }]);
    });
  });

  describe('errorOutputs', () => {
    const cases: [string, unknown, number][] = [
      ['the order decides', ['other', '9', '11'], 3],
      ['the order decides, turned round', ['11', '9', 'other'], 1],
      ['none at all', [], -1],
      ['a duplicate: the first one', ['9', '11', '11', 'other'], 2],
      ['a duplicate "other": the first one', ['other', 'other'], 1],
      ['a number instead of a string', [9, 11], 2],
      ['garbage keeps its place', [null, {}, [], true, '', 'nonsense', '11'], 7],
      ['garbage and nothing else', [null, {}, '__proto__', 'constructor'], -1],
      ['null', null, 5],
      ['missing', undefined, 5],
      ['a string', '11', 5],
      ['an object', { 0: '11', length: 1 }, 5],
    ];
    for (const [what, errorOutputs, port] of cases) {
      it(`${what}: ${JSON.stringify(errorOutputs)}`, async () => {
        const flow = await stage.start({ send: { errorOutputs } });
        stage.simulator.faults.next({ refuse: 11 });
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(port);
        flow.doneCalls.should.have.length(1);
      });
    }
  });
});
