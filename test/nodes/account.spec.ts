import 'should';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import helper from 'node-red-node-test-helper';
import { createAccount } from '../../simulator/accounts';
import { startSimulator, type Simulator } from '../../simulator/server';
import { capture, TEST_KEY } from '../harness/captured';
import { Flow, type FlowOptions } from '../harness/flow';

interface Answer {
  ok: boolean;
  reason?: string;
  [name: string]: unknown;
}

describe('the "check key" route', () => {
  let simulator: Simulator;
  let flow: Flow;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 12.345 }] });
  });
  after(() => simulator.close());
  afterEach(async () => {
    await flow.stop();
    simulator.reset();
  });

  async function start(options: FlowOptions = {}): Promise<void> {
    flow = new Flow({ ...options, account: { apiUrl: simulator.url, ...options.account } });
    await flow.start();
  }

  async function check(form: object, id = flow.accountId): Promise<Answer> {
    const answer: unknown = await helper
      .request()
      .post(`/smspartner/account/${id}/check`)
      .send(form);
    const { text } = answer as { text: string };
    capture('admin answer', text);
    return JSON.parse(text) as Answer;
  }

  it('shows the balance of a stored key', async () => {
    await start();
    const answer = await check({ apiUrl: simulator.url });
    answer.should.containDeep({ ok: true, currency: 'EUR' });
    answer['balance']!.should.be.a.String().and.match(/^12\.34/);
  });

  it('shows the balance of a key that was typed and is not saved', async () => {
    await start({ apiKey: '' });
    (await check({ apiKey: TEST_KEY, apiUrl: simulator.url })).should.containDeep({ ok: true });
    (await check({ apiUrl: simulator.url })).should.containDeep({ ok: false, reason: 'key' });
  });

  it('says that a key is wrong, in the words of the platform', async () => {
    await start();
    const answer = await check({ apiKey: 'wrong-key-0123456789', apiUrl: simulator.url });
    answer.should.containDeep({ ok: false, reason: 'key', code: 10 });
    answer['message']!.should.be.a.String().and.not.be.empty();
  });

  it('ends, with a key that was typed or stored, whatever the platform does', async () => {
    await start({ account: { timeout: 1 } });
    for (const key of [{}, { apiKey: TEST_KEY }]) {
      const form = { ...key, apiUrl: simulator.url, timeout: 1 };
      simulator.faults.next({ switchProtocols: true });
      (await check(form)).should.deepEqual({ ok: false, reason: 'unknown' });
      simulator.faults.next({ hang: true });
      (await check(form)).should.deepEqual({ ok: false, reason: 'network' });
      simulator.faults.next({ compress: 'gzip' });
      (await check(form)).should.containDeep({ ok: true });
    }
  });

  it('sends a stored key to the deployed address only', async () => {
    await start();
    let calls = 0;
    const other = createServer((_, response) => response.end(String((calls += 1))));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    const answer = await check({ apiUrl: `http://127.0.0.1:${port}/v1` });
    other.close();
    answer.should.deepEqual({ ok: false, reason: 'address' });
    calls.should.equal(0);
  });

  it('takes JSON only: another site can post a form, and no JSON', async () => {
    await start();
    const path = `/smspartner/account/${flow.accountId}/check`;
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
      for (const body of [`apiUrl=${simulator.url}&apiKey=${TEST_KEY}`, '{"apiUrl":"x"}', '']) {
        const answer: unknown = await helper.request().post(path).type(type).send(body);
        (answer as { status: number }).status.should.equal(415);
      }
    }
    const bare: unknown = await helper.request().post(path);
    (bare as { status: number }).status.should.equal(415);
    simulator.requestCount.should.equal(0);
  });

  it('does not read an environment variable for whoever asks', async () => {
    await start();
    (await check({ apiKey: '${PATH}', apiUrl: simulator.url })).reason!.should.equal('env');
    simulator.requestCount.should.equal(0);
  });

  describe('with a setting that is a variable', () => {
    const NAME = 'SMSPARTNER_TEST_CHECK_URL';
    const WRITTEN = `\${${NAME}}`;

    before(() => (process.env[NAME] = simulator.url));
    after(() => delete process.env[NAME]);

    for (const field of ['apiUrl', 'timeout', 'tls', 'proxy']) {
      it(`tries a typed key nowhere when the form's ${field} is one`, async () => {
        await start();
        const answer = await check({ apiKey: TEST_KEY, apiUrl: simulator.url, [field]: WRITTEN });
        answer.should.deepEqual({ ok: false, reason: 'env' });
        simulator.requestCount.should.equal(0);
      });
    }

    it('tries a typed key at the address of the deployed account, written the same', async () => {
      await start({ apiKey: '', account: { apiUrl: WRITTEN } });
      (await check({ apiKey: TEST_KEY, apiUrl: WRITTEN })).should.containDeep({ ok: true });
      simulator.requestCount.should.equal(1);
      const other = await check({ apiKey: TEST_KEY, apiUrl: '${SMSPARTNER_TEST_OTHER}' });
      other.should.deepEqual({ ok: false, reason: 'env' });
    });

    it('tries a typed key nowhere while that address is wrong', async () => {
      process.env[NAME] = 'http://sms.example.org/v1';
      await start({ account: { apiUrl: WRITTEN } });
      const answer = await check({ apiKey: TEST_KEY, apiUrl: WRITTEN });
      process.env[NAME] = simulator.url;
      answer.ok.should.equal(false);
      simulator.requestCount.should.equal(0);
    });
  });

  it('sends no key in clear over a network', async () => {
    await start();
    const answer = await check({ apiKey: TEST_KEY, apiUrl: 'http://sms.example.org/v1' });
    answer.should.deepEqual({ ok: false, reason: 'setting', message: 'apiUrl' });
  });

  for (const [field, account] of [
    ['tls', { tls: 'gone' }],
    ['proxy', { proxy: 'gone' }],
    ['apiUrl', { apiUrl: 'http://sms.example.org/v1' }],
  ] as const) {
    it(`does not send a stored key while the ${field} of its account is wrong`, async () => {
      await start({ account });
      for (const apiUrl of [simulator.url, 'https://api.smspartner.fr/v1']) {
        const answer = await check({ apiUrl });
        answer.should.deepEqual({ ok: false, reason: 'setting', message: field });
      }
      simulator.requestCount.should.equal(0);
    });
  }

  it('asks to deploy an account that is not', async () => {
    await start();
    (await check({ apiUrl: simulator.url }, 'nobody')).reason!.should.equal('notDeployed');
  });

  for (const [what, fault, reason] of [
    ['a refusal', { refuse: 96 }, 'refused'],
    ['no answer', { cutBeforeAccept: true }, 'network'],
    ['a page', { httpStatus: 503 }, 'unknown'],
    ['nothing', { emptyBody: true }, 'unknown'],
    ['null', { json: null }, 'unknown'],
    ['ten megabytes', { megabytes: 10 }, 'network'],
    ['a quoted key', { refuse: 10, message: `no such key: ${TEST_KEY}` }, 'key'],
  ] as const) {
    it(`says so when the platform answers ${what}`, async () => {
      await start();
      simulator.faults.next(fault);
      const answer = await check({ apiUrl: simulator.url });
      answer.should.containDeep({ ok: false, reason });
      JSON.stringify(answer).should.not.containEql(TEST_KEY);
    });
  }

  it('survives a form of any shape', async () => {
    await start();
    for (const form of [{ apiKey: 5 }, { apiKey: {} }, { apiUrl: [] }, { tls: {} }, []]) {
      (await check(form)).ok.should.equal(false);
    }
  });

  it('knows accounts made in the meantime', async () => {
    await start();
    simulator.accounts.set('later-0123456789', createAccount({ apiKey: 'later-0123456789' }));
    (await check({ apiKey: 'later-0123456789', apiUrl: simulator.url })).ok.should.equal(true);
  });
});
