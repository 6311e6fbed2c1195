// An account that the platform refuses as a whole: by default every refusal leaves by its port; on request
// what waits is held until the account is accepted again, and the log says so once.
import should from 'should';
import { mock } from 'node:test';
import type { Flow, FlowOptions } from '../../harness/flow';
import { TEST_KEY } from '../../harness/captured';
import { controlsOf, eventually, logLines, setUpOutbox, shortenTimer, wait } from './outbox-stage';

const HOLD = { whenBlocked: 'hold' };
const WRONG_KEY = 'sk-secret-nobody-has-this-key';

/** The first probe after the breaker was tripped. */
const PROBE_MS = 10_000;

/** Every send before the account accepts again, one after the other. */
const TEXTS = ['one', 'two', 'three'];

describe('an account that the platform refuses', () => {
  const stage = setUpOutbox();

  const setBalance = (euros: number): void => {
    stage.simulator.accounts.get(TEST_KEY)!.balance = euros;
  };
  const texts = (): string[] => stage.simulator.accepted.map(({ text }) => text).sort();
  const sendings = (): number =>
    stage.simulator.requests.filter(({ method }) => method === 'POST').length;

  function pour(flow: Flow): void {
    TEXTS.forEach((payload, i) => flow.receive({ payload, phoneNumbers: `+3361234567${i}` }));
  }

  async function startBlocked(code: 10 | 11, more: FlowOptions = {}): Promise<Flow> {
    const apiKey = code === 10 ? WRONG_KEY : TEST_KEY;
    setBalance(code === 11 ? 0 : 1000);
    const flow = await stage.start({ account: HOLD, apiKey, ...more });
    pour(flow);
    await flow.until(() => flow.statuses.some(({ text }) => text?.startsWith('blocked')));
    await eventually(() => controlsOf(flow.accountId).view().waiting === 3, 'what waits');
    // What was on its way when the first refusal came.
    await wait(100);
    return flow;
  }

  describe('with "hold"', () => {
    for (const code of [10, 11] as const) {
      it(`keeps what waits at code ${code}, in red, and says so once in the log`, async () => {
        const flow = await startBlocked(code);
        const before = sendings();
        flow.receive({ payload: 'four', phoneNumbers: '+33612345674' });
        await flow.until(() => /\(4 waiting\)/.test(flow.statuses.at(-1)?.text ?? ''));
        flow.statuses.at(-1)!.should.containEql({
          fill: 'red',
          shape: 'ring',
          text: `blocked, code ${code} (4 waiting)`,
        });
        await wait(100);
        sendings().should.equal(before);
        flow.doneCalls.should.be.empty();
        logLines().should.have.length(1);
        logLines()[0]!.should.match(new RegExp(`with code ${code} `));
        const { pauseReason } = controlsOf(flow.accountId).view();
        pauseReason!.should.containDeep({ why: 'blocked', code });
        flow.received = 0;
      });
    }

    it('goes on when somebody releases it', async () => {
      const flow = await startBlocked(11);
      setBalance(1000);
      controlsOf(flow.accountId).release();
      await flow.until(() => flow.sms(0).length === 3);
      texts().should.deepEqual([...TEXTS].sort());
      logLines().should.have.length(2);
      flow.statuses.at(-1)!.should.containEql({ fill: 'green' });
    });

    it('is blocked again, without a second SMS, when it is released too early', async () => {
      const flow = await startBlocked(11);
      controlsOf(flow.accountId).release();
      const controls = controlsOf(flow.accountId);
      await eventually(
        () => controls.view().pauseReason?.why === 'blocked',
        'the breaker to be tripped again',
      );
      setBalance(1000);
      controls.release();
      await flow.until(() => flow.sms(0).length === 3);
      texts().should.deepEqual([...TEXTS].sort());
    });

    it('asks for the balance, and goes on by itself when there is some', async () => {
      shortenTimer(PROBE_MS, 500);
      const flow = await startBlocked(11);
      setBalance(1000);
      await flow.until(() => flow.sms(0).length === 3);
      stage.simulator.requests.filter(({ path }) => path.endsWith('/me')).should.have.length(1);
      texts().should.deepEqual([...TEXTS].sort());
    });

    it('sends nothing while the balance stays empty', async () => {
      shortenTimer(PROBE_MS);
      const flow = await startBlocked(11);
      const before = sendings();
      await eventually(
        () => stage.simulator.requests.some(({ path }) => path.endsWith('/me')),
        'the question',
      );
      await wait(100);
      sendings().should.equal(before);
      logLines().should.have.length(1);
      flow.received = 0;
    });

    it('tries at once with another key', async () => {
      const flow = await startBlocked(10);
      const credentials = { [flow.accountId]: { apiKey: TEST_KEY } };
      const other = mock.method(flow, 'credentials', () => credentials);
      await flow.deploy(flow.json({ account: { name: 'new key' } }), 'full');
      other.mock.restore();
      await flow.until(() => flow.sms(0).length === 3);
      texts().should.deepEqual([...TEXTS].sort());
      flow.doneCalls.should.have.length(3);
    });

    describe('whose key is missing', () => {
      const withKey = async (flow: Flow, apiKey: string): Promise<void> => {
        const credentials = { [flow.accountId]: { apiKey } };
        const other = mock.method(flow, 'credentials', () => credentials);
        await flow.deploy(
          flow.json({ account: { name: apiKey ? 'with a key' : 'without a key' } }),
          'full',
        );
        other.mock.restore();
      };

      it('keeps what arrives, without a request, and sends it once the key is there', async () => {
        const flow = await stage.start({ account: HOLD, apiKey: '' });
        pour(flow);
        const controls = controlsOf(flow.accountId);
        await eventually(() => controls.view().waiting === 3, 'what waits');
        should(controls.view().pauseReason).containDeep({ why: 'blocked', code: 1 });
        await flow.until(() => flow.statuses.at(-1)?.text === 'blocked, code 1 (3 waiting)');
        flow.statuses.at(-1)!.should.containEql({ fill: 'red', shape: 'ring' });
        controls.release();
        await wait(100);
        stage.simulator.requests.should.be.empty();
        flow.doneCalls.should.be.empty();
        logLines().should.have.length(1);
        logLines()[0]!.should.match(/no API key/);
        await withKey(flow, TEST_KEY);
        await flow.until(() => flow.sms(0).length === 3);
        texts().should.deepEqual([...TEXTS].sort());
        logLines()[1]!.should.match(/API key again/);
      });

      it('keeps what waited when it was lost', async () => {
        const flow = await startBlocked(10);
        await withKey(flow, '');
        const controls = controlsOf(flow.accountId);
        await eventually(() => {
          const { pauseReason } = controls.view();
          return pauseReason?.why === 'blocked' && pauseReason.code === 1;
        }, 'the missing key');
        controls.view().waiting.should.equal(3);
        await withKey(flow, TEST_KEY);
        await flow.until(() => flow.sms(0).length === 3);
        texts().should.deepEqual([...TEXTS].sort());
      });

      it('lets what waits expire', async () => {
        const send = { expires: '0.01', expiresType: 'num', errorOutputs: ['expired'] };
        const flow = await stage.start({ account: HOLD, apiKey: '', send });
        pour(flow);
        await flow.until(() => flow.sms(1).length === 3);
        flow.sms(1)[0]!.should.containDeep({ outcome: 'failed', code: 'expired' });
      });
    });

    it('stays blocked through a deploy that changes nothing of the account', async () => {
      const flow = await startBlocked(11);
      const before = sendings();
      await flow.deploy(flow.json({ send: { name: 'renamed' } }), 'full');
      await wait(150);
      sendings().should.equal(before);
      controlsOf(flow.accountId).view().pauseReason!.why.should.equal('blocked');
      setBalance(1000);
      controlsOf(flow.accountId).release();
      await flow.until(() => flow.sms(0).length === 3);
    });

    it('lets what is held expire', async () => {
      const flow = await startBlocked(11, {
        send: { expires: '0.01', expiresType: 'num', errorOutputs: ['expired'] },
      });
      await flow.until(() => flow.sms(1).length === 3);
      flow.sms(1)[0]!.should.containDeep({ outcome: 'failed', code: 'expired' });
      texts().should.be.empty();
    });

    it('lets other codes leave by their port', async () => {
      const flow = await stage.start({ account: HOLD, send: { errorOutputs: ['other', '14'] } });
      await flow.send({ payload: 'x', phoneNumbers: '+33600000014' });
      flow.onlyPort.should.equal(2);
      logLines().should.be.empty();
    });
  });

  for (const [code, apiKey] of [
    [10, WRONG_KEY],
    [11, TEST_KEY],
  ] as const) {
    it(`lets every refusal leave by the port of code ${code} by default`, async () => {
      setBalance(0);
      const flow = await stage.start({ apiKey, send: { errorOutputs: ['other', `${code}`] } });
      pour(flow);
      await flow.until(() => flow.doneCalls.length === 3);
      flow.onlyPort.should.equal(2);
      flow.sms(2).should.matchEach((sms: { code: number }) => sms.code === code);
      logLines().should.be.empty();
      controlsOf(flow.accountId).view().should.containDeep({ waiting: 0, held: 0 });
    });
  }

  it('lets what arrives without a key leave by the port of code 1 by default', async () => {
    const flow = await stage.start({ apiKey: '', send: { errorOutputs: ['other', '1'] } });
    await flow.send({ payload: 'x', phoneNumbers: '+33612345678' });
    flow.onlyPort.should.equal(2);
    stage.simulator.requests.should.be.empty();
  });
});
