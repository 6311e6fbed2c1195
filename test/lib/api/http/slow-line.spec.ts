import dns from 'node:dns';
import { mock } from 'node:test';
import { createTransport, type TransportSettings } from '../../../../lib/api/http/transport';
import { type Simulator, startSimulator } from '../../../../simulator/server';
import { PROXIED_HOST, TLS } from '../../../harness/certificates';
import { type ProxyServer, startProxy } from '../../../harness/proxy-server';
import { type SlowLine, startSlowLine } from '../../../harness/slow-line';
import { accounts, bodyOf } from '../requests';

/** More than Node itself gives an address. */
const LONGER_THAN_NODE_MS = 400;

/** What a resolver says of a name with both families, of which nobody listens at the second. */
const BOTH_FAMILIES = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

type Found = (error: null, addresses: typeof BOTH_FAMILIES) => void;

if (process.platform === 'linux') {
  describe('a name with addresses of two families on a slow line has the time of the account', () => {
    let simulator: Simulator;
    let secure: Simulator;
    let proxy: ProxyServer;
    let line: SlowLine | undefined;

    before(async () => {
      simulator = await startSimulator({ accounts });
      secure = await startSimulator({ accounts, tls: TLS });
      proxy = await startProxy();
    });
    after(() => Promise.all([simulator.close(), secure.close(), proxy.close()]));
    beforeEach(() => {
      mock.method(dns, 'lookup', (_: string, __: object, found: Found) =>
        found(null, BOTH_FAMILIES),
      );
    });
    afterEach(async () => {
      mock.restoreAll();
      await line?.close();
    });

    const tls = { ca: TLS.cert };
    // prettier-ignore
    const ways: [sentence: string, to: () => number, settings: (port: number) => TransportSettings][] = [
      ['over TLS', () => secure.port, (port) => ({ apiUrl: new URL(`https://${PROXIED_HOST}:${port}/v1`), tls })],
      ['in clear', () => simulator.port, (port) => ({ apiUrl: new URL(`http://${PROXIED_HOST}:${port}/v1`), tls })],
      ['to a proxy', () => proxy.port, (port) => ({ apiUrl: new URL(secure.url), tls, proxy: { url: `http://${PROXIED_HOST}:${port}` } })],
    ];
    for (const [sentence, to, settings] of ways) {
      it(sentence, async () => {
        line = await startSlowLine(to());
        const transport = createTransport(settings(line.port));
        setTimeout(() => line?.letGoOn(), LONGER_THAN_NODE_MS);
        const answer = await transport.request({
          method: 'POST',
          path: '/send',
          body: bodyOf(),
          timeoutMs: 30_000,
        });
        answer.httpStatus.should.equal(200);
        transport.close();
      });
    }
  });
}
