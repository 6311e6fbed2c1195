import should from 'should';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { ApiClient } from '../../../../lib/api/client';
import { SEND } from '../../../../lib/api/endpoints/send';
import {
  createTransport,
  type Transport,
  type TransportSettings,
} from '../../../../lib/api/http/transport';
import type { TransportError, TransportReason } from '../../../../lib/api/http/transport-error';
import { type Fault, type Simulator, startSimulator } from '../../../../simulator/server';
import { capture, TEST_KEY } from '../../../harness/captured';
import { TLS } from '../../../harness/certificates';
import { accounts, bodyOf, exitCodeOf, failureOf } from '../requests';

describe('a request', () => {
  let simulator: Simulator;
  let secure: Simulator;
  const opened: Transport[] = [];

  before(async () => {
    simulator = await startSimulator({ accounts });
    secure = await startSimulator({ accounts, tls: TLS });
  });
  after(() => Promise.all([simulator.close(), secure.close()]));
  afterEach(() => {
    for (const transport of opened.splice(0)) transport.close();
    simulator.reset();
    secure.reset();
  });

  const open = (url: string, more: Partial<TransportSettings> = {}): Transport => {
    const transport = createTransport({ apiUrl: new URL(url), ...more });
    opened.push(transport);
    return transport;
  };
  const post = (url: string, more: Partial<TransportSettings> = {}, timeoutMs = 5000) =>
    open(url, more).request({ method: 'POST', path: '/send', body: bodyOf(), timeoutMs });
  const fails = async (
    request: Promise<unknown>,
    reason: TransportReason,
    left: boolean,
  ): Promise<TransportError> => {
    const error = await failureOf(request);
    capture('error', error);
    error.should.match({ reason, left });
    return error;
  };

  describe('that failed before it left says so:', () => {
    it('a name that nobody knows', async () => {
      const error = await fails(post('https://does-not-exist.invalid/v1'), 'network', false);
      error.detail.should.match(/^(ENOTFOUND|EAI_AGAIN)$/);
    });

    it('a port where nobody listens', async () => {
      const url = `http://127.0.0.1:${await closedPort()}/v1`;
      const error = await fails(post(url), 'network', false);
      error.detail.should.equal('ECONNREFUSED');
    });

    it('a certificate that nobody signed', async () => {
      const error = await fails(post(secure.url), 'tls', false);
      error.detail.should.equal('DEPTH_ZERO_SELF_SIGNED_CERT');
      secure.requestCount.should.equal(0);
    });

    it('a certificate for another name', async () => {
      const tls = { ca: TLS.cert, servername: 'other.test.invalid' };
      const error = await fails(post(secure.url, { tls }), 'tls', false);
      error.detail.should.equal('ERR_TLS_CERT_ALTNAME_INVALID');
    });

    it('a server without TLS', () =>
      withServer(
        (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
        (port) => fails(post(`https://127.0.0.1:${port}/v1`), 'tls', false),
      ));

    it('a CA that is none', () =>
      fails(post(secure.url, { tls: { ca: 'x', cert: 'y' } }), 'tls', false));

    it('a server that never shakes hands, after the timeout', () =>
      withServer(
        () => undefined,
        (port) => fails(post(`https://127.0.0.1:${port}/v1`, {}, 60), 'timeoutBeforeSend', false),
      ));

    it('a server that hangs up instead of shaking hands', () =>
      withServer(
        (socket) => socket.destroy(),
        (port) => fails(post(`https://127.0.0.1:${port}/v1`), 'network', false),
      ));

    it('a turn that never came, as all connections were taken', async () => {
      simulator.faults.always({ hang: true });
      const transport = open(simulator.url);
      const request = (timeoutMs: number): Promise<TransportError> =>
        failureOf(transport.request({ method: 'POST', path: '/send', body: bodyOf(), timeoutMs }));
      // Long enough for a busy machine: the last one must not get the turn of one that has timed out.
      const first = Array.from({ length: 64 }, () => request(3000));
      await simulator.waitForRequests(64);
      (await request(50)).should.match({ reason: 'timeoutBeforeSend', left: false });
      for (const error of await Promise.all(first)) error.reason.should.equal('timeout');
      simulator.requestCount.should.equal(64);
    });
  });

  describe('that failed after it left says that nobody knows:', () => {
    // prettier-ignore
    const cases: [sentence: string, fault: Fault, reason: TransportReason, accepted: number][] = [
      ['no answer within the timeout', { hang: true }, 'timeout', 0],
      ['an answer after the timeout', { delayMs: 600 }, 'timeout', 1],
      ['accepted, then cut off', { acceptThenCut: true }, 'cut', 1],
      ['cut off before it was accepted', { cutBeforeAccept: true }, 'cut', 0],
      ['cut off within the answer', { cutMidBody: true }, 'cut', 1],
      ['an answer of ten megabytes', { megabytes: 10 }, 'tooLarge', 0],
    ];
    for (const [sentence, fault, reason, accepted] of cases) {
      const timeoutMs = reason === 'timeout' ? 300 : 5000;
      it(sentence, async () => {
        simulator.faults.next(fault);
        await fails(post(simulator.url, {}, timeoutMs), reason, true);
        simulator.counts.accepted.should.equal(accepted);
        simulator.requestCount.should.equal(1);
      });
      it(`${sentence} (TLS)`, async () => {
        secure.faults.next(fault);
        await fails(post(secure.url, { tls: { ca: TLS.cert } }, timeoutMs), reason, true);
        secure.requestCount.should.equal(1);
      });
    }

    it('an answer that is not HTTP', () =>
      withServer(
        (socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
        (port) => fails(post(`http://127.0.0.1:${port}/v1`), 'cut', true),
      ));

    it('headers without end', () =>
      withServer(
        (socket) =>
          socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n' + 'X: y\r\n'.repeat(9000))),
        (port) => fails(post(`http://127.0.0.1:${port}/v1`), 'cut', true),
      ));

    it('a body that comes too slowly, by the time since the start', () =>
      withServer(
        (socket) =>
          socket.once('data', () => {
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
            const timer = setInterval(() => socket.write('x'), 20);
            socket.once('close', () => clearInterval(timer));
          }),
        (port) => fails(post(`http://127.0.0.1:${port}/v1`, {}, 150), 'timeout', true),
      ));

    it('even on a connection that had worked before', async () => {
      const transport = open(simulator.url);
      const request = () =>
        transport.request({ method: 'POST', path: '/send', body: bodyOf(), timeoutMs: 5000 });
      await request();
      simulator.faults.next({ cutBeforeAccept: true });
      await fails(request(), 'cut', true);
      simulator.connections.should.equal(1);
    });
  });

  describe('that is answered', () => {
    it('gives status and body, whatever they are', async () => {
      simulator.faults.next({ httpStatus: 503, bodyText: '<h1>é€😀</h1>' });
      (await post(simulator.url)).should.match({ httpStatus: 503, body: '<h1>é€😀</h1>' });
      simulator.faults.next({ emptyBody: true });
      (await post(simulator.url)).should.match({ httpStatus: 200, body: '' });
    });

    it('trusts the CA it was given', async () => {
      const { httpStatus } = await post(secure.url, { tls: { ca: TLS.cert } });
      httpStatus.should.equal(200);
      secure.counts.accepted.should.equal(1);
    });

    it('takes a megabyte, for a page is not cut at its most important line', async () => {
      simulator.faults.next({ megabytes: 1 });
      (await post(simulator.url)).body.length.should.equal(1024 * 1024);
    });

    it('counts its bytes, not its characters', async () => {
      const client = new ApiClient({ ...settings(simulator), timeoutMs: 5000 });
      for (const message of ['é€😀', 'ø'.repeat(1000), '\ud83d']) {
        const answer = await client.call(SEND, { phoneNumbers: '+33612345678', message });
        answer.kind.should.equal('accepted');
      }
      client.close();
      simulator.requests[0]!.headers['content-length']!.should.equal(
        String(simulator.requests[0]!.rawBody.length),
      );
      should(simulator.accepted[0]!.text).equal('é€😀');
      simulator.violations.should.be.empty();
    });

    it('follows no redirect: the key would go where nobody sent it', async () => {
      let visits = 0;
      const elsewhere = createServer((_, response) => {
        visits += 1;
        response.end();
      });
      await listen(elsewhere);
      const { port } = elsewhere.address() as AddressInfo;
      for (const status of [301, 302, 303, 307, 308]) {
        const redirecting = createServer((request, response) => {
          request.resume();
          response.writeHead(status, { Location: `http://127.0.0.1:${port}/` }).end('moved');
        });
        await listen(redirecting);
        const url = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/v1`;
        (await post(url)).should.match({ httpStatus: status, body: 'moved' });
        redirecting.close();
        redirecting.closeAllConnections();
      }
      elsewhere.close();
      visits.should.equal(0);
    });
  });

  it('shows its key in no error, however it failed', async () => {
    simulator.faults.next({ acceptThenCut: true });
    const path = `/me?apiKey=${TEST_KEY}`;
    const transport = open(simulator.url);
    const cut = await failureOf(transport.request({ method: 'GET', path, timeoutMs: 5000 }));
    const refused = await failureOf(post(`http://127.0.0.1:${await closedPort()}/v1`));
    for (const error of [cut, refused]) {
      capture('error', error);
      Object.keys(error).sort().should.deepEqual(['detail', 'left', 'name', 'reason']);
      should(error.cause).be.undefined();
      `${error.stack}${error.message}`.should.not.containEql(TEST_KEY);
    }
  });

  it('without an answer does not keep the process alive', async () => {
    simulator.faults.always({ hang: true });
    const code = await exitCodeOf({ apiUrl: simulator.url });
    should(code).equal(0);
    simulator.requestCount.should.equal(1);
  });
});

function settings({ url }: Simulator): { apiKey: string; apiUrl: URL } {
  return { apiKey: TEST_KEY, apiUrl: new URL(url) };
}

function listen(server: Server): Promise<unknown> {
  server.listen(0, '127.0.0.1');
  return once(server, 'listening');
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server of raw bytes, for as long as `work` takes. */
async function withServer(
  onConnection: (socket: Socket) => unknown,
  work: (port: number) => Promise<unknown>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}
