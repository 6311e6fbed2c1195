// Deploys under load: no request is interrupted, no message lost, none sent twice, whatever kind of deploy
// and however many. What left is counted at the node itself: what is between two nodes when flows stop is
// lost by Node-RED, not by the outbox.
import 'should';
import { createRequire } from 'node:module';
import type { Sent } from '../../../lib/message/outcome';
import type { Flow, FlowOptions, Message } from '../../harness/flow';
import { times } from '../../harness/how-often';
import {
  anotherSendNode,
  controlsOf,
  eventually,
  forGood,
  logLines,
  setUpOutbox,
  wait,
  without,
} from './outbox-stage';

const DEPLOYS = times(60);
const MESSAGES_EACH = 8;
const LATENCY_MS = 20;
const TO_ONE = { phoneNumbers: '+33612345678' };

interface Hooks {
  add(name: string, hook: (events: { msg: Message; source: { id: string } }[]) => void): void;
  remove(name: string): void;
}
const { hooks } = createRequire(__filename)(process.env['NODE_RED_PACKAGE'] ?? 'node-red') as {
  hooks: Hooks;
};

describe(`${DEPLOYS} deploys under load`, () => {
  const stage = setUpOutbox({ latencyMs: LATENCY_MS });
  let left: Message[];

  beforeEach(() => (left = []));
  afterEach(() => hooks.remove('onSend.deploys'));

  function countWhatLeaves({ sendId }: Flow): void {
    hooks.add('onSend.deploys', (events) => {
      for (const { msg, source } of events) if (source.id === sendId) left.push(msg);
    });
  }

  for (const type of ['full', 'flows', 'nodes'] as const) {
    for (const requestsPerSecond of [0, 200]) {
      const rate = requestsPerSecond === 0 ? 'without a limit' : 'at 200 requests a second';
      it(`of kind "${type}", ${rate}, interrupt, lose and double nothing`, async () => {
        const flow = await stage.start({ account: { requestsPerSecond, maxPerHour: 0 } });
        countWhatLeaves(flow);
        const sent: string[] = [];
        const pour = (): void => {
          for (let i = 0; i < MESSAGES_EACH; i += 1) {
            const n = sent.length;
            sent.push(`message ${n}`);
            // Some share a number, and so no request.
            const phoneNumbers = `+336123456${String(n % 70).padStart(2, '0')}`;
            flow.receive({ payload: sent[n], phoneNumbers });
          }
        };
        for (let deploy = 0; deploy < DEPLOYS; deploy += 1) {
          pour();
          // Requests are on their way at some deploys, not yet written at others.
          if (deploy % 3 > 0) await wait(deploy % 3 === 1 ? 5 : LATENCY_MS);
          const name = `deploy ${deploy}`;
          await flow.deploy(flow.json({ send: { name }, account: { name } }), type);
        }
        await flow.until(() => flow.doneCalls.length === sent.length);

        const { accepted } = stage.simulator;
        accepted.should.have.length(sent.length);
        new Set(accepted.map(({ text }) => text)).size.should.equal(sent.length);
        left
          .map(({ payload }) => payload as string)
          .sort()
          .should.deepEqual([...sent].sort());
        // A request that was interrupted would have been looked up, or unknown.
        for (const { sms } of left) {
          const { outcome, messageId, verified } = sms as Sent;
          [outcome, typeof messageId, verified].should.deepEqual(['sent', 'string', undefined]);
        }
        logLines().should.be.empty();
      }).timeout(60_000);
    }
  }
});

