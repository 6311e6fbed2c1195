import 'should';
import helper from 'node-red-node-test-helper';
import { freePort } from '../harness/free-port';
import type { Fault } from '../../simulator/server';
import type { CreditsProperties } from '../../nodes/credits/config';
import { KEY_MARK, TEST_KEY } from '../harness/captured';
import type { Flow, FlowOptions, Message } from '../harness/flow';
import { setUpStage, useEnvironment } from '../harness/stage';
import { english } from './outbox/english';

const TYPE = 'smspartner-credits';
/** All tries of a question end soon. */
const SHORT = { timeout: 0.15 };

describe('the credits node', () => {
  const stage = setUpStage({}, 'memory');
  const setEnvironment = useEnvironment();

  const start = (node: Partial<CreditsProperties> = {}, more: FlowOptions = {}): Promise<Flow> =>
    stage.start({ type: TYPE, node: { ...node }, outputs: 2, translate: english, ...more });
  const questions = (): number => stage.simulator.requestCount;
  const setBalance = (balance: number): void => {
    stage.simulator.accounts.get(TEST_KEY)!.balance = balance;
  };
  /** Asks at each of these balances; what leaves by the second output. */
  async function warningsAt(flow: Flow, balances: number[]): Promise<unknown[]> {
    for (const balance of balances) {
      setBalance(balance);
      await flow.send({});
    }
    return (flow.outputs[1] ?? []).map(
      ({ sms }) => (sms as unknown as { balance: string }).balance,
    );
  }

  describe('on an answer', () => {
    it('lets the same message leave by the first output, with all that is known', async () => {
      const flow = await start();
      setBalance(10225.119);
      const msg = { payload: 1, topic: 'credit', _msgid: 'abc', own: { deep: [1] } };
      const sent = { ...msg };
      await flow.send(sent);
      (flow.onlyMessage as object).should.equal(sent);
      flow.onlyMessage.should.deepEqual({
        ...msg,
        sms: {
          outcome: 'credits',
          balance: '10225.119',
          balanceNumber: 10225.119,
          currency: 'EUR',
          sms: 227224,
          smsEco: 269082,
          hlr: 2045023,
          toSend: 0,
          price: 0.045,
        },
      });
      flow.onlyPort.should.equal(0);
      flow.doneCalls.should.deepEqual([undefined]);
      flow.completed.should.have.length(1);
    });

    it('reads nothing of the message', async () => {
      const flow = await start();
      await flow.send(Object.freeze({ _msgid: 'frozen', sms: { outcome: 'sent' } }));
      flow.onlySms.should.have.property('outcome', 'credits');
    });

    it('answers each of many messages', async () => {
      const flow = await start();
      for (let n = 0; n < 20; n += 1) flow.receive({ payload: n });
      await flow.until(() => flow.doneCalls.length === 20);
      flow.outputs[0]!.map(({ payload }) => payload as number)
        .sort((a, b) => a - b)
        .should.deepEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    it('keeps to the rate of the account', async () => {
      const flow = await start({}, { account: { requestsPerSecond: 20 } });
      const begin = performance.now();
      for (let n = 0; n < 5; n += 1) flow.receive({});
      await flow.until(() => flow.doneCalls.length === 5);
      (performance.now() - begin).should.be.aboveOrEqual(190);
    });

    it('says in its status that it asks, and that it knows', async () => {
      const flow = await start();
      await flow.send({});
      flow.statuses.should.deepEqual([
        { fill: 'blue', shape: 'ring', text: 'asking' },
        { fill: 'green', shape: 'dot', text: 'credit known' },
      ]);
    });
  });

  describe('when the credit runs low', () => {
    it('lets the answer leave by both outputs, once, and again after 10 % above the limit', async () => {
      const flow = await start({ low: '20' });
      const balances = [25, 20, 19.99, 15, 21.99, 18, 22, 19];
      (await warningsAt(flow, balances)).should.deepEqual(['19.990', '19.000']);
      flow.outputs[0]!.should.have.length(balances.length);
      flow.statuses.map(({ text }) => text).should.containEql('low credit');
    });

    it('counts in SMS where that is the unit', async () => {
      const flow = await start({ low: '100', unit: 'sms' });
      (await warningsAt(flow, [4.5, 4.49, 4.48])).should.deepEqual(['4.490']);
    });

    it('gives the second output a copy', async () => {
      const flow = await start({ low: '20' });
      await warningsAt(flow, [1]);
      const [[first], [second]] = flow.outputs as [Message[], Message[]];
      second!.should.not.equal(first);
      second!.should.deepEqual(first);
    });

    it('never warns with 0', async () => {
      const flow = await start();
      (await warningsAt(flow, [1, 0])).should.be.empty();
    });

    it('takes the limit from a variable', async () => {
      setEnvironment('CREDITS_LOW', '30');
      const flow = await start({ low: 'CREDITS_LOW', lowType: 'env' });
      (await warningsAt(flow, [29])).should.deepEqual(['29.000']);
    });

    it('takes the limit from a context, as it is when it asks', async () => {
      const flow = await start({ low: 'limit', lowType: 'flow' });
      const context = flow.node.context().flow;
      context.set('limit', 10);
      (await warningsAt(flow, [29])).should.be.empty();
      context.set('limit', 30);
      (await warningsAt(flow, [28])).should.deepEqual(['28.000']);
    });

    for (const type of ['full', 'flows', 'nodes'] as const) {
      it(`does not warn again after a deploy of kind "${type}"`, async () => {
        const flow = await start({ low: '20' });
        await warningsAt(flow, [19]);
        await flow.deploy(flow.json({ send: { name: type } }), type);
        (await warningsAt(flow, [18])).should.deepEqual(['19.000']);
      });
    }
  });

  describe('by itself', () => {
    it('asks when flows have started, with a message of its own', async () => {
      const flow = await start({ every: '5' });
      await flow.until(() => (flow.outputs[0] ?? []).length === 1);
      Object.keys(flow.onlyMessage).sort().should.deepEqual(['_msgid', 'sms']);
      flow.onlySms.should.have.property('outcome', 'credits');
      questions().should.equal(1);
    });

    it('does not ask again because of a deploy', async () => {
      const flow = await start({ every: '5' });
      await flow.until(() => (flow.outputs[0] ?? []).length === 1);
      for (const type of ['full', 'flows', 'nodes'] as const)
        await flow.deploy(flow.json({ send: { name: type } }), type);
      await flow.send({});
      questions().should.equal(2);
    });

    it('lets its errors go to Catch nodes, with a message', async () => {
      stage.simulator.faults.next({ refuse: 20 });
      const flow = await start({ every: '60' });
      await flow.until(() => flow.caught.length === 1);
      flow.caught[0]!.error!.should.containDeep({ code: 20, source: { id: flow.sendId } });
      flow.caught[0]!.sms!.should.containDeep({ outcome: 'refused', code: 20 });
    });

    it('says that it cannot read how often', async () => {
      const flow = await start({ every: '${CREDITS_EVERY}' });
      await flow.until(() => flow.caught.length === 1);
      flow.caught[0]!.sms!.should.containDeep({ code: 9, errors: [{ field: 'every' }] });
      await flow.send({});
      flow.outputs[0]!.should.have.length(1);
    });
  });

  describe('without an answer', () => {
    // prettier-ignore
    const failures: [what: string, more: FlowOptions, fault: Fault | undefined, expected: object][] = [
      ['has no account', { node: { account: '' } }, undefined, { outcome: 'refused', code: 1, errors: [{ field: 'account' }] }],
      ['has an account that is no longer there', { node: { account: 'gone' } }, undefined, { outcome: 'refused', code: 1 }],
      ['has an account that is disabled', { account: { d: true } }, undefined, { outcome: 'refused', code: 1 }],
      ['has no key', { apiKey: '' }, undefined, { outcome: 'refused', code: 1, errors: [{ field: 'apiKey' }] }],
      ['has a wrong key', { apiKey: `${KEY_MARK}-wrong` }, undefined, { outcome: 'refused', code: 10 }],
      ['has a setting that is wrong', { account: { apiUrl: 'http://example.com/v1' } }, undefined, { outcome: 'refused', code: 9, errors: [{ field: 'apiUrl' }] }],
      ['has a limit that cannot be read', { node: { low: 'much' } }, undefined, { outcome: 'refused', code: 9, errors: [{ field: 'low' }] }],
      ['has a limit of a type that there is not', { node: { lowType: 'msg' } }, undefined, { outcome: 'refused', code: 9 }],
      ...[1, 10, 20, 30, 40, 96].map((code): [string, FlowOptions, Fault, object] => [`is refused with ${code}`, {}, { refuse: code }, { outcome: 'refused', code }]),
      ['gets HTML', {}, { httpStatus: 502 }, { outcome: 'unknown', code: 'unknown', httpStatus: 502 }],
      ['gets nothing in the body', {}, { emptyBody: true }, { outcome: 'unknown', code: 'unknown', httpStatus: 200 }],
      ['gets the answer of a degraded gateway', {}, { json: { success: true, code: 200, message: 'Request queued' } }, { outcome: 'unknown', code: 'unknown' }],
      ['gets megabytes', {}, { megabytes: 2 }, { outcome: 'unknown', code: 'unknown' }],
      ['gets no answer', {}, { hang: true }, { outcome: 'unknown', code: 'unknown' }],
      ['is cut off', {}, { cutBeforeAccept: true }, { outcome: 'unknown', code: 'unknown' }],
      ['asks too often', {}, { httpStatus: 429 }, { outcome: 'failed', code: 'network', httpStatus: 429 }],
    ];
    for (const [what, { node, account, ...more }, fault, expected] of failures) {
      it(`lets an error go to Catch nodes where it ${what}`, async () => {
        if (fault) stage.simulator.faults.always(fault);
        const flow = await start(node, {
          ...more,
          account: { ...SHORT, ...account },
        });
        await flow.send({ payload: 'kept' });
        flow.onlyPort.should.equal(-1);
        flow.onlyMessage.should.have.property('payload', 'kept');
        flow.onlySms.should.containDeep(expected);
        const { code, reason } = flow.onlySms as { code: unknown; reason: string };
        reason.should.match(/^\S.+: .+\.$/);
        const [error] = flow.doneCalls;
        (error as object).should.have.property('code', code);
        error!.message.should.startWith(`SMS Partner, code ${String(code)}: `);
        flow.statuses
          .at(-1)!
          .should.deepEqual({ fill: 'red', shape: 'ring', text: `code ${String(code)}` });
      });
    }

    it('says that there is no network', async () => {
      const apiUrl = `http://127.0.0.1:${await freePort()}/v1`;
      const flow = await start({}, { account: { ...SHORT, apiUrl } });
      await flow.send({});
      flow.onlySms.should.containDeep({ outcome: 'failed', code: 'network' });
    });

    it('gives on what the platform said, apart from our own sentence', async () => {
      stage.simulator.faults.next({ refuse: 40, message: 'Accès refusé' });
      const flow = await start();
      await flow.send({});
      flow.onlySms.should.deepEqual({
        outcome: 'refused',
        code: 40,
        reason:
          'SMS Partner refused the request, code 40 (API access refused): see to the cause, then try again.',
        errors: [{ message: 'Accès refusé' }],
      });
    });

    it('asks again, and an answer that comes then is an answer', async () => {
      stage.simulator.faults.next({ httpStatus: 500 });
      const flow = await start();
      await flow.send({});
      flow.onlySms.should.have.property('outcome', 'credits');
      questions().should.equal(2);
    });

    it('sends the key nowhere when the address is wrong', async () => {
      const flow = await start({}, { account: { apiUrl: 'nonsense' } });
      await flow.send({});
      questions().should.equal(0);
    });
  });

  describe('over a deploy', () => {
    for (const type of ['full', 'flows', 'nodes'] as const) {
      it(`of kind "${type}" lets the answer leave by the node with the same id, and is done once`, async () => {
        stage.simulator.faults.next({ delayMs: 150 });
        const flow = await start();
        flow.receive({ payload: 'asked before' });
        await stage.simulator.waitForRequests(1);
        await flow.deploy(flow.json({ send: { name: type } }), type);
        await flow.until(() => (flow.outputs[0] ?? []).length === 1);
        flow.onlyMessage.should.have.property('payload', 'asked before');
        await flow.until(() => flow.doneCalls.length === 1);
      });
    }

    it('is done where the node is gone, and nothing leaves', async () => {
      stage.simulator.faults.next({ delayMs: 100 });
      const flow = await start();
      flow.receive({});
      await stage.simulator.waitForRequests(1);
      const rest = flow.json().filter((node) => (node as { id: string }).id !== flow.sendId);
      await flow.deploy(rest, 'full');
      await flow.until(() => flow.doneCalls.length === 1);
      flow.outputs.flat().should.be.empty();
    });

    it('fails clearly where its account was disabled', async () => {
      const flow = await start();
      const without = flow.json({ account: { d: true } as object });
      await flow.deploy(without, 'nodes');
      await flow.send({});
      flow.onlySms.should.containDeep({ outcome: 'refused', code: 1 });
    });
  });

  it('comes up without any property of its own', async () => {
    const flow = await start({}, { missing: ['low', 'lowType', 'unit', 'every', 'name'] });
    await flow.send({});
    flow.onlyPort.should.equal(0);
    helper.getNode(flow.sendId).should.have.property('type', TYPE);
  });
});
