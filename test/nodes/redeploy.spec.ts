import 'should';
import { mock } from 'node:test';
import helper from 'node-red-node-test-helper';
import { startSimulator, type Simulator } from '../../simulator/server';
import { Flow, type FlowOptions } from '../harness/flow';
import { sendings } from '../harness/sendings';

/** Long enough for a deploy in between, short enough to wait for. */
const SLOW = { delayMs: 150 };
const TO_ONE = { phoneNumbers: '+33612345678' };

describe('a redeploy', () => {
  let simulator: Simulator;
  let flow: Flow;

  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());
  afterEach(async () => {
    mock.timers.reset();
    await flow.stop();
    simulator.reset();
  });

  async function start(options: FlowOptions = {}): Promise<Flow> {
    flow = new Flow({
      apiKey: 'SIMULATOR-KEY',
      ...options,
      account: { apiUrl: simulator.url, ...options.account },
    });
    return flow.start();
  }

  for (const type of ['full', 'flows', 'nodes'] as const) {
    it(`of kind "${type}" lets what is in flight leave by the node with the same id`, async () => {
      await start();
      simulator.faults.always(SLOW);
      flow.receive({ payload: 'in flight', ...TO_ONE });
      await simulator.waitForRequests(1);
      await flow.deploy(flow.json({ send: { name: type } }), type);
      await flow.until(() => flow.sms(0).length === 1);
      flow.outputs[0]![0]!.should.have.property('payload', 'in flight');
      flow.sms(0)[0]!.should.have.property('outcome', 'sent');
      simulator.accepted.should.have.length(1);
      flow.doneCalls.should.deepEqual([undefined]);
    });

    it(`of kind "${type}" goes on with what waits, in order, each once`, async () => {
      await start({ account: { requestsPerSecond: 10 } });
      const texts = Array.from({ length: 12 }, (_, i) => `message ${i}`);
      for (const payload of texts) flow.receive({ payload, ...TO_ONE });
      // What is between two nodes when flows stop is lost by Node-RED itself: wait for the pause.
      await flow.until(() => flow.sms(0).length === 6);
      await flow.deploy(flow.json({ send: { name: type } }), type);
      await flow.until(() => flow.sms(0).length === texts.length);
      shouldBeInOrder(
        simulator.accepted.map(({ text }) => text),
        texts,
      );
      flow.doneCalls.should.have.length(texts.length);
    });
  }

  it('changes the account under what waits: it goes with the new settings', async () => {
    await start({ account: { requestsPerSecond: 5, sender: 'OLD' } });
    for (let i = 0; i < 8; i += 1) flow.receive({ payload: `message ${i}`, ...TO_ONE });
    await simulator.waitForRequests(5);
    await flow.deploy(flow.json({ account: { requestsPerSecond: 0 } }), 'nodes');
    await flow.until(() => flow.sms(0).length === 8);
    simulator.accepted.should.have.length(8);
  });

  it('that takes the error output away sends the outcome to Catch nodes', async () => {
    await start({ send: { errorOutputs: ['11', 'other'] } });
    simulator.faults.always({ ...SLOW, refuse: 11 });
    flow.receive({ payload: 'x', ...TO_ONE });
    await simulator.waitForRequests(1);
    await flow.deploy(flow.json({ send: { errorOutputs: [] } }), 'full');
    await flow.until(() => flow.caught.length === 1);
    flow.caught[0]!.error!.code!.should.equal(11);
    flow.caught[0]!.sms!.should.containDeep({ outcome: 'refused', code: 11 });
    flow.doneCalls.should.have.length(1);
  });

  const without = (gone: string): object[] => (flow.json() as Json).filter(({ id }) => id !== gone);

  for (const [what, remove] of [
    ['send node is deleted', (json: Json) => json.filter(({ id }) => id !== flow.sendId)],
    [
      'send node is disabled',
      (json: Json) => json.map((n) => (n.id === flow.sendId ? { ...n, d: true } : n)),
    ],
    ['account is deleted', (json: Json) => json.filter(({ id }) => id !== flow.accountId)],
    [
      'account is disabled',
      (json: Json) => json.map((n) => (n.id === flow.accountId ? { ...n, d: true } : n)),
    ],
    ['flows are stopped', () => []],
  ] as [string, (json: Json) => Json][]) {
    it(`sends nothing while the ${what} and not back within 2 s, and loses nothing`, async () => {
      await start({ account: { requestsPerSecond: 5 } });
      const texts = Array.from({ length: 10 }, (_, i) => `message ${i}`);
      for (const payload of texts) flow.receive({ payload, ...TO_ONE });
      await flow.until(() => flow.sms(0).length === 2);
      mock.timers.enable({ apis: ['setTimeout'] });
      await flow.deploy(remove(flow.json() as Json), 'full');
      mock.timers.tick(1900);
      const sent = sendings(simulator).length;
      sent.should.be.below(4);
      mock.timers.tick(200);
      await turns(20);
      mock.timers.tick(60_000);
      await turns(20);
      sendings(simulator).should.have.length(sent);
      mock.timers.reset();
      await flow.deploy(flow.json({ account: { requestsPerSecond: 50 } }), 'full');
      await flow.until(() => flow.sms(0).length === texts.length);
      shouldBeInOrder(
        flow.outputs[0]!.map(({ payload }) => payload as string),
        texts,
      );
    });

    it(`goes on when the ${what} and back within 2 s`, async () => {
      await start({ account: { requestsPerSecond: 10 } });
      const texts = Array.from({ length: 12 }, (_, i) => `message ${i}`);
      for (const payload of texts) flow.receive({ payload, ...TO_ONE });
      await flow.until(() => flow.sms(0).length === 6);
      await flow.deploy(remove(flow.json() as Json), 'full');
      await flow.deploy(flow.json(), 'full');
      await flow.until(() => flow.sms(0).length === texts.length);
      shouldBeInOrder(
        simulator.accepted.map(({ text }) => text),
        texts,
      );
    });
  }

  it('that removes the account lets what is in flight end, and keeps what waits', async () => {
    await start({ account: { requestsPerSecond: 1 }, send: { errorOutputs: ['other'] } });
    simulator.faults.next(SLOW);
    for (const payload of ['in flight', 'second', 'third']) flow.receive({ payload, ...TO_ONE });
    await simulator.waitForRequests(1);
    mock.timers.enable({ apis: ['setTimeout'] });
    await flow.deploy(without(flow.accountId), 'full');
    mock.timers.tick(2000);
    await flow.until(() => flow.sms(0).length === 1);
    flow.outputs[0]![0]!.should.have.property('payload', 'in flight');
    flow.doneCalls.should.have.length(1);
    logLines().should.containEql('smspartner-account.log.removedWithWaiting');
    mock.timers.reset();
    // It comes back out of its journal: to the node with the same id.
    await flow.deploy(flow.json({ account: { requestsPerSecond: 0 } }), 'full');
    await flow.until(() => flow.sms(0).length === 3);
    const [first, ...others] = flow.sms(0);
    first!.should.not.have.property('recovered');
    others.should.matchEach({ outcome: 'sent', recovered: true });
    flow.sms(1).should.be.empty();
    simulator.accepted.should.have.length(3);
  });

  it('that removes the send node keeps what waits for it until it is there again', async () => {
    await start({ account: { requestsPerSecond: 1 } });
    for (const payload of ['sent', 'waits']) flow.receive({ payload, ...TO_ONE });
    await flow.until(() => flow.sms(0).length === 1);
    mock.timers.enable({ apis: ['setTimeout'] });
    // Only the changed node: the Catch node is the one that was there.
    await flow.deploy(without(flow.sendId), 'nodes');
    mock.timers.tick(2000);
    await turns(20);
    logLines().should.containEql('smspartner-account.log.waitingForNode');
    flow.doneCalls.should.have.length(1);
    sendings(simulator).should.have.length(1);
    mock.timers.reset();
    await flow.deploy(flow.json(), 'nodes');
    await flow.until(() => flow.sms(0).length === 2);
    flow.outputs[0]![1]!.should.have.property('payload', 'waits');
    flow.sms(0)[1]!.should.have.property('outcome', 'sent');
    flow.doneCalls.should.have.length(2);
    flow.caught.should.be.empty();
  });

  it('that removes the send node gives Catch nodes what was refused meanwhile', async () => {
    await start();
    simulator.faults.next({ ...SLOW, refuse: 11 });
    flow.receive({ payload: 'in flight', ...TO_ONE });
    await simulator.waitForRequests(1);
    mock.timers.enable({ apis: ['setTimeout'] });
    await flow.deploy(without(flow.sendId), 'nodes');
    mock.timers.tick(2000);
    await flow.until(() => flow.caught.length === 1);
    flow.caught[0]!.should.have.property('payload', 'in flight');
    flow.caught[0]!.sms!.should.containDeep({ outcome: 'refused', code: 11 });
    flow.doneCalls.should.have.length(1);
  });

  it('that moves the address elsewhere sends nothing of what waits to the wrong place', async () => {
    await start({ account: { requestsPerSecond: 1 }, send: { errorOutputs: ['9'] } });
    for (const payload of ['1', '2']) flow.receive({ payload, ...TO_ONE });
    await flow.until(() => flow.sms(0).length === 1);
    await flow.deploy(flow.json({ account: { apiUrl: 'http://192.0.2.1/v1' } }), 'full');
    await flow.until(() => flow.sms(1).length === 1);
    flow.sms(1)[0]!.should.containDeep({ outcome: 'refused', code: 9 });
    simulator.accepted.should.have.length(1);
  });

  it('that cannot tell the sandbox any more sends nothing of what waits', async () => {
    await start({ account: { requestsPerSecond: 1 }, send: { errorOutputs: ['9'] } });
    for (const payload of ['1', '2']) flow.receive({ payload, ...TO_ONE });
    await flow.until(() => flow.sms(0).length === 1);
    await flow.deploy(flow.json({ account: { sandbox: '${NOT_SET_ANYWHERE}' } }), 'full');
    await flow.until(() => flow.sms(1).length === 1);
    simulator.accepted.should.have.length(1);
  });

  it('that turns the sandbox on sends what waits in the sandbox', async () => {
    await start({ account: { requestsPerSecond: 1 } });
    for (const payload of ['1', '2']) flow.receive({ payload, ...TO_ONE });
    await flow.until(() => flow.sms(0).length === 1);
    await flow.deploy(flow.json({ account: { sandbox: true } }), 'full');
    await flow.until(() => flow.sms(0).length === 2);
    flow.sms(0)[1]!.should.have.property('sandbox', true);
    simulator.accepted.map(({ sandbox }) => sandbox).should.deepEqual([false, true]);
  });

  it('keeps the hourly cap', async () => {
    await start({ account: { maxPerHour: 2 }, send: { errorOutputs: ['limit'] } });
    await flow.send({ payload: 'one', ...TO_ONE });
    await flow.deploy(flow.json({ account: { name: 'renamed' } }), 'full');
    await flow.send({ payload: 'two', ...TO_ONE });
    await flow.send({ payload: 'three', ...TO_ONE });
    flow.sms(0).should.have.length(2);
    flow.sms(1)[0]!.should.containDeep({ outcome: 'refused', code: 'limit' });
  });
});

type Json = { id: string }[];

/** Each once. Where a deploy made one wait, the next one may overtake it on the network. */
function shouldBeInOrder(found: string[], texts: string[]): void {
  [...found].sort().should.deepEqual([...texts].sort());
  for (const [index, text] of found.entries()) {
    Math.abs(index - texts.indexOf(text)).should.be.belowOrEqual(1);
  }
}

/** The journal and the network have their turns, whatever the timers do. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What the package said in Node-RED's log: keys, since the helper knows no catalogs. */
function logLines(): string[] {
  return (helper.log().args as [{ msg?: unknown }][]).map(([{ msg }]) => String(msg));
}
