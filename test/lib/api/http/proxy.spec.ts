import should from 'should';
import { mock } from 'node:test';
import { chooseRoute, type ProxySettings, type Route } from '../../../../lib/api/http/proxy';
import {
  createTransport,
  type HttpAnswer,
  type TransportSettings,
} from '../../../../lib/api/http/transport';
import { type Simulator, startSimulator } from '../../../../simulator/server';
import { capture, TEST_KEY } from '../../../harness/captured';
import { PROXIED_HOST, TLS } from '../../../harness/certificates';
import { type ProxyOptions, type ProxyServer, startProxy } from '../../../harness/proxy-server';
import { accounts, bodyOf, exitCodeOf, failureOf } from '../requests';

const DIRECT: Route = { kind: 'direct' };
const ENVIRONMENT: Route = { kind: 'environment' };
const PROXY = 'http://proxy.example:3128';
const VIA = { kind: 'proxy', protocol: 'http:', host: 'proxy.example', port: 3128 } as const;

describe('the way to the platform', () => {
  const API = 'https://api.smspartner.fr/v1';
  const auth = (username: string, password: string) => ({ ...VIA, auth: { username, password } });
  // prettier-ignore
  const cases: [sentence: string, target: string, proxy: ProxySettings | undefined, environment: NodeJS.ProcessEnv, route: Route][] = [
    ['is straight without any proxy', API, undefined, {}, DIRECT],
    ['goes through the proxy node', API, { url: PROXY }, {}, VIA],
    ['goes through the proxy node, whatever the environment names', API, { url: PROXY }, { HTTPS_PROXY: 'http://other' }, VIA],
    ['goes through a proxy over TLS, at its usual port', API, { url: 'https://proxy.example' }, {}, { ...VIA, protocol: 'https:', port: 443 }],
    ['goes through a proxy at its usual port', API, { url: 'http://proxy.example/' }, {}, { ...VIA, port: 80 }],
    ['names the user of the node', API, { url: PROXY, username: 'u', password: 'p' }, {}, auth('u', 'p')],
    ['names the user of the URL', API, { url: 'http://u%40x:p%3Aw@proxy.example:3128' }, {}, auth('u@x', 'p:w')],
    ['takes a password with a lone % as it is', API, { url: 'http://u:p%zz@proxy.example:3128' }, {}, auth('u', 'p%zz')],
    ['takes a user with a lone % as it is', API, { url: 'http://100%:p%3Aw@proxy.example:3128' }, {}, auth('100%', 'p:w')],
    ['names the user of the node before that of the URL', API, { url: 'http://a:b@proxy.example:3128', username: 'u', password: 'p' }, {}, auth('u', 'p')],
    ['goes through HTTPS_PROXY', API, undefined, { HTTPS_PROXY: PROXY }, ENVIRONMENT],
    ['goes through https_proxy', API, undefined, { https_proxy: PROXY }, ENVIRONMENT],
    ['goes through ALL_PROXY', API, undefined, { ALL_PROXY: PROXY }, ENVIRONMENT],
    ['ignores HTTP_PROXY, for the platform speaks TLS', API, undefined, { HTTP_PROXY: PROXY }, DIRECT],
    ['ignores an empty variable', API, undefined, { HTTPS_PROXY: '' }, DIRECT],
    ['ignores the environment for this machine', 'https://127.0.0.1:1880/v1', undefined, { HTTPS_PROXY: PROXY }, DIRECT],
    ['goes through the proxy node even to this machine', 'https://127.0.0.1:1880/v1', { url: PROXY }, {}, VIA],
    ['is straight without TLS: no proxy may read the key', 'http://127.0.0.1:1880/v1', { url: PROXY }, {}, DIRECT],
    ['is straight to a host that is left out', API, { url: PROXY, noproxy: ['x.fr', 'api.smspartner.fr'] }, {}, DIRECT],
    ['is straight to a domain that is left out', API, { url: PROXY, noproxy: ['.smspartner.fr'] }, {}, DIRECT],
    ['is straight to a domain that is left out without its dot', API, { url: PROXY, noproxy: ['smspartner.fr'] }, {}, DIRECT],
    ['is straight to a domain that is left out with a star', API, { url: PROXY, noproxy: ['*.smspartner.fr'] }, {}, DIRECT],
    ['is straight when all is left out', API, { url: PROXY, noproxy: ['*'] }, {}, DIRECT],
    ['is straight to the port that is left out', API, { url: PROXY, noproxy: [' API.smspartner.fr:443 '] }, {}, DIRECT],
    ['is not straight to another port', API, { url: PROXY, noproxy: ['api.smspartner.fr:8443'] }, {}, VIA],
    ['is not straight to a name that only ends like it', API, { url: PROXY, noproxy: ['partner.fr', 'i.smspartner.fr', ''] }, {}, VIA],
  ];
  for (const [sentence, target, proxy, environment, route] of cases) {
    it(sentence, () => chooseRoute(new URL(target), proxy, environment).should.deepEqual(route));
  }

  it('is unknown when the proxy has no address', () => {
    should(() => chooseRoute(new URL(API), { url: 'no url' }, {})).throw(TypeError);
  });
});

