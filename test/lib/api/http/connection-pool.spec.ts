import should from 'should';
import { mock } from 'node:test';
import { ConnectionPool, MAX_IDLE_MS } from '../../../../lib/api/http/connection-pool';
import { MAX_CONNECTIONS } from '../../../../lib/api/http/most-connections';
import {
  createTransport,
  type HttpAnswer,
  type Transport,
} from '../../../../lib/api/http/transport';
import { type Simulator, startSimulator } from '../../../../simulator/server';
import { TLS } from '../../../harness/certificates';
import { accounts, bodyOf } from '../requests';

for (const tls of [undefined, TLS]) {
  describe(`connections ${tls ? 'over TLS' : 'in clear'}`, () => {
    let simulator: Simulator;
    let transport: Transport;

    before(async () => {
      simulator = await startSimulator({ accounts, ...(tls && { tls }) });
    });
    after(() => simulator.close());
    beforeEach(() => {
      simulator.reset();
      const options = tls && { ca: tls.cert };
      transport = createTransport({ apiUrl: new URL(simulator.url), tls: options });
    });
    afterEach(() => {
      mock.timers.reset();
      transport.close();
    });

    const send = (): Promise<HttpAnswer> =>
      transport.request({
        method: 'POST',
        path: '/send',
        body: bodyOf(),
        timeoutMs: 8000,
      });
    const idOf = (index: number): number => simulator.requests[index]!.connectionId;

    it('carry one request after the other', async () => {
      for (let i = 0; i < 5; i += 1) await send();
      new Set(simulator.requests.map(({ connectionId }) => connectionId)).size.should.equal(1);
    });

    // Only the clock is moved: Node's own idle timer does not fire, as in a machine that was asleep.
    // prettier-ignore
    const idle: [sentence: string, ms: number, isReused: boolean][] = [
      ['are used again just before their limit', MAX_IDLE_MS - 1, true],
      ['are never used again from their limit on', MAX_IDLE_MS, false],
      ['are never used again after a night', 8 * 3_600_000, false],
      ['are not trusted when the clock was set back', -1000, false],
    ];
    for (const [sentence, ms, isReused] of idle) {
      it(sentence, async () => {
        const start = Date.now();
        mock.timers.enable({ apis: ['Date'], now: start });
        await send();
        mock.timers.setTime(start + ms);
        await send();
        should(idOf(1) === idOf(0)).equal(isReused);
        simulator.counts.accepted.should.equal(2);
      });
    }

    it('count their idle time from their last use', async () => {
      mock.timers.enable({ apis: ['Date'], now: Date.now() });
      for (let i = 0; i < 4; i += 1) {
        await send();
        mock.timers.tick(MAX_IDLE_MS / 2);
      }
      idOf(3).should.equal(idOf(0));
    });

    it('are not used again when the platform closes them', async () => {
      simulator.faults.next({ closeConnection: true });
      await send();
      await send();
      idOf(1).should.not.equal(idOf(0));
      simulator.counts.accepted.should.equal(2);
    });

    it('are not used again after an answer that was cut off', async () => {
      simulator.faults.next({ cutMidBody: true });
      await send().should.be.rejected();
      await send();
      idOf(1).should.not.equal(idOf(0));
    });

    it('are at most 64 for 500 requests', async () => {
      simulator.latencyMs = 5;
      const answers = await Promise.all(Array.from({ length: 500 }, send));
      answers.every(({ httpStatus }) => httpStatus === 200).should.be.true();
      simulator.maxConnections.should.be.belowOrEqual(MAX_CONNECTIONS);
      simulator.maxConnections.should.be.above(1);
      simulator.counts.accepted.should.equal(500);
    });

    it('let a request in flight finish when they are closed', async () => {
      simulator.latencyMs = 30;
      const request = send();
      await simulator.waitForRequests(1);
      transport.close();
      (await request).httpStatus.should.equal(200);
      simulator.latencyMs = 0;
      await send();
      idOf(1).should.not.equal(idOf(0));
    });

    it('are closed at once when nothing is in flight', async () => {
      const pool = new ConnectionPool(tls !== undefined);
      pool.close();
      Object.keys(pool.agent.freeSockets).should.be.empty();
      await send();
      transport.close();
      await send();
      idOf(1).should.not.equal(idOf(0));
    });
  });
}
