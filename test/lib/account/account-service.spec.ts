import should from 'should';
import { mock } from 'node:test';
import { Accounts } from '../../../lib/account/accounts';
import { type AccountEvent, AccountService } from '../../../lib/account/account-service';
import { GRACE_PERIOD_MS } from '../../../lib/account/grace-period';
import { SendNodes } from '../../../lib/account/send-nodes';
import { type RawAccountSettings, readAccountSettings } from '../../../lib/account/settings';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import type { WhenUnknown } from '../../../lib/journal/journal';
import type { FieldReading, MessageFields } from '../../../lib/message/message';
import type { Outcome, Sent } from '../../../lib/message/outcome';
import { ACCOUNT_DEFAULTS } from '../../../nodes/account/config';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { sendings } from '../../harness/sendings';
import { fieldsOf, MOBILE, numbers } from '../message/orders';
import { RAW } from './raw-settings';
import { SYSTEM_CLOCK } from '../../../lib/queueing/clock';
import { TestInput, TestSink, until } from './outcome-sinks';
import { FakeClock } from '../../harness/fake-clock';

const HOUR = 3_600_000;
/** After one failure. */
const LONGEST_PAUSE = 1000;

/** Before any test has put its own in its place. */
const realSetTimeout = setTimeout;

describe('an account at work', () => {
  let simulator: Simulator;
  let graceClock: FakeClock;
  let sendNodes: SendNodes;
  let service: AccountService;
  let sink: TestSink;
  let now: number;
  let gone: number;
  let events: AccountEvent[];

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 1000 }] });
  });
  after(() => simulator.close());

  beforeEach(() => {
    now = 0;
    gone = 0;
    events = [];
    graceClock = new FakeClock();
    sendNodes = new SendNodes(graceClock);
    service = new AccountService(sendNodes, {
      createJournal: createMemoryJournal,
      log: (event) => events.push(event),
      onGone: () => (gone += 1),
      clock: { ...SYSTEM_CLOCK, steady: () => now },
    });
    sink = attachSendNode();
    service.attach(settings());
  });
  afterEach(async () => {
    mock.timers.reset();
    simulator.reset();
    await service.detach();
  });

  const settings = (more: Partial<RawAccountSettings> = {}) =>
    readAccountSettings(
      { ...RAW, apiUrl: simulator.url, requestsPerSecond: 0, ...more },
      ACCOUNT_DEFAULTS,
    );
  const attachSendNode = (id = 'node'): TestSink => {
    const attached = new TestSink();
    sendNodes.attach(id, attached);
    sendNodes.open();
    return attached;
  };
  const reading = (more: Partial<MessageFields> = {}): FieldReading => ({
    fields: fieldsOf(more),
    problems: [],
  });
  const submit = (
    name: string,
    more: Partial<MessageFields> = {},
    id = 'node',
    whenUnknown: WhenUnknown = 'verify',
  ): TestInput => {
    const input = new TestInput(name);
    service.submit(id, reading({ message: name, ...more }), input, whenUnknown);
    return input;
  };
  /** What has no answer ends at once, as unknown. */
  const submitAtOnce = (name: string, more: Partial<MessageFields> = {}): TestInput =>
    submit(name, more, 'node', 'fail');
  const sent = (): number => sendings(simulator).length;
  const texts = (): string[] => simulator.accepted.map(({ text }) => text);
  /** For a wait whose clock stands: a request that a busy machine let fail is tried again after a pause. */
  const untilInTime = async (isTrue: () => boolean): Promise<void> => {
    for (let waitedMs = 0; !isTrue(); waitedMs += 50) {
      await new Promise((resolve) => realSetTimeout(resolve, 50));
      if (waitedMs < 1000 || isTrue()) continue;
      now += 1000;
      mock.timers.tick(1000);
    }
  };
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('sends, and gives the outcome to the node that asked', async () => {
    submit('Hello');
    await until(() => sink.delivered.length === 1);
    const [{ input, outcomes, pending }] = sink.delivered as [TestSink['delivered'][0]];
    input.name.should.equal('Hello');
    pending.should.equal(0);
    should(outcomes).match([{ outcome: 'sent', nbSms: 1, phoneNumbers: [MOBILE] }]);
    texts().should.deepEqual(['Hello']);
    simulator.violations.should.be.empty();
  });

  it('refuses before any request', async () => {
    submit('', { sender: 'é' });
    await until(() => sink.delivered.length === 1);
    sink.ends.should.deepEqual(['refused 9']);
    sent().should.equal(0);
  });

  it('starts messages in order of arrival, even behind one that is slow to be read', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    service.attach(settings({ requestsPerSecond: 1 }));
    submit('0');
    let read: (value: FieldReading) => void = () => undefined;
    service.submit(
      'node',
      new Promise((resolve) => (read = resolve)),
      new TestInput('1'),
      'verify',
    );
    submit('2');
    submit('3');
    await until(() => sink.delivered.length === 1);
    for (let i = 0; i < 5; i += 1) await turn();
    sent().should.equal(1);
    read(reading({ message: '1' }));
    for (let i = 2; i <= 4; i += 1) {
      for (let j = 0; j < 3; j += 1) await turn();
      now += 1000;
      mock.timers.tick(1000);
      await until(() => sink.delivered.length === i);
    }
    texts().should.deepEqual(['0', '1', '2', '3']);
  });

  it('sends 200 messages at once, at most 64 at a time, each once', async () => {
    simulator.latencyMs = 2;
    for (let i = 0; i < 200; i += 1) submit(`text ${i}`);
    await until(() => sink.delivered.length === 200);
    new Set(texts()).size.should.equal(200);
    simulator.accepted.length.should.equal(200);
    simulator.maxInFlight.should.be.belowOrEqual(64);
    sink.ends.every((end) => end === 'sent').should.be.true();
  });

  it('sends the 71st after 70 that were answered with HTTP 101, each of which is unknown', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    service.attach(settings({ timeout: 300 }));
    simulator.faults.next({ switchProtocols: true }, 70);
    // Each with a tag of its own: they share no request.
    for (let i = 0; i < 70; i += 1) submitAtOnce(`text ${i}`, { tag: `n${i}` });
    await untilInTime(() => sink.delivered.length === 70);
    sink.ends.every((end) => end === 'unknown unknown').should.be.true();
    submit('the 71st');
    await untilInTime(() => sink.delivered.length === 71);
    texts().should.deepEqual(['the 71st']);
  });

  it('reads a compressed refusal, and a compressed success', async () => {
    for (const compress of ['gzip', 'deflate', 'rawDeflate', 'br'] as const) {
      simulator.faults.next({ compress });
      submit(compress);
      simulator.faults.next({ compress, refuse: 42, match: { path: 'send' } });
      submit(`${compress} refused`);
    }
    await until(() => sink.delivered.length === 8);
    sink.ends
      .sort()
      .should.deepEqual(['refused 42', 'sent'].flatMap((end) => [end, end, end, end]));
  });

  describe('with more than 500 numbers', () => {
    it('gives ids in the order of the numbers, whichever request ends first', async () => {
      service.attach(settings({ maxPerHour: 0 }));
      const given = numbers(1001);
      simulator.faults.next({ delayMs: 60, match: { phoneNumber: given[0]! } });
      submit('many', { phoneNumbers: given });
      await until(() => sink.delivered.length === 1);
      const [outcome] = sink.delivered[0]!.outcomes as [Sent];
      const idOf = (number: string | undefined): string =>
        String(simulator.accepted.find(({ phoneNumber }) => phoneNumber === number)?.messageId);
      should(outcome.phoneNumbers).deepEqual(given);
      should(outcome.messageIds).deepEqual([given[0], given[500], given[1000]].map(idOf));
      should(outcome.messageId).equal(idOf(given[0]));
      should(outcome.nbSms).equal(1001);
    });

    it('lets each different outcome leave once', async () => {
      service.attach(settings({ maxPerHour: 0 }));
      const given = numbers(1001);
      simulator.faults.next({ acceptThenCut: true, match: { phoneNumber: given[0]! } });
      simulator.faults.next({ refuse: 11, match: { phoneNumber: given[1000]! } });
      submitAtOnce('many', { phoneNumbers: [...given, '061234'] });
      await until(() => sink.delivered.length === 1);
      const { outcomes } = sink.delivered[0]!;
      sink.ends.should.deepEqual(['refused 9,unknown unknown,sent,refused 11']);
      should(outcomes.map(({ phoneNumbers }) => phoneNumbers.length)).deepEqual([1, 500, 500, 1]);
      should(outcomes.flatMap(({ phoneNumbers }) => phoneNumbers).sort()).deepEqual(
        [...given, '061234'].sort(),
      );
    });
  });

  describe('whose node is closed', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));

    it('goes on when it is back within 2 s, and loses nothing', async () => {
      void service.detach();
      const names = ['a', 'b', 'c'];
      for (const name of names) submit(name);
      await turn();
      sent().should.equal(0);
      graceClock.tick(GRACE_PERIOD_MS - 1);
      service.attach(settings());
      await until(() => sink.delivered.length === 3);
      [...sink.names].sort().should.deepEqual(names);
      graceClock.tick(10 * GRACE_PERIOD_MS);
      gone.should.equal(0);
      simulator.accepted.length.should.equal(3);
    });

    it('sends what waits with the key it comes back with', async () => {
      submit('before');
      await until(() => sink.delivered.length === 1);
      void service.detach();
      submit('after');
      await turn();
      service.attach(settings({ apiKey: DEFAULT_KEY }));
      await until(() => sink.delivered.length === 2);
      should(simulator.accepted.map(({ apiKey }) => apiKey)).deepEqual([TEST_KEY, DEFAULT_KEY]);
    });

    it('lets what is in flight finish', async () => {
      simulator.latencyMs = 500;
      submit('slow');
      await simulator.waitForRequests(1);
      void service.detach();
      mock.timers.tick(500);
      await until(() => sink.delivered.length === 1);
      sink.ends.should.deepEqual(['sent']);
    });

    it('sends nothing more when it is not back within 2 s', async () => {
      service.attach(settings({ requestsPerSecond: 1 }));
      submit('sent');
      const waiting = submit('in the line');
      await until(() => sink.delivered.length === 1);
      await turn();
      void service.detach();
      submit('not looked at');
      graceClock.tick(GRACE_PERIOD_MS);
      await until(() => sink.delivered.length === 2);
      gone.should.equal(1);
      // What was accepted waits in the journal; nobody was promised that for the other one.
      sink.names.should.deepEqual(['sent', 'not looked at']);
      sink.ends.should.deepEqual(['sent', 'failed network']);
      should(sink.delivered[1]!.outcomes).match([{ reason: { reason: 'removed' } }]);
      should(events).deepEqual([{ kind: 'removedWithWaiting', waiting: 1 }]);
      for (let i = 0; i < 5; i += 1) await turn();
      graceClock.tick(10 * GRACE_PERIOD_MS);
      for (let i = 0; i < 5; i += 1) await turn();
      texts().should.deepEqual(['sent']);
      waiting.isDetached.should.be.true();
    });

    it('lets what is in flight finish even when it is not back', async () => {
      simulator.latencyMs = 10_000;
      submit('slow');
      await simulator.waitForRequests(1);
      void service.detach();
      graceClock.tick(GRACE_PERIOD_MS);
      gone.should.equal(1);
      mock.timers.tick(10_000);
      await until(() => sink.delivered.length === 1);
      sink.ends.should.deepEqual(['sent']);
    });

    it('is closed when what it accepted is on the disk', async () => {
      submit('a');
      await until(() => sink.delivered.length === 1);
      await service.detach();
      await service.detach();
    });

    it('answers whoever still asks after that', async () => {
      void service.detach();
      graceClock.tick(GRACE_PERIOD_MS);
      submit('late');
      service.submit('node', new Promise(() => undefined), new TestInput('never'), 'verify');
      await until(() => sink.delivered.length === 2);
      sink.ends.should.deepEqual(['failed network', 'failed network']);
      sent().should.equal(0);
    });
  });

  describe('whose send node is closed', () => {
    beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));

    it('gives the outcome to the node that replaces it', async () => {
      simulator.latencyMs = 500;
      const input = submit('parked');
      await simulator.waitForRequests(1);
      sendNodes.detach('node');
      mock.timers.tick(500);
      for (let i = 0; i < 20; i += 1) await turn();
      sink.delivered.should.be.empty();
      const next = attachSendNode();
      await untilInTime(() => next.delivered.length === 1);
      next.ends.should.deepEqual(['sent']);
      input.caught.should.be.empty();
      sink.delivered.should.be.empty();
    });

    it('starts nothing of it while it is away, and goes on in order', async () => {
      sendNodes.detach('node');
      for (const name of ['a', 'b']) submit(name);
      for (let i = 0; i < 5; i += 1) await turn();
      service.controls!.view().waiting.should.equal(2);
      sent().should.equal(0);
      const next = attachSendNode();
      await untilInTime(() => next.delivered.length === 2);
      for (let i = 0; i < 5; i += 1) await turn();
      service.controls!.view().waiting.should.equal(0);
      sendings(simulator)
        .map(({ body }) => (body as { message: string }).message)
        .should.deepEqual(['a', 'b']);
    });

    it('keeps what waits for it when it is not back, and goes on for the others', async () => {
      const other = attachSendNode('other');
      sendNodes.detach('node');
      const inputs = ['a', 'b'].map((name) => submit(name));
      submit('of the other', {}, 'other');
      for (let i = 0; i < 5; i += 1) await turn();
      sent().should.equal(0);
      graceClock.tick(GRACE_PERIOD_MS);
      await untilInTime(() => other.delivered.length === 1);
      for (const { caught } of inputs) caught.should.be.empty();
      should(events).deepEqual([{ kind: 'waitingForNode', waiting: 2 }]);
      const { held, heldMessages } = service.controls!.view();
      held.should.equal(2);
      should(heldMessages).match([{ reason: 'nodeGone' }, { reason: 'nodeGone' }]);
      texts().should.deepEqual(['of the other']);
    });

    it('goes on by itself with what it kept when the node is there again', async () => {
      sendNodes.detach('node');
      for (const name of ['a', 'b']) submit(name);
      for (let i = 0; i < 5; i += 1) await turn();
      graceClock.tick(GRACE_PERIOD_MS);
      service.controls!.view().held.should.equal(2);
      sent().should.equal(0);
      const next = attachSendNode();
      await untilInTime(() => next.delivered.length === 2);
      [...next.names].sort().should.deepEqual(['a', 'b']);
      next.ends.should.deepEqual(['sent', 'sent']);
      service.controls!.view().held.should.equal(0);
    });

    it('gives up the outcome of what was in flight when nobody is there to take it', async () => {
      simulator.latencyMs = 5000;
      const input = submit('lost');
      await simulator.waitForRequests(1);
      sendNodes.detach('node');
      graceClock.tick(GRACE_PERIOD_MS);
      input.caught.should.be.empty();
      mock.timers.tick(5000);
      await until(() => input.caught.length === 1);
      should(input.caught[0]).match([{ outcome: 'sent' }]);
    });

    it('counts what waits for it in the cap, and gives back what is dropped', async () => {
      service.attach(settings({ maxPerHour: 2 }));
      sendNodes.detach('node');
      const lost = ['a', 'b'].map((name) => submit(name));
      for (let i = 0; i < 5; i += 1) await turn();
      graceClock.tick(GRACE_PERIOD_MS);
      const other = attachSendNode('other');
      submit('c', {}, 'other');
      await untilInTime(() => other.delivered.length === 1);
      other.ends.should.deepEqual(['refused limit']);
      service.controls!.drop().should.equal(2);
      await until(() => lost.every(({ caught }) => caught.length === 1));
      for (const { caught } of lost) {
        should(caught.flat()).match([{ outcome: 'failed', reason: { reason: 'dropped' } }]);
      }
      for (const name of ['d', 'e', 'f']) submit(name, {}, 'other');
      await untilInTime(() => other.delivered.length === 4);
      [...other.ends].sort().should.deepEqual(['refused limit', 'refused limit', 'sent', 'sent']);
      [...texts()].sort().should.deepEqual(['d', 'e']);
    });
  });

  describe('with an hourly cap', () => {
    const sendAll = async (...names: string[]): Promise<string[]> => {
      sink.delivered = [];
      for (const [index, name] of names.entries()) {
        // Whatever the one before came to, this one does not wait.
        service.controls!.release();
        submitAtOnce(name, { expires: 0 });
        await until(() => sink.delivered.length === index + 1);
      }
      return sink.ends;
    };

    beforeEach(() => service.attach(settings({ maxPerHour: 2 })));

    it('refuses what exceeds it before any request, until an hour has passed', async () => {
      (await sendAll('a', 'b', 'c')).should.deepEqual(['sent', 'sent', 'refused limit']);
      sent().should.equal(2);
      const [refused] = sink.delivered[2]!.outcomes as [Outcome];
      should(refused).match({
        code: 'limit',
        phoneNumbers: [MOBILE],
        errors: [{ field: 'maxPerHour' }],
      });
      now += HOUR - 1;
      (await sendAll('d')).should.deepEqual(['refused limit']);
      now += 1001;
      (await sendAll('e')).should.deepEqual(['sent']);
    });

    it('counts parts and numbers', async () => {
      (await sendAll('x'.repeat(161), 'b')).should.deepEqual(['sent', 'refused limit']);
      now += HOUR + 1000;
      sink.delivered = [];
      submit('c', { phoneNumbers: `${MOBILE},+33687654321,+33687654322` });
      await until(() => sink.delivered.length === 1);
      sink.ends.should.deepEqual(['refused limit']);
    });

    it('gives back what was refused', async () => {
      simulator.faults.next({ refuse: 11, match: { path: 'send' } }, 2);
      const ends = await sendAll('a', 'b', 'c', 'd', 'e');
      ends.should.deepEqual(['refused 11', 'refused 11', 'sent', 'sent', 'refused limit']);
    });

    it('gives back what failed', async () => {
      simulator.faults.next({ httpStatus: 429, match: { path: 'send' } }, 2);
      const ends = await sendAll('a', 'b', 'c', 'd', 'e');
      ends.should.deepEqual(['failed network', 'failed network', 'sent', 'sent', 'refused limit']);
    });

    it('gives back nothing of what may have been sent', async () => {
      simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });
      simulator.faults.next({ withoutMessageId: true, match: { path: 'send' } });
      const ends = await sendAll('a', 'b', 'c');
      ends.should.deepEqual(['unknown unknown', 'unknown unknown', 'refused limit']);
    });

    it('stays as it is over a redeploy', async () => {
      await sendAll('a', 'b');
      void service.detach();
      service.attach(settings({ maxPerHour: 2 }));
      (await sendAll('c')).should.deepEqual(['refused limit']);
    });
  });

  describe('that meets something unexpected', () => {
    it('does not know whether it was sent', async () => {
      const broken = { send: () => Promise.reject(new Error(TEST_KEY)), close: () => undefined };
      (service as unknown as { gateway: { client: unknown } }).gateway.client =
        Promise.resolve(broken);
      submitAtOnce('Hello');
      await until(() => sink.delivered.length === 1);
      sink.ends.should.deepEqual(['unknown unknown']);
      JSON.stringify(sink.delivered[0]!.outcomes).should.not.containEql(TEST_KEY);
    });

    const loseClient = (): void => {
      const missing = Promise.reject(new Error('no axios'));
      missing.catch(() => undefined);
      Object.assign(service.gateway!.client, { transport: missing });
    };

    it('knows that nothing was sent when there is no client at all, and tries again', async () => {
      loseClient();
      submit('a', { expires: 0 });
      await until(() => sink.delivered.length === 1);
      now += LONGEST_PAUSE;
      submit('b');
      await until(() => sink.delivered.length === 2);
      sink.ends.should.deepEqual(['failed network', 'sent']);
    });

    it('tries the same message again, and sends it once', async () => {
      loseClient();
      submit('a');
      for (let turns = 0; turns < 10_000 && !service.controls!.view().pauseReason; turns += 1) {
        await turn();
      }
      should(service.stateOf('node').pauseReason).match({ why: 'failing', reason: 'network' });
      now += LONGEST_PAUSE;
      await until(() => sink.delivered.length === 1);
      sink.ends.should.deepEqual(['sent']);
      texts().should.deepEqual(['a']);
    });

    it('goes on when a node fails to pass an outcome on', async () => {
      sink.fails = true;
      const input = submit('a');
      await until(() => input.caught.length === 1);
      sink.fails = false;
      submit('b');
      await until(() => sink.delivered.length === 1);
      submit('', { message: '' });
      await until(() => sink.delivered.length === 2);
      sink.ends.should.deepEqual(['sent', 'refused 9']);
    });
  });

  describe('asked for its balance', () => {
    it('asks the platform', async () => {
      (await service.me()).should.match({ kind: 'balance', balance: '1000.000' });
    });

    it('says that it is away when its node is', async () => {
      void service.detach();
      should(service.apiUrl).be.undefined();
      service.hasKey.should.be.false();
      await service.me().should.be.rejectedWith({ reason: 'removed', left: false });
      service.attach(settings());
      should(service.apiUrl).equal(simulator.url);
      service.hasKey.should.be.true();
    });
  });

  it('is the same one after a redeploy, and a new one after it was removed', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const accounts = new Accounts();
    const options = { createJournal: createMemoryJournal, log: () => undefined };
    const first = accounts.attach('account', settings(), options);
    void first.detach();
    mock.timers.tick(GRACE_PERIOD_MS - 1);
    should(accounts.attach('account', settings(), options) === first).be.true();
    void first.detach();
    mock.timers.tick(GRACE_PERIOD_MS);
    const second = accounts.attach('account', settings(), options);
    should(second === first).be.false();
    should(accounts.attach('other', settings(), options) === second).be.false();
  });
});
