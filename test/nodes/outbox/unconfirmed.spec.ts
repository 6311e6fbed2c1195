// What becomes of a message that may have been sent: looked up before anything else, held where nothing can
// be proven, sent again only by a human. The simulator takes it and cuts, or cuts before it takes it.
import 'should';
import type { Flow, FlowOptions } from '../../harness/flow';
import { controlsOf, eventually, restart, setUpOutbox, wait } from './outbox-stage';

const NUMBER = '+33612345678';
const TO_ONE = { phoneNumbers: NUMBER };
const CUT_AFTER = { match: { path: 'send' }, acceptThenCut: true };
const CUT_BEFORE = { match: { path: 'send' }, cutBeforeAccept: true };

/** Seconds: look-ups after 50, 100, 200… ms, and the lookup canary after 250. */
const VERIFY_FOR = 0.4;

describe('what is unconfirmed in the outbox', () => {
  const stage = setUpOutbox();

  const start = (send: object = {}, more: FlowOptions = {}): Promise<Flow> =>
    stage.start({
      ...more,
      account: { verifyFor: VERIFY_FOR, ...more.account },
      send: { errorOutputs: ['other', 'unknown', 'held'], ...send },
    });

  /** Sends one message, so that look-ups are known to work. */
  async function prove(flow: Flow): Promise<void> {
    await flow.send({ payload: 'control', phoneNumbers: '+33698765432' });
    await eventually(() => lookUps() > 0, 'the look-up of the canary');
    await wait(50);
  }

  const lookUps = (): number =>
    stage.simulator.requests.filter(({ path }) => path.endsWith('/bulk-status-by-tag')).length;
  const textsSent = (): string[] => stage.simulator.accepted.map(({ text }) => text);

  describe('with "verify"', () => {
    it('finds by its tag what was taken, and tells no id and no cost', async () => {
      const flow = await start();
      stage.simulator.faults.next(CUT_AFTER);
      await flow.send({ payload: 'taken', ...TO_ONE });
      flow.onlyPort.should.equal(0);
      flow.onlySms.should.containDeep({ outcome: 'sent', verified: true, phoneNumbers: [NUMBER] });
      flow.onlySms.should.not.have.properties('messageId');
      flow.onlySms.should.not.have.properties('nbSms');
      flow.onlySms.should.not.have.properties('cost');
      textsSent().should.deepEqual(['taken']);
    });

    it('shows meanwhile that it is being looked up', async () => {
      const flow = await start();
      stage.simulator.faults.next(CUT_AFTER);
      stage.simulator.tagLagMs = 250;
      await flow.send({ payload: 'taken', ...TO_ONE });
      flow.statuses.should.matchAny({ fill: 'yellow', shape: 'ring', text: '1 being looked up' });
      flow.onlySms.should.have.property('verified', true);
    });

    it('sends once more what was proven absent', async () => {
      const flow = await start();
      await prove(flow);
      stage.simulator.faults.next(CUT_BEFORE);
      await flow.send({ payload: 'lost', ...TO_ONE });
      textsSent().should.deepEqual(['control', 'lost']);
      flow.sms(0)[1]!.should.have.property('outcome', 'sent');
      flow.sms(0)[1]!.should.have.property('messageId');
      flow.sms(0)[1]!.should.not.have.property('verified');
    });

    it('finds a first attempt that came late before it makes a third', async () => {
      const flow = await start();
      await prove(flow);
      stage.simulator.faults.next(CUT_BEFORE, 2);
      await flow.send({ payload: 'lost twice', ...TO_ONE });
      textsSent().should.deepEqual(['control', 'lost twice']);
      tagsOf('lost twice').should.have.length(3);
      const asked = stage.simulator.requests.flatMap(({ query }) => query['tag'] ?? []);
      const [first, second] = tagsOf('lost twice');
      asked.lastIndexOf(first!).should.be.above(asked.indexOf(second!));
    });

    it('holds what it cannot prove absent, and sends nothing of it', async () => {
      const flow = await start();
      stage.simulator.faults.next(CUT_BEFORE);
      await flow.send({ payload: 'lost', ...TO_ONE });
      flow.onlyPort.should.equal(3);
      flow.onlySms.should.containDeep({ outcome: 'unknown', code: 'held', phoneNumbers: [NUMBER] });
      textsSent().should.be.empty();
      const view = controlsOf(flow.accountId).view();
      view.should.containDeep({ waiting: 0, checking: 0, held: 1 });
      const [held] = view.heldMessages;
      held!.should.containDeep({ nodeId: flow.sendId, reason: 'unknown', numberCount: 1 });
      held!.phoneNumbers.should.deepEqual(['+336••••••78']);
    });

    it('holds what it cannot look up at all', async () => {
      const flow = await start();
      await prove(flow);
      stage.simulator.faults.always({ match: { path: 'bulk-status-by-tag' }, httpStatus: 503 });
      stage.simulator.faults.next(CUT_BEFORE);
      await flow.send({ payload: 'lost', ...TO_ONE });
      flow.sms(3)[0]!.should.containDeep({ outcome: 'unknown', code: 'held' });
      textsSent().should.deepEqual(['control']);
    });

    it('looks up a batch that was cut, and gives every message its own number', async () => {
      const flow = await start();
      stage.simulator.latencyMs = 50;
      const numbers = Array.from({ length: 12 }, (_, i) => `+336123456${10 + i}`);
      stage.simulator.faults.next({ match: { path: 'bulk-send' }, acceptThenCut: true });
      for (const phoneNumbers of numbers) flow.receive({ payload: 'one of many', phoneNumbers });
      await flow.until(() => flow.doneCalls.length === numbers.length);
      stage.simulator.accepted
        .map(({ phoneNumber }) => phoneNumber)
        .sort()
        .should.deepEqual(numbers);
      flow
        .sms(0)
        .filter(({ verified }) => verified)
        .length.should.be.above(1);
      for (const { sms, phoneNumbers } of flow.outputs[0]!) {
        sms!.phoneNumbers.should.deepEqual([phoneNumbers]);
      }
    });

    it('goes on looking up after a restart', async () => {
      const flow = await start({}, { account: { verifyFor: 30 } });
      stage.simulator.faults.next(CUT_AFTER);
      flow.receive({ payload: 'taken', ...TO_ONE, topic: 'kept' });
      await flow.until(() => flow.statuses.some(({ text }) => text === '1 being looked up'));
      await restart(flow, flow.json({ account: { verifyFor: VERIFY_FOR } }));
      await flow.until(() => flow.sms(0).length === 1);
      flow.onlySms.should.containDeep({ outcome: 'sent', verified: true, recovered: true });
      flow.onlyMessage.should.have.property('topic', 'kept');
      textsSent().should.deepEqual(['taken']);
    });
  });

  describe('in the sidebar', () => {
    async function holdOne(): Promise<Flow> {
      const flow = await start({ whenUnknown: 'hold' });
      stage.simulator.faults.next(CUT_BEFORE);
      await flow.send({ payload: 'held', topic: 'mine', ...TO_ONE });
      flow.sms(3).should.have.length(1);
      return flow;
    }

    it('can be sent again: a new SMS, whose outcome leaves by its node with what the message had', async () => {
      const flow = await holdOne();
      const controls = controlsOf(flow.accountId);
      const { heldMessages } = controls.view();
      controls.sendAgain([heldMessages[0]!.messageId]).should.equal(1);
      await flow.until(() => flow.sms(0).length === 1);
      flow.sms(0)[0]!.should.containDeep({ outcome: 'sent', resent: true, phoneNumbers: [NUMBER] });
      flow.outputs[0]![0]!.should.containDeep({ payload: 'held', topic: 'mine' });
      textsSent().should.deepEqual(['held']);
      controls.view().should.containDeep({ held: 0, heldMessages: [] });
      flow.doneCalls.should.have.length(1);
    });

    it('can be sent again after a restart', async () => {
      const flow = await holdOne();
      await restart(flow);
      await eventually(() => controlsOf(flow.accountId).view().held === 1, 'the held one');
      controlsOf(flow.accountId)
        .view()
        .heldMessages[0]!.phoneNumbers.should.deepEqual(['+336••••••78']);
      controlsOf(flow.accountId).sendAgain().should.equal(1);
      await flow.until(() => flow.sms(0).length === 1);
      flow.sms(0)[0]!.should.containDeep({ outcome: 'sent', resent: true, recovered: true });
      flow.outputs[0]![0]!.should.containDeep({ payload: 'held', topic: 'mine' });
      textsSent().should.deepEqual(['held']);
    });

    it('can be sent again and be unconfirmed again', async () => {
      const flow = await holdOne();
      stage.simulator.faults.next(CUT_BEFORE);
      controlsOf(flow.accountId).sendAgain();
      await flow.until(() => flow.sms(3).length === 2);
      flow.sms(3)[1]!.should.containDeep({ code: 'held', resent: true });
      controlsOf(flow.accountId).sendAgain();
      await flow.until(() => flow.sms(0).length === 1);
      textsSent().should.deepEqual(['held']);
    });

    it('can be dropped: gone, also after a restart, and no SMS', async () => {
      const flow = await holdOne();
      const controls = controlsOf(flow.accountId);
      controls.drop(controls.view().heldMessages.map(({ messageId }) => messageId)).should.equal(1);
      controls.view().should.containDeep({ held: 0, heldMessages: [], waiting: 0 });
      await restart(flow);
      await flow.send({ payload: 'next', ...TO_ONE });
      controlsOf(flow.accountId).view().held.should.equal(0);
      textsSent().should.deepEqual(['next']);
    });

    it('leaves alone what nobody chose', async () => {
      const flow = await holdOne();
      controlsOf(flow.accountId).sendAgain([987_654]).should.equal(0);
      controlsOf(flow.accountId).drop([987_654]).should.equal(0);
      controlsOf(flow.accountId).view().held.should.equal(1);
      flow.statuses.at(-1)!.should.containDeep({ fill: 'red', text: 'code held' });
    });
  });

  describe('otherwise', () => {
    for (const [whenUnknown, code] of [
      ['hold', 'held'],
      ['fail', 'unknown'],
    ] as const) {
      it(`leaves at once with "${whenUnknown}", and nothing is asked or sent`, async () => {
        const flow = await start({ whenUnknown });
        stage.simulator.faults.next(CUT_AFTER);
        await flow.send({ payload: 'taken', ...TO_ONE });
        flow.onlyPort.should.equal(code === 'held' ? 3 : 2);
        flow.onlySms.should.containDeep({ outcome: 'unknown', code });
        await wait(500);
        lookUps().should.equal(0);
        textsSent().should.deepEqual(['taken']);
        controlsOf(flow.accountId)
          .view()
          .held.should.equal(code === 'held' ? 1 : 0);
      });
    }

    it('is sent again with "resend", even twice, as chosen', async () => {
      const flow = await start({ whenUnknown: 'resend' });
      stage.simulator.faults.next(CUT_AFTER);
      await flow.send({ payload: 'twice', ...TO_ONE });
      flow.onlyPort.should.equal(0);
      textsSent().should.deepEqual(['twice', 'twice']);
    });

    it('leaves at once as unknown with a tag of the user, which was sent exactly so', async () => {
      const flow = await start({ tag: 'label', tagType: 'msg' });
      stage.simulator.faults.next(CUT_AFTER);
      await flow.send({ payload: 'taken', ...TO_ONE, label: 'fire-brigade_7' });
      flow.onlyPort.should.equal(2);
      flow.onlySms.should.containDeep({ outcome: 'unknown', code: 'unknown' });
      stage.simulator.accepted[0]!.tag!.should.equal('fire-brigade_7');
      await wait(500);
      lookUps().should.equal(0);
      stage.simulator.accepted.should.have.length(1);
    });
  });

  function tagsOf(text: string): string[] {
    return stage.simulator.requests
      .map(({ body }) => body as { message?: string; tag?: string } | undefined)
      .filter((body) => body?.message === text)
      .map((body) => body!.tag!);
  }
});
