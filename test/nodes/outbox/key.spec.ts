// The key of an event: one SMS for it, whatever the flow repeats. Which node gave it makes no difference, which
// account does.
import 'should';
import { STOPPED_NUMBER } from '../../../simulator/server';
import type { Flow, FlowOptions, Message } from '../../harness/flow';
import { TEST_KEY } from '../../harness/captured';
import { ACCOUNT_DEFAULTS } from '../../../nodes/account/config';
import { anotherSendNode, setUpOutbox } from './outbox-stage';
import { sendings } from '../../harness/sendings';

const NUMBER = '+33612345678';
const ALARM = { payload: 'the door is open', phoneNumbers: NUMBER, event: 'door 7' };
const BY_MESSAGE = { key: 'event', keyType: 'msg', errorOutputs: ['other', '9'] };

describe('the key of a message', () => {
  const stage = setUpOutbox();

  const start = (more: FlowOptions = {}): Promise<Flow> =>
    stage.start({ ...more, send: { ...BY_MESSAGE, ...more.send } });

  it('sends one SMS for two messages that come together', async () => {
    const flow = await start();
    stage.simulator.latencyMs = 100;
    flow.receive({ ...ALARM, topic: 'first' });
    flow.receive({ ...ALARM, topic: 'second' });
    await flow.until(() => flow.doneCalls.length === 2);
    stage.simulator.accepted.should.have.length(1);
    flow.onlyPort.should.equal(0);
    const [first, second] = ['first', 'second'].map(
      (topic) => flow.outputs[0]!.find((msg) => msg.topic === topic)!.sms!,
    );
    first!.should.not.have.property('duplicate');
    second!.should.containDeep({ outcome: 'sent', duplicate: true, phoneNumbers: [NUMBER] });
    second!.should.have.property('messageId', first!['messageId' as never]);
  });

  it('sends one SMS for two that come one after the other', async () => {
    const flow = await start();
    await flow.send({ ...ALARM });
    await flow.send({ ...ALARM });
    stage.simulator.accepted.should.have.length(1);
    flow.sms(0)[1]!.should.have.property('duplicate', true);
    flow.sms(0)[1]!.should.not.have.property('response');
  });

  it('sends one SMS for a flood of the same event', async () => {
    const flow = await start();
    for (let i = 0; i < 100; i += 1) flow.receive({ ...ALARM });
    await flow.until(() => flow.doneCalls.length === 100);
    stage.simulator.accepted.should.have.length(1);
    flow
      .sms(0)
      .filter(({ duplicate }) => duplicate)
      .should.have.length(99);
  });

  it('lets other keys, and messages without one, be sent', async () => {
    const flow = await start();
    for (const event of ['a', 'b', 0, undefined, undefined, ''])
      await flow.send({ ...ALARM, event });
    stage.simulator.accepted.should.have.length(6);
  });

  for (const [what, change] of [
    ['text', { payload: 'the window is open' }],
    ['number', { phoneNumbers: '+33698765432' }],
  ] as const) {
    it(`refuses another ${what} with code 9`, async () => {
      const flow = await start();
      await flow.send({ ...ALARM });
      await flow.send({ ...ALARM, ...change });
      stage.simulator.accepted.should.have.length(1);
      flow
        .sms(2)[0]!
        .should.containDeep({ outcome: 'refused', code: 9, errors: [{ field: 'key' }] });
      flow.sms(2)[0]!.should.not.have.property('duplicate');
      // The first one still has it.
      await flow.send({ ...ALARM });
      flow.sms(0)[1]!.should.have.property('duplicate', true);
    });
  }

  it('counts the same numbers in another order as the same', async () => {
    const flow = await start();
    await flow.send({ ...ALARM, phoneNumbers: [NUMBER, '+33698765432'] });
    await flow.send({ ...ALARM, phoneNumbers: ['06 98 76 54 32', NUMBER] });
    stage.simulator.accepted.should.have.length(2);
    flow.sms(0)[1]!.should.have.property('duplicate', true);
  });

  it('is free again when the SMS was refused', async () => {
    const flow = await start();
    stage.simulator.faults.next({ refuse: 11 });
    await flow.send({ ...ALARM });
    flow.sms(1)[0]!.should.containDeep({ outcome: 'refused', code: 11 });
    await flow.send({ ...ALARM });
    flow.sms(0)[0]!.should.not.have.property('duplicate');
    stage.simulator.accepted.should.have.length(1);
  });

  it('is free again when the SMS expired or could not leave', async () => {
    const flow = await start({ send: { expires: '0' } });
    stage.simulator.faults.next({ httpStatus: 429 });
    await flow.send({ ...ALARM });
    flow.sms(1)[0]!.should.containDeep({ outcome: 'failed', code: 'network' });
    await flow.send({ ...ALARM });
    flow.sms(0)[0]!.should.not.have.property('duplicate');
  });

  it('stays taken when the SMS may have been sent', async () => {
    const flow = await start({ send: { whenUnknown: 'fail' } });
    stage.simulator.faults.next({ acceptThenCut: true });
    await flow.send({ ...ALARM });
    await flow.send({ ...ALARM });
    flow.sms(1)[0]!.should.containDeep({ outcome: 'unknown', code: 'unknown' });
    flow.sms(1)[1]!.should.containDeep({ outcome: 'unknown', code: 'unknown', duplicate: true });
    stage.simulator.accepted.should.have.length(1);
  });

  it('gives one that waits for the first its refusal, and is free then', async () => {
    const flow = await start({ send: { errorOutputs: ['other', '14'] } });
    stage.simulator.latencyMs = 100;
    const stopped = { ...ALARM, phoneNumbers: STOPPED_NUMBER };
    flow.receive({ ...stopped });
    flow.receive({ ...stopped });
    await flow.until(() => flow.doneCalls.length === 2);
    flow
      .sms(2)
      .map(({ duplicate }) => duplicate)
      .should.deepEqual([undefined, true]);
    const before = sendings(stage.simulator).length;
    await flow.send({ ...stopped });
    sendings(stage.simulator).should.have.length(before + 1);
    flow.sms(2)[2]!.should.not.have.property('duplicate');
  });

  it('is shared by all send nodes of an account', async () => {
    const flow = await start({ nodes: (own) => anotherSendNode(own, 'second') });
    const seen: Message[] = [];
    flow.hear('second seen', (msg) => seen.push(msg));
    await flow.send({ ...ALARM });
    flow.receiveBy('second', { ...ALARM });
    await flow.until(() => seen.length === 1);
    seen[0]!.sms!.should.containDeep({ outcome: 'sent', duplicate: true });
    stage.simulator.accepted.should.have.length(1);
  });

  it('is not shared by two accounts', async () => {
    const account = 'another account of key.spec';
    const other = { id: account, type: 'smspartner-account', ...ACCOUNT_DEFAULTS };
    const flow = await start({
      nodes: (own) => [
        ...anotherSendNode(own, 'second', { account }),
        { ...other, apiUrl: stage.simulator.url },
      ],
      credentials: { [account]: { apiKey: TEST_KEY } },
    });
    const seen: Message[] = [];
    flow.hear('second seen', (msg) => seen.push(msg));
    await flow.send({ ...ALARM });
    flow.receiveBy('second', { ...ALARM });
    await flow.until(() => seen.length === 1);
    seen[0]!.sms!.should.not.have.property('duplicate');
    stage.simulator.accepted.should.have.length(2);
  });

  for (const event of [true, {}, ['a'], 'x'.repeat(201)]) {
    it(`is refused with code 9 when it is ${JSON.stringify(event).slice(0, 20)}`, async () => {
      const flow = await start();
      await flow.send({ ...ALARM, event });
      flow.onlyPort.should.equal(2);
      sendings(stage.simulator).should.be.empty();
    });
  }
});