describe('a request through a proxy', () => {
  let simulator: Simulator;
  const proxies: ProxyServer[] = [];
  const kept = { ...process.env };

  before(async () => {
    simulator = await startSimulator({ accounts, tls: TLS });
    for (const name of Object.keys(process.env)) {
      if (/^(https?|all|no)_proxy$/i.test(name)) delete process.env[name];
    }
  });
  after(() => simulator.close());
  afterEach(async () => {
    mock.timers.reset();
    process.env = { ...kept };
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
    simulator.reset();
  });

  const listen = async (options: ProxyOptions = {}): Promise<ProxyServer> => {
    const hosts = { [PROXIED_HOST]: { host: '127.0.0.1', port: simulator.port } };
    const proxy = await startProxy({ hosts, ...options });
    proxies.push(proxy);
    return proxy;
  };
  const send = (
    proxy: ProxySettings | undefined,
    more: Partial<TransportSettings> & { host?: string; timeoutMs?: number } = {},
  ): Promise<HttpAnswer> => {
    const { host = '127.0.0.1', timeoutMs = 5000, ...rest } = more;
    const url = simulator.url.replace('127.0.0.1', host);
    const settings = { apiUrl: new URL(url), proxy, tls: { ca: TLS.cert }, ...rest };
    const transport = createTransport(settings);
    return transport
      .request({ method: 'POST', path: '/send', body: bodyOf('é€😀'), timeoutMs })
      .finally(() => transport.close());
  };

  it('reaches the platform in a tunnel, byte for byte', async () => {
    const proxy = await listen();
    const { httpStatus, body } = await send({ url: proxy.url });
    httpStatus.should.equal(200);
    should(JSON.parse(body)).match({ success: true, code: 200 });
    proxy.connects.should.deepEqual([`127.0.0.1:${simulator.port}`]);
    simulator.accepted[0]!.text.should.equal('é€😀');
    simulator.violations.should.be.empty();
  });

  it('hears how long to wait', async () => {
    const proxy = await listen();
    simulator.faults.next({ httpStatus: 429, retryAfter: 7 });
    (await send({ url: proxy.url })).should.match({ httpStatus: 429, retryAfter: '7' });
    simulator.faults.next({ httpStatus: 429 });
    (await send({ url: proxy.url })).should.not.have.property('retryAfter');
  });

  it('shows the proxy neither key nor text', async () => {
    const proxy = await listen({ auth: 'name:password' });
    await send({ url: proxy.url, username: 'name', password: 'password' });
    proxy.heard.length.should.equal(1);
    proxy.heard.join().should.not.containEql(TEST_KEY);
    proxy.heard.join().should.not.match(/phoneNumbers|apiKey|v1\/send/);
    simulator.requests[0]!.headers.should.not.have.property('proxy-authorization');
  });

  it('goes on after the proxy has taken its time', async () => {
    const proxy = await listen();
    let open: () => void = () => undefined;
    proxy.gate = new Promise((resolve) => (open = resolve));
    mock.timers.enable({ apis: ['setTimeout'] });
    const request = send({ url: proxy.url }, { timeoutMs: 15_000 });
    while (proxy.connects.length === 0) await new Promise(setImmediate);
    mock.timers.tick(14_000);
    open();
    (await request).httpStatus.should.equal(200);
  });

  // prettier-ignore
  const users: [sentence: string, settings: (url: string) => ProxySettings][] = [
    ['of the node', (url) => ({ url, username: 'user', password: 'p:a@ss' })],
    ['of the URL', (url) => ({ url: url.replace('//', '//user:p%3Aa%40ss@') })],
  ];
  for (const [sentence, settings] of users) {
    it(`gives the proxy the password ${sentence}`, async () => {
      const proxy = await listen({ auth: 'user:p:a@ss' });
      (await send(settings(proxy.url))).httpStatus.should.equal(200);
      proxy.connects.length.should.equal(1);
    });
  }

  it('makes no tunnel to a host that is left out', async () => {
    const proxy = await listen();
    (await send({ url: proxy.url, noproxy: ['127.0.0.1'] })).httpStatus.should.equal(200);
    proxy.heard.should.be.empty();
  });

  describe('of the environment', () => {
    it('goes through HTTPS_PROXY', async () => {
      const proxy = await listen();
      process.env['HTTPS_PROXY'] = proxy.url;
      (await send(undefined, { host: PROXIED_HOST })).httpStatus.should.equal(200);
      proxy.connects.should.deepEqual([`${PROXIED_HOST}:${simulator.port}`]);
    });

    it('gives it the password of the variable', async () => {
      const proxy = await listen({ auth: 'user:pass' });
      process.env['https_proxy'] = proxy.url.replace('//', '//user:pass@');
      (await send(undefined, { host: PROXIED_HOST })).httpStatus.should.equal(200);
    });

    for (const noProxy of [PROXIED_HOST, '.test.invalid', '*']) {
      it(`is left out for NO_PROXY=${noProxy}`, async () => {
        const proxy = await listen();
        process.env['HTTPS_PROXY'] = proxy.url;
        process.env['NO_PROXY'] = noProxy;
        // Straight there, where no resolver knows the name.
        const error = await failureOf(send(undefined, { host: PROXIED_HOST }));
        error.should.match({ reason: 'network', left: false });
        proxy.heard.should.be.empty();
      });
    }

    it('is left out for the platform on this machine', async () => {
      const proxy = await listen();
      process.env['HTTPS_PROXY'] = proxy.url;
      (await send(undefined)).httpStatus.should.equal(200);
      proxy.heard.should.be.empty();
    });

    it('does not count when the account has a proxy', async () => {
      const [own, other] = [await listen(), await listen()];
      process.env['HTTPS_PROXY'] = other.url;
      process.env['NO_PROXY'] = '*';
      await send({ url: own.url }, { host: PROXIED_HOST });
      own.connects.length.should.equal(1);
      other.heard.should.be.empty();
    });
  });

  describe('that did not come through is certainly not sent:', () => {
    // prettier-ignore
    const refusals: [sentence: string, options: ProxyOptions][] = [
      ['the proxy asks for a password', { auth: 'user:secret' }],
      ['the proxy does not reach the platform', { refuseWith: 502 }],
      ['the proxy forbids it', { refuseWith: 403 }],
      ['the proxy fails', { refuseWith: 500 }],
    ];
    for (const [sentence, options] of refusals) {
      it(sentence, async () => {
        const proxy = await listen(options);
        const error = await failureOf(send({ url: proxy.url }));
        capture('error', error);
        error.should.match({ reason: 'proxy', left: false });
        error.detail.should.equal(`HTTP_${options.refuseWith ?? 407}`);
        proxy.connects.length.should.equal(1);
        simulator.requestCount.should.equal(0);
      });
    }

    it('the proxy is not there', async () => {
      const proxy = await listen();
      const { url } = proxy;
      await proxy.close();
      (await failureOf(send({ url }))).should.match({ reason: 'network', left: false });
    });

    it('the proxy hangs up', async () => {
      const proxy = await listen();
      proxy.gate = new Promise(() => undefined);
      const request = failureOf(send({ url: proxy.url }, { timeoutMs: 500 }));
      while (proxy.connects.length === 0) await new Promise(setImmediate);
      await proxy.close();
      (await request).left.should.be.false();
    });

    it('the proxy never answers', async () => {
      const proxy = await listen();
      proxy.gate = new Promise(() => undefined);
      const error = await failureOf(send({ url: proxy.url }, { timeoutMs: 60 }));
      error.should.match({ reason: 'timeoutBeforeSend', left: false });
    });

    it('the certificate at the end of the tunnel is not trusted', async () => {
      const proxy = await listen();
      const error = await failureOf(send({ url: proxy.url }, { tls: undefined }));
      error.should.match({ reason: 'tls', left: false });
      proxy.connects.length.should.equal(1);
      simulator.requestCount.should.equal(0);
    });

    it('the certificate at the end of the tunnel is for another name', async () => {
      const proxy = await listen();
      const tls = { ca: TLS.cert, servername: 'other.test.invalid' };
      const error = await failureOf(send({ url: proxy.url }, { tls }));
      error.should.match({ reason: 'tls', left: false });
    });
  });

  describe('that came through and was not answered is not known:', () => {
    it('the platform does not answer', async () => {
      const proxy = await listen();
      simulator.faults.next({ hang: true });
      const error = await failureOf(send({ url: proxy.url }, { timeoutMs: 500 }));
      error.should.match({ reason: 'timeout', left: true });
    });

    it('the platform accepts and hangs up', async () => {
      const proxy = await listen();
      simulator.faults.next({ acceptThenCut: true });
      (await failureOf(send({ url: proxy.url }))).should.match({ reason: 'cut', left: true });
    });

    it('the platform hangs up within its answer', async () => {
      const proxy = await listen();
      simulator.faults.next({ cutMidBody: true });
      (await failureOf(send({ url: proxy.url }))).should.match({ reason: 'cut', left: true });
    });

    it('the answer is of ten megabytes', async () => {
      const proxy = await listen();
      simulator.faults.next({ megabytes: 10 });
      (await failureOf(send({ url: proxy.url }))).should.match({ reason: 'tooLarge', left: true });
    });
  });

  it('leaves the answer of the platform as it is, a refusal of its own included', async () => {
    const proxy = await listen();
    simulator.faults.next({ httpStatus: 407, bodyText: '<no>' });
    (await send({ url: proxy.url })).should.match({ httpStatus: 407, body: '<no>' });
  });

  it('does not keep the process alive while the proxy does not answer', async () => {
    const proxy = await listen();
    proxy.gate = new Promise(() => undefined);
    const code = await exitCodeOf({ apiUrl: 'https://192.0.2.1/v1', proxy: { url: proxy.url } });
    should(code).equal(0);
    proxy.connects.should.deepEqual(['192.0.2.1:443']);
  });

  it('leaves no connection to the proxy behind', async () => {
    const proxy = await listen();
    await send({ url: proxy.url });
    proxy.gate = new Promise(() => undefined);
    await failureOf(send({ url: proxy.url }, { timeoutMs: 60 }));
    await proxy.closed();
  });
});
