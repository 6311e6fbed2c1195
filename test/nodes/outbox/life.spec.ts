// How long a message lives: tried again while it certainly did not leave, and never sent late. The platform
// is a real port that nobody listens on, or one that asks to wait.
import 'should';
import { mock } from 'node:test';
import { startSimulator, type Simulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { setDate } from '../../harness/stage';
import type { Status } from '../../harness/flow';
import { controlsOf, setUpOutbox } from './outbox-stage';
import { sendings } from '../../harness/sendings';

const TO_ONE = { phoneNumbers: '+33612345678' };
const BUSY = { httpStatus: 429 };

/** In minutes: over after 0.3 s. */
const SOON_OVER = 0.005;
const BY_MESSAGE = { expires: 'minutes', expiresType: 'msg' };

describe('the life of a message in the outbox', () => {
  const stage = setUpOutbox();

  /** A platform of its own that is down, and may come up. */
  async function startDown(send: object = {}) {
    const first = await startSimulator();
    const { port, url } = first;
    await first.close();
    const flow = await stage.start({ account: { apiUrl: url }, send });
    const comeUp = (): Promise<Simulator> =>
      startSimulator({ port, accounts: [{ apiKey: TEST_KEY }] });
    return { flow, comeUp };
  }

  it('goes on when the platform is back', async () => {
    const { flow, comeUp } = await startDown();
    flow.receive({ payload: 'late', ...TO_ONE });
    await flow.until(() => flow.statuses.some(isWaiting));
    const simulator = await comeUp();
    controlsOf(flow.accountId).release();
    await flow.until(() => flow.doneCalls.length === 1);
    await simulator.close();
    simulator.accepted.map(({ text }) => text).should.deepEqual(['late']);
    flow.onlySms.should.have.property('outcome', 'sent');
  });

  it('goes on by itself when the platform is back', async () => {
    const { flow, comeUp } = await startDown();
    flow.receive({ payload: 'late', ...TO_ONE });
    await flow.until(() => flow.statuses.some(isWaiting));
    const simulator = await comeUp();
    await flow.until(() => flow.doneCalls.length === 1);
    await simulator.close();
    simulator.accepted.should.have.length(1);
  });

  it('leaves as expired when its time is over, with the reason', async () => {
    const { flow } = await startDown({ ...BY_MESSAGE, errorOutputs: ['other', 'expired'] });
    await flow.send({ payload: 'x', ...TO_ONE, minutes: SOON_OVER });
    flow.onlyPort.should.equal(2);
    flow.onlySms.should.containDeep({ outcome: 'failed', code: 'expired' });
    flow.onlySms.should.have.property('phoneNumbers', ['+33612345678']);
    flow.onlySms.should.have.property('reason').match(/SMS Partner unreachable/);
  });

  it('lives as long as its own message says, whatever came before it', async () => {
    const { flow, comeUp } = await startDown({ ...BY_MESSAGE, errorOutputs: ['expired'] });
    flow.receive({ payload: 'long', ...TO_ONE, minutes: 60 });
    flow.receive({ payload: 'short', ...TO_ONE, minutes: SOON_OVER });
    await flow.until(() => flow.sms(1).length === 1);
    flow.outputs[1]![0]!.should.have.property('payload', 'short');
    const simulator = await comeUp();
    controlsOf(flow.accountId).release();
    await flow.until(() => flow.sms(0).length === 1);
    await simulator.close();
    simulator.accepted.map(({ text }) => text).should.deepEqual(['long']);
  });

  it('is tried once with 0: leaves as network', async () => {
    const { flow } = await startDown({ expires: '0', errorOutputs: ['network'] });
    await flow.send({ payload: 'x', ...TO_ONE });
    flow.onlyPort.should.equal(1);
    flow.onlySms.should.containDeep({ outcome: 'failed', code: 'network' });
  });

  it('is sent with 0 like any other when the platform is there', async () => {
    const flow = await stage.start({ send: { expires: '0' } });
    await flow.send({ payload: 'x', ...TO_ONE });
    flow.onlyPort.should.equal(0);
    stage.simulator.accepted.should.have.length(1);
  });

  for (const minutes of [-1, 'soon', 10_081, true, {}]) {
    it(`is refused with code 9 when it is to be ${JSON.stringify(minutes)}`, async () => {
      const flow = await stage.start({ send: { ...BY_MESSAGE, errorOutputs: ['9'] } });
      await flow.send({ payload: 'x', ...TO_ONE, minutes });
      flow.onlyPort.should.equal(1);
      flow.onlySms.should.have
        .property('errors')
        .with.property('0')
        .containDeep({ field: 'expires' });
      sendings(stage.simulator).should.be.empty();
    });
  }

  it('shows in the status that it waits and why, before a fallback would be too late', async () => {
    const flow = await stage.start({
      nodes: ({ tabId, sendId }) => [
        { id: 'watch', z: tabId, x: 1, y: 1, type: 'status', scope: [sendId], wires: [['seen']] },
        { id: 'seen', z: tabId, x: 1, y: 1, type: 'helper', wires: [] },
      ],
    });
    stage.simulator.faults.always(BUSY);
    const seen: Status[] = [];
    flow.hear('seen', ({ status }) => seen.push(status as Status));
    const begun = performance.now();
    flow.receive({ payload: 'fire', ...TO_ONE });
    await flow.until(() => seen.some(isWaiting));
    (performance.now() - begun).should.be.below(30_000);
    seen.find(isWaiting)!.should.have.property('text', '1 waiting: too many requests');
    flow.doneCalls.should.be.empty();
    stage.simulator.faults.clear();
    controlsOf(flow.accountId).release();
    await flow.until(() => flow.doneCalls.length === 1);
    flow.statuses.at(-1)!.should.containEql({ fill: 'green', text: 'sent' });
  });

  it('waits as long as the platform asks', async () => {
    const flow = await stage.start();
    stage.simulator.faults.next({ ...BUSY, retryAfter: 1 });
    await flow.send({ payload: 'x', ...TO_ONE });
    const [first, second] = stage.simulator.requests;
    (second!.receivedAt.getTime() - first!.receivedAt.getTime()).should.be.aboveOrEqual(990);
    stage.simulator.accepted.should.have.length(1);
  });

  it('never sends a scheduled message after its time, which is its end whatever expires says', async () => {
    setDate('2030-05-14T10:00:00Z');
    const { flow, comeUp } = await startDown({
      schedule: 'at',
      scheduleType: 'msg',
      expires: '0',
      errorOutputs: ['expired'],
    });
    flow.receive({ payload: 'x', ...TO_ONE, at: '2030-05-14T12:30:00+02:00' });
    await flow.until(() => flow.statuses.some(isWaiting));
    flow.doneCalls.should.be.empty();
    mock.timers.setTime(Date.parse('2030-05-14T10:30:01Z'));
    const simulator = await comeUp();
    await flow.until(() => flow.doneCalls.length === 1);
    await simulator.close();
    flow.onlyPort.should.equal(1);
    flow.onlySms.should.containDeep({ outcome: 'failed', code: 'expired' });
    flow.onlySms.should.have.property('reason').match(/scheduled time/);
    simulator.requestCount.should.equal(0);
  });
});

function isWaiting({ fill, text }: Status): boolean {
  return fill === 'yellow' && /^\d+ waiting: ./.test(text ?? '');
}
