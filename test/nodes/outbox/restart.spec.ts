// What a restart does to what waits: the flow is stopped for good and started again with the same ids and the
// same file, as a new process would. Kills at random moments are played elsewhere, in processes of their own.
import 'should';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboxView } from '../../../lib/outbox/view';
import { STOPPED_NUMBER } from '../../../simulator/server';
import { type Flow, USER_DIR } from '../../harness/flow';
import {
  controlsOf,
  endProcess,
  eventually,
  logLines,
  restart,
  setUpOutbox,
  without,
} from './outbox-stage';

const NUMBER = '+33612345678';
const TO_ONE = { phoneNumbers: NUMBER };
/** Nothing is tried again before the restart. */
const BUSY = { httpStatus: 429, retryAfter: 60 };

describe('a restart', () => {
  const stage = setUpOutbox();

  /** Gives messages to a platform that is too busy for them, until they wait. */
  async function waitWith(flow: Flow, messages: object[]): Promise<void> {
    stage.simulator.faults.always(BUSY);
    const [first, ...rest] = messages.map((msg) => ({ ...TO_ONE, ...msg }));
    flow.receive(first!);
    const view = (): OutboxView => controlsOf(flow.accountId).view();
    await eventually(() => view().pauseReason?.why === 'failing', 'the first failed try');
    for (const msg of rest) flow.receive(msg);
    await eventually(() => view().waiting === messages.length, 'all of them');
  }

  async function comeBack(flow: Flow, flows?: object[]): Promise<void> {
    stage.simulator.faults.clear();
    await restart(flow, flows);
  }

  it('lets what waited leave by the same node and port, with what it had', async () => {
    const flow = await stage.start();
    await waitWith(flow, [
      { payload: 'kept', topic: 'door', list: [1, { deep: 'é' }], _msgid: 'm1' },
    ]);
    await comeBack(flow);
    await flow.until(() => flow.sms(0).length === 1);
    flow.onlySms.should.containDeep({ outcome: 'sent', recovered: true, phoneNumbers: [NUMBER] });
    const { sms, ...rest } = flow.onlyMessage;
    rest.should.deepEqual({
      payload: 'kept',
      topic: 'door',
      list: [1, { deep: 'é' }],
      _msgid: 'm1',
      ...TO_ONE,
    });
    stage.simulator.accepted.map(({ text }) => text).should.deepEqual(['kept']);
  });

  it('sends many in their order, each once, each with its own message', async () => {
    // One request after the other: two that are on their way at once may overtake each other.
    const flow = await stage.start({ account: { requestsPerSecond: 1 } });
    const texts = Array.from({ length: 40 }, (_, i) => `message ${i}`);
    const numbers = texts.map((_, i) => `+336123456${10 + i}`);
    await waitWith(
      flow,
      texts.map((payload, i) => ({ payload, phoneNumbers: numbers[i] })),
    );
    await comeBack(flow);
    await flow.until(() => flow.sms(0).length === texts.length);
    flow.outputs[0]!.map(({ payload }) => payload).should.deepEqual(texts);
    for (const { phoneNumbers, sms } of flow.outputs[0]!) {
      sms!.should.containDeep({ recovered: true, phoneNumbers: [phoneNumbers] });
    }
    stage.simulator.accepted.map(({ text }) => text).should.deepEqual(texts);
  });

  it('lets a refusal leave by the port of its code', async () => {
    const flow = await stage.start({ send: { errorOutputs: ['other', '14'] } });
    await waitWith(flow, [{ payload: 'x', phoneNumbers: STOPPED_NUMBER }]);
    await comeBack(flow);
    await flow.until(() => flow.sms(2).length === 1);
    flow.onlyPort.should.equal(2);
    flow.onlySms.should.containDeep({ outcome: 'refused', code: 14, recovered: true });
  });

  it('lets what expired in between leave as expired, and sends nothing of it', async () => {
    const flow = await stage.start({
      send: { expires: 'minutes', expiresType: 'msg', errorOutputs: ['expired'] },
    });
    await waitWith(flow, [{ payload: 'x', minutes: 0.01 }]);
    await endProcess(flow);
    await new Promise((resolve) => setTimeout(resolve, 700));
    stage.simulator.faults.clear();
    await flow.start();
    await flow.until(() => flow.sms(1).length === 1);
    flow.onlySms.should.containDeep({ outcome: 'failed', code: 'expired', recovered: true });
    stage.simulator.accepted.should.be.empty();
  });

  it('calls no done of a process that is over, and brings nothing back twice', async () => {
    const flow = await stage.start();
    await waitWith(flow, [{ payload: 'once' }]);
    flow.doneCalls.should.be.empty();
    await comeBack(flow);
    await flow.until(() => flow.sms(0).length === 1);
    flow.doneCalls.should.be.empty();
    await restart(flow);
    await flow.send({ payload: 'next', ...TO_ONE });
    flow.outputs[0]!.map(({ payload }) => payload).should.deepEqual(['once', 'next']);
    flow.sms(0)[1]!.should.not.have.property('recovered');
    stage.simulator.accepted.should.have.length(2);
  });

  for (const [what, extra, lost] of [
    ['a field is larger than 16 KiB', { big: 'x'.repeat(17_000) }, 'big'],
    ['a field is a function', { work: () => 1 }, 'work'],
    ['it came from an HTTP request', { req: { url: '/' } }, 'req'],
    ['a field refers to itself', { loop: circular() }, 'loop'],
  ] as [string, object, string][]) {
    it(`says "partial" where ${what}, and keeps the rest`, async () => {
      const flow = await stage.start();
      await waitWith(flow, [{ payload: 'x', topic: 'kept', ...extra, last: true }]);
      await comeBack(flow);
      await flow.until(() => flow.sms(0).length === 1);
      flow.onlySms.should.containDeep({ outcome: 'sent', recovered: 'partial' });
      flow.onlyMessage.should.containDeep({ payload: 'x', topic: 'kept', last: true });
      flow.onlyMessage.should.not.have.property(lost);
    });
  }

  it('keeps what waits for a node that is not there, and sends it when it is back', async () => {
    const flow = await stage.start();
    await waitWith(flow, [{ payload: 'patient' }]);
    await comeBack(flow, without(flow, flow.sendId));
    await eventually(() => controlsOf(flow.accountId).view().held === 1, 'what waits for its node');
    const [held] = controlsOf(flow.accountId).view().heldMessages;
    held!.should.containDeep({ nodeId: flow.sendId, reason: 'nodeGone' });
    stage.simulator.accepted.should.be.empty();
    await flow.deploy(flow.json(), 'full');
    await flow.until(() => flow.sms(0).length === 1);
    flow.onlySms.should.containDeep({ outcome: 'sent', recovered: true });
  });

  it('tells the log of an outcome whose node is gone, without number or text', async () => {
    const flow = await stage.start({ account: { verifyFor: 30 } });
    stage.simulator.faults.next({ match: { path: 'send' }, acceptThenCut: true });
    flow.receive({ payload: 'a secret text', ...TO_ONE });
    await eventually(() => controlsOf(flow.accountId).view().checking === 1, 'what is unconfirmed');
    const flows = flow.json({ account: { verifyFor: 0.4 } }) as { id: string }[];
    await restart(
      flow,
      flows.filter(({ id }) => id !== flow.sendId),
    );
    await eventually(() => logLines().length > 0, 'the warning');
    logLines().should.have.length(1);
    logLines()[0]!.should.match(/came to its end \(sent/);
    logLines()[0]!.should.not.match(/secret|612345678/);
    stage.simulator.accepted.should.have.length(1);
  });

  it('remembers keys', async () => {
    const flow = await stage.start({ send: { key: 'event', keyType: 'msg' } });
    await flow.send({ payload: 'x', ...TO_ONE, event: 7 });
    await restart(flow);
    await flow.send({ payload: 'x', ...TO_ONE, event: 7 });
    flow
      .sms(0)[1]!
      .should.containDeep({ outcome: 'sent', duplicate: true, phoneNumbers: [NUMBER] });
    stage.simulator.accepted.should.have.length(1);
  });

  it('gives one that waited for the outcome of its key that outcome', async () => {
    const flow = await stage.start({ send: { key: 'event', keyType: 'msg' } });
    await waitWith(flow, [
      { payload: 'x', event: 7, topic: 'first' },
      { payload: 'x', event: 7, topic: 'second' },
    ]);
    await comeBack(flow);
    await flow.until(() => flow.sms(0).length === 2);
    const second = flow.outputs[0]!.find(({ topic }) => topic === 'second');
    second!.sms!.should.containDeep({ outcome: 'sent', duplicate: true, recovered: true });
    stage.simulator.accepted.should.have.length(1);
  });

  it('keeps the hourly cap, and what was refused does not count in it', async () => {
    const flow = await stage.start({
      account: { maxPerHour: 2 },
      send: { errorOutputs: ['limit', 'other'] },
    });
    await flow.send({ payload: 'one', ...TO_ONE });
    await flow.send({ payload: 'refused', phoneNumbers: STOPPED_NUMBER });
    await restart(flow);
    await flow.send({ payload: 'two', ...TO_ONE });
    await flow.send({ payload: 'three', ...TO_ONE });
    flow.sms(0).should.have.length(2);
    flow.sms(1)[0]!.should.containDeep({ outcome: 'refused', code: 'limit' });
    stage.simulator.accepted.should.have.length(2);
  });

  it('leaves neither text nor number on the disk once the outcome has left', async () => {
    const flow = await stage.start({ send: { key: 'event', keyType: 'msg' } });
    await flow.send({ payload: 'a text nobody must find', ...TO_ONE, event: 'an event' });
    await endProcess(flow);
    await eventually(() => !filesOf(flow).some((name) => name.endsWith('.owner')), 'its end');
    const files = filesOf(flow);
    files.should.not.be.empty();
    for (const name of files) {
      const bytes = readFileSync(join(USER_DIR, 'smspartner', name)).toString('latin1');
      bytes.should.not.match(/nobody must find|612345678|an event/);
    }
  });

  const filesOf = ({ accountId }: Flow): string[] =>
    readdirSync(join(USER_DIR, 'smspartner')).filter((name) => name.startsWith(`${accountId}.db`));
});

function circular(): object {
  const loop: { loop?: object } = {};
  return Object.assign(loop, { loop });
}
