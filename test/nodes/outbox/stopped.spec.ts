// Flows that somebody stops in the editor and starts again: nothing is sent meanwhile, nothing is lost, whatever
// keeps what waits, and nothing is said that is not true.
import 'should';
import { mock } from 'node:test';
import type { OutboxView } from '../../../lib/outbox/view';
import { accounts } from '../../../nodes/shared/accounts';
import type { Flow, FlowOptions } from '../../harness/flow';
import { sendings } from '../../harness/sendings';
import { controlsOf, eventually, logLines, setUpOutbox, without } from './outbox-stage';

const TO_ONE = { phoneNumbers: '+33612345678' };
const LONG_MS = 3_600_000;

describe('flows that are stopped and started again', () => {
  const stage = setUpOutbox();

  const texts = (): string[] => stage.simulator.accepted.map(({ text }) => text);
  const view = ({ accountId }: Flow): OutboxView => controlsOf(accountId).view();
  const payloads = (flow: Flow, port = 0): unknown[] =>
    (flow.outputs[port] ?? []).map(({ payload }) => payload).sort();

  /** One is sent, two wait for a second that does not pass. */
  async function startWithTwoWaiting(options: FlowOptions): Promise<Flow> {
    const account = { requestsPerSecond: 1, ...options.account };
    const flow = await stage.start({ ...options, account });
    for (const payload of ['first', 'second', 'third']) flow.receive({ payload, ...TO_ONE });
    await flow.until(() => flow.sms(0).length === 1);
    mock.timers.enable({ apis: ['setTimeout'] });
    return flow;
  }

  /** Whatever waits for it: the disk and the network have their turns. */
  async function pass(ms: number): Promise<void> {
    mock.timers.tick(ms);
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** @returns how many messages have come to their end since */
  function ends(): () => number {
    const { mock: spy } = mock.method(accounts.sendNodes, 'deliver');
    return () => spy.callCount();
  }

  for (const outbox of ['disk', 'memory'] as const) {
    describe(`with the outbox ${outbox === 'disk' ? 'on disk' : 'in memory'}`, () => {
      it('send nothing meanwhile, however long, and then go on with what waits', async () => {
        const flow = await startWithTwoWaiting({ account: { outbox } });
        await flow.stopFlows();
        await pass(LONG_MS);
        await pass(LONG_MS);
        const begun = sendings(stage.simulator).length;
        begun.should.equal(1);
        view(flow).should.containDeep({ waiting: 2, held: 0 });
        logLines().should.be.empty();
        mock.timers.reset();
        await flow.startFlows();
        await flow.until(() => flow.sms(0).length === 3);
        texts().sort().should.deepEqual(['first', 'second', 'third']);
        payloads(flow).should.deepEqual(['first', 'second', 'third']);
        for (const sms of flow.sms(0)) sms.should.not.have.property('recovered');
        logLines().should.be.empty();
      });

      for (const refuse of [undefined, 11]) {
        const what = refuse ? 'refusal' : 'success';
        it(`let the ${what} of what was in flight leave by its node once that is back`, async () => {
          const flow = await stage.start({ account: { outbox } });
          stage.simulator.faults.next({ delayMs: 300, ...(refuse && { refuse }) });
          flow.receive({ payload: 'in flight', ...TO_ONE, topic: 'kept' });
          await stage.simulator.waitForRequests(1);
          mock.timers.enable({ apis: ['setTimeout'] });
          const ended = ends();
          await flow.stopFlows();
          await pass(4000);
          mock.timers.reset();
          await eventually(() => ended() === 1, 'the answer');
          flow.outputs.flat().should.be.empty();
          await flow.startFlows();
          await flow.until(() => flow.outputs.flat().length === 1);
          flow.onlyMessage.should.containEql({ payload: 'in flight', topic: 'kept' });
          flow.onlySms.should.containEql({ outcome: refuse ? 'refused' : 'sent' });
          flow.onlySms.should.not.have.property('recovered');
          logLines().should.be.empty();
        });
      }

      it('let what has expired meanwhile leave as expired, and send it no more', async () => {
        const send = { expires: '0.01', expiresType: 'num' as const, errorOutputs: ['expired'] };
        const flow = await startWithTwoWaiting({ account: { outbox }, send });
        const ended = ends();
        await flow.stopFlows();
        mock.timers.reset();
        await eventually(() => ended() === 2, 'their end');
        flow.sms(1).should.be.empty();
        await flow.startFlows();
        await flow.until(() => flow.sms(1).length === 2);
        flow.sms(1).should.matchEach({ outcome: 'failed', code: 'expired' });
        texts().should.deepEqual(['first']);
      });
    });
  }

  it('know that a send node was deleted only when they have started without it', async () => {
    const flow = await startWithTwoWaiting({ account: { outbox: 'memory' } });
    await flow.stopFlows();
    await pass(LONG_MS);
    const changed = flow.deploy(without(flow, flow.sendId), 'full');
    await flow.startFlows();
    await changed;
    view(flow).should.containDeep({ waiting: 2, held: 0 });
    await pass(2000);
    view(flow).should.containDeep({ waiting: 0, held: 2 });
    logLines().should.have.length(1);
    logLines()[0]!.should.match(/deleted or disabled: 2\./);
    controlsOf(flow.accountId).drop();
    await flow.until(() => flow.doneCalls.length === 3);
  });

  describe('an account in memory that is deleted', () => {
    it('ends what waits, by its node, and says so', async () => {
      const flow = await startWithTwoWaiting({
        account: { outbox: 'memory' },
        send: { errorOutputs: ['network', 'other'] },
      });
      await flow.deploy(without(flow, flow.accountId), 'full');
      await pass(2000);
      mock.timers.reset();
      await flow.until(() => flow.sms(1).length === 2);
      payloads(flow, 1).should.deepEqual(['second', 'third']);
      flow.sms(1).should.matchEach({ outcome: 'failed', code: 'network' });
      flow
        .sms(1)[0]!
        .should.have.property('reason')
        .match(/removed or disabled/);
      logLines().should.have.length(1);
      logLines()[0]!.should.match(/in memory \(2\): they are not sent/);
      texts().should.deepEqual(['first']);
      accounts
        .list()
        .some(({ id }) => id === flow.accountId)
        .should.be.false();
    });

    it('gives those with the same key one outcome each', async () => {
      const flow = await startWithTwoWaiting({
        account: { outbox: 'memory' },
        send: { errorOutputs: ['network', 'other'], key: 'topic', keyType: 'msg' },
      });
      for (let i = 0; i < 3; i += 1) flow.receive({ payload: 'x', ...TO_ONE, topic: 'key' });
      await eventually(() => view(flow).waiting === 5, 'all of them');
      await flow.deploy(without(flow, flow.accountId), 'full');
      await pass(2000);
      mock.timers.reset();
      await flow.until(() => flow.doneCalls.length === 6);
      payloads(flow, 1).should.deepEqual(['second', 'third', 'x', 'x', 'x']);
    });
  });
});
