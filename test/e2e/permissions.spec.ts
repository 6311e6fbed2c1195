// Who may have a key checked, and where a stored key may go: Node-RED with users, over its admin API.
import 'should';
import { startSimulator, type Simulator } from '../../simulator/server';
import { ACCOUNT_DEFAULTS } from '../../nodes/account/config';
import { startNodeRed, type NodeRed } from '../harness/node-red';

const KEY = 'sk-e2e-fedcba9876543210fedcba9876543210';
const CHECK = 'smspartner/account/account/check';

describe('the check of a key, in a Node-RED with users', () => {
  let nodeRed: NodeRed;
  let simulator: Simulator;
  let stranger: Simulator;
  const answers: string[] = [];

  before(async () => {
    const accounts = [{ apiKey: KEY, balance: 50 }];
    [simulator, stranger] = await Promise.all([
      startSimulator({ accounts }),
      startSimulator({ accounts }),
    ]);
    const account = { ...ACCOUNT_DEFAULTS, apiUrl: simulator.url };
    nodeRed = await startNodeRed({
      flows: [
        { id: 'account', type: 'smspartner-account', ...account },
        { id: 'by-variable', type: 'smspartner-account', ...account, apiUrl: '${E2E_API_URL}' },
      ],
      credentials: { account: { apiKey: KEY }, 'by-variable': { apiKey: KEY } },
      environment: { E2E_API_URL: simulator.url, E2E_OTHER_URL: stranger.url },
      users: { reader: 'read', owner: '*', writer: 'smspartner.write' },
    });
  });
  after(() => Promise.all([nodeRed?.stop(), simulator?.close(), stranger?.close()]));
  beforeEach(() => {
    simulator.reset();
    stranger.reset();
  });

  async function check(
    form: object,
    user?: string,
    path = CHECK,
  ): Promise<{ status: number; body: Record<string, unknown> | undefined }> {
    const headers = user === undefined ? {} : await nodeRed.logIn(user);
    const response = await nodeRed.post(path, form, headers);
    const text = await response.text();
    answers.push(text);
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    return { status: response.status, body };
  }

  for (const user of [undefined, 'reader']) {
    it(`is not for ${user ? 'a user who may only read' : 'someone who is not logged in'}`, async () => {
      for (const form of [{ apiUrl: simulator.url }, { apiUrl: simulator.url, apiKey: KEY }]) {
        (await check(form, user)).status.should.be.oneOf(401, 403);
      }
      simulator.requestCount.should.equal(0);
    });
  }

  for (const user of ['owner', 'writer']) {
    it(`tells ${user === 'owner' ? 'who may do everything' : 'who may write'} the balance, with the stored key`, async () => {
      const { status, body } = await check({ apiUrl: simulator.url }, user);
      status.should.equal(200);
      body!.should.containEql({ ok: true, currency: 'EUR' });
      simulator.requestCount.should.equal(1);
    });
  }

  it('sends the stored key to the deployed address only', async () => {
    for (const apiUrl of [
      stranger.url,
      `${stranger.url}/`,
      simulator.url.replace('127.0.0.1', 'localhost'),
      simulator.url.replace('http://', 'http://user:password@'),
      '',
      '${HOME}',
    ]) {
      const { body } = await check({ apiUrl }, 'owner');
      body!.should.deepEqual({ ok: false, reason: 'address' }, `with the address "${apiUrl}"`);
    }
    stranger.requestCount.should.equal(0);
    stranger.connections.should.equal(0);
    simulator.requestCount.should.equal(0);
  });

  it('knows the deployed address as a variable too, and no other variable', async () => {
    const path = 'smspartner/account/by-variable/check';
    for (const apiUrl of ['${E2E_API_URL}', simulator.url]) {
      (await check({ apiUrl }, 'owner', path)).body!.should.containEql({ ok: true });
    }
    const { body } = await check({ apiUrl: '${E2E_OTHER_URL}' }, 'owner', path);
    body!.should.deepEqual({ ok: false, reason: 'address' });
    stranger.requestCount.should.equal(0);
  });

  it('sends a typed key to the address typed with it, and nowhere else', async () => {
    const { body } = await check({ apiUrl: stranger.url, apiKey: KEY }, 'owner');
    body!.should.containEql({ ok: true });
    stranger.requestCount.should.equal(1);
    simulator.requestCount.should.equal(0);
  });

  it('reads no variable of the server for whoever asks', async () => {
    const { body } = await check({ apiUrl: stranger.url, apiKey: '${HOME}' }, 'owner');
    body!.should.containEql({ ok: false, reason: 'env' });
    stranger.requestCount.should.equal(0);
  });

  it('says that an account which is not deployed cannot be checked without a key', async () => {
    const path = 'smspartner/account/nobody/check';
    const { body } = await check({ apiUrl: stranger.url }, 'owner', path);
    body!.should.deepEqual({ ok: false, reason: 'notDeployed' });
    stranger.requestCount.should.equal(0);
  });

  it('gives the key to nobody: not in an answer, the flows, the credentials or the log', async () => {
    const headers = await nodeRed.logIn('owner');
    for (const path of ['flows', 'credentials/smspartner-account/account', 'settings', 'nodes']) {
      answers.push(JSON.stringify(await nodeRed.json(path, headers)));
    }
    answers.length.should.be.above(10);
    answers.filter((text) => text.includes(KEY)).should.deepEqual([]);
    answers.join('').should.containEql('"has_apiKey":true');
    nodeRed.log.should.not.containEql(KEY);
  });
});