describe('a deploy', () => {
  const stage = setUpOutbox();

  const start = (options: FlowOptions = {}): Promise<Flow> => stage.start(options);
  const texts = (): string[] => stage.simulator.accepted.map(({ text }) => text);

  /** Some messages that wait for a platform that asked for time. */
  async function waiting(flow: Flow, payloads: string[]): Promise<void> {
    stage.simulator.faults.always({ httpStatus: 429, retryAfter: 60 });
    const view = () => controlsOf(flow.accountId).view();
    flow.receive({ payload: payloads[0], ...TO_ONE });
    await eventually(() => view().pauseReason?.why === 'failing', 'the first failed try');
    for (const payload of payloads.slice(1)) flow.receive({ payload, ...TO_ONE });
    await eventually(() => view().waiting === payloads.length, 'all of them');
    stage.simulator.faults.clear();
  }

  for (const [how, remove] of [
    ['deleted', (flow: Flow) => without(flow, flow.sendId)],
    ['disabled', (flow: Flow) => disabled(flow, flow.sendId)],
  ] as const) {
    it(`keeps what waits for a send node that was ${how}, sends the others', and sends it after an undo`, async () => {
      const flow = await start({ nodes: (own) => anotherSendNode(own, 'second') });
      await waiting(flow, ['mine', 'mine too']);
      const seen: Message[] = [];
      flow.receiveBy('second', { payload: 'theirs', ...TO_ONE });
      await forGood(() => flow.deploy(remove(flow), 'full'));
      flow.hear('second seen', (msg) => seen.push(msg));
      const controls = controlsOf(flow.accountId);
      controls.release();
      await flow.until(() => seen.length === 1);
      texts().should.deepEqual(['theirs']);
      controls.view().should.containDeep({ held: 2, waiting: 0 });
      for (const { reason, nodeId } of controls.view().heldMessages) {
        [reason, nodeId].should.deepEqual(['nodeGone', flow.sendId]);
      }
      logLines().should.have.length(1);
      logLines()[0]!.should.match(/deleted or disabled: 2\./);

      await flow.deploy(flow.json(), 'full');
      await flow.until(() => flow.doneCalls.length === 2);
      texts().sort().should.deepEqual(['mine', 'mine too', 'theirs']);
      flow.outputs[0]!.map(({ payload }) => payload)
        .sort()
        .should.deepEqual(['mine', 'mine too']);
      for (const sms of flow.sms(0)) sms.should.not.have.property('recovered');
      controls.view().should.containDeep({ held: 0, waiting: 0 });
    });
  }

  it('that deletes the send node leaves what waits to a human, who drops it: no SMS', async () => {
    const flow = await start();
    await waiting(flow, ['mine']);
    await forGood(() => flow.deploy(without(flow, flow.sendId), 'full'));
    controlsOf(flow.accountId).release();
    controlsOf(flow.accountId).drop().should.equal(1);
    await flow.deploy(flow.json(), 'full');
    await flow.send({ payload: 'next', ...TO_ONE });
    texts().should.deepEqual(['next']);
    controlsOf(flow.accountId).view().should.containDeep({ held: 0, waiting: 0 });
    flow.received = flow.doneCalls.length;
  });

  it('that deletes the send node leaves what waits to a human, who sends it all the same', async () => {
    const flow = await start();
    await waiting(flow, ['mine']);
    await forGood(() => flow.deploy(without(flow, flow.sendId), 'full'));
    controlsOf(flow.accountId).release();
    controlsOf(flow.accountId).sendAgain().should.equal(1);
    await eventually(() => texts().length === 1, 'the SMS');
    await eventually(() => flow.doneCalls.length === 1, 'its end');
    await flow.deploy(flow.json(), 'full');
    await wait(100);
    texts().should.deepEqual(['mine']);
  });

  for (const [how, remove] of [
    ['deleted', (flow: Flow) => without(flow, flow.accountId)],
    ['disabled', (flow: Flow) => disabled(flow, flow.accountId)],
  ] as const) {
    it(`sends nothing while the account is ${how}, and goes on when it is back`, async () => {
      const flow = await start();
      await waiting(flow, ['one', 'two']);
      await forGood(() => flow.deploy(remove(flow), 'full'));
      await wait(100);
      texts().should.be.empty();
      await flow.deploy(flow.json(), 'full');
      await flow.until(() => flow.sms(0).length === 2);
      texts().sort().should.deepEqual(['one', 'two']);
      flow.onlyPort.should.equal(0);
    });
  }
});

function disabled(flow: Flow, id: string): object[] {
  const flows = flow.json() as { id: string }[];
  return flows.map((node) => (node.id === id ? { ...node, d: true } : node));
}
