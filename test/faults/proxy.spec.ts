import 'should';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { startFaultProxy, type FaultProxy, type Treatment } from '../../faults/proxy';

const ANSWER = 'The answer, which is long enough to be cut';

/** How long to wait for what does not come, and for what comes on a busy machine. */
const IN_VAIN_MS = 500;
const IN_TIME_MS = 30_000;

/** What became of one request: the body of its answer, or the system's word for why there is none. */
async function ask(port: number, longestMs = IN_TIME_MS): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: 'A request',
      headers: { Connection: 'close' },
      signal: AbortSignal.timeout(longestMs),
    });
    return await response.text();
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause;
    return cause?.code ?? (error as Error).name;
  }
}

describe('the fault proxy', () => {
  let bodies: string[];
  let server: Server;
  let proxy: FaultProxy;
  let treatment: Treatment;

  beforeEach(async () => {
    bodies = [];
    treatment = {};
    server = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.end(ANSWER);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    proxy = await startFaultProxy({ upstreamPort: port, treatmentOf: () => treatment });
  });

  afterEach(async () => {
    await proxy.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const cases: [string, Treatment, { answer: RegExp; taken: number }][] = [
    ['passes what nothing is said about', {}, { answer: /^The answer/, taken: 1 }],
    [
      'resets before anything is forwarded',
      { request: { bytes: 0, then: 'reset' } },
      { answer: /ECONNRESET|UND_ERR_SOCKET/, taken: 0 },
    ],
    [
      'resets after a part of the request',
      { request: { bytes: 30, then: 'reset' } },
      { answer: /ECONNRESET|UND_ERR_SOCKET/, taken: 0 },
    ],
    [
      'resets after the whole request',
      { answer: { bytes: 0, then: 'reset' } },
      { answer: /ECONNRESET|UND_ERR_SOCKET/, taken: 1 },
    ],
    [
      'cuts an answer',
      { answer: { bytes: 60, then: 'reset' } },
      { answer: /ECONNRESET|UND_ERR_SOCKET/, taken: 1 },
    ],
    [
      'swallows a request',
      { request: { bytes: 0, then: 'silence' } },
      { answer: /TimeoutError/, taken: 0 },
    ],
    [
      'swallows an answer',
      { answer: { bytes: 0, then: 'silence' } },
      { answer: /TimeoutError/, taken: 1 },
    ],
    ['is late', { delayMs: 200 }, { answer: /^The answer/, taken: 1 }],
  ];
  for (const [title, given, { answer, taken }] of cases) {
    it(title, async () => {
      treatment = given;
      const began = Date.now();
      const isInVain = answer.test('TimeoutError');
      (await ask(proxy.port, isInVain ? IN_VAIN_MS : IN_TIME_MS)).should.match(answer);
      bodies.should.have.length(taken);
      (Date.now() - began).should.be.aboveOrEqual((given.delayMs ?? 0) - 5);
    });
  }

  it('forwards a late request also when its sender has given up', async () => {
    treatment = { delayMs: 4 * IN_VAIN_MS };
    (await ask(proxy.port, IN_VAIN_MS)).should.equal('TimeoutError');
    bodies.should.be.empty();
    while (bodies.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    bodies.should.eql(['A request']);
  });

  it('asks anew for each request of one connection', async () => {
    const treatments: Treatment[] = [{}, { answer: { bytes: 0, then: 'reset' } }];
    let asked = 0;
    const { port } = server.address() as AddressInfo;
    const second = await startFaultProxy({
      upstreamPort: port,
      treatmentOf: () => treatments[asked++] ?? {},
    });
    const socket = connect(second.port, '127.0.0.1');
    const heard: string[] = [];
    const ended = new Promise<string>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        heard.push(chunk.toString());
        if (chunk.toString().includes('cut')) socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.on('end', () => resolve('end'));
    });
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    (await ended).should.equal('ECONNRESET');
    heard.join('').should.containEql(ANSWER);
    asked.should.equal(2);
    await second.close();
  });

  it('refuses for a while, and is there again on its port', async () => {
    const { port } = proxy;
    const refusing = proxy.refuseFor(1000);
    (await ask(port)).should.equal('ECONNREFUSED');
    await refusing;
    proxy.port.should.equal(port);
    (await ask(port)).should.equal(ANSWER);
  });
});
