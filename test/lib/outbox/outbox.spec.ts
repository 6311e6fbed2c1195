// The outbox as a whole, with a real journal and a real platform: every message has its one outcome, and no
// SMS is sent twice, whatever happens in between.
import should from 'should';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { JournalError } from '../../../lib/journal/journal';
import type { NotSent, Sent } from '../../../lib/message/outcome';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { MOBILE, numbers } from '../message/orders';
import { Stage, VERIFY_FOR_MS } from './support/stage';

const OTHER = '+33612345679';
const MINUTE_MS = 60_000;

describe('an outbox', () => {
  let simulator: Simulator;
  let stage: Stage;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 1000 }] });
  });
  after(() => simulator.close());
  beforeEach(async () => {
    stage = await new Stage(simulator.url, createMemoryJournal()).open();
  });
  afterEach(async () => {
    await stage.close();
    simulator.reset();
  });

  const restart = async (raw: ConstructorParameters<typeof Stage>[2]): Promise<void> => {
    await stage.close();
    stage = await new Stage(simulator.url, createMemoryJournal(), raw).open();
  };
  const sendings = () => simulator.requests.filter(({ path }) => path.endsWith('send'));
  const lookUps = () => simulator.requests.filter(({ path }) => path.includes('by-tag'));
  const texts = (): string[] => simulator.accepted.map(({ text }) => text);
  /** One SMS that is seen by its tag: look-ups work. */
  const learnCanary = async (): Promise<void> => {
    stage.accept('canary', { phoneNumbers: '+33612000000' });
    await stage.leaving(1);
    await stage.until(() => lookUps().length > 0);
    await stage.until(() => stage.journal.changes.some((change) => change.do === 'note'));
    stage.left.length = 0;
  };
  /** Nothing is left behind in memory, and its counters say so. */
  const isClean = async (): Promise<void> => {
    await stage.until(() => stage.outbox.isEmpty, 'an empty outbox');
    const { pauseReason, oldestAt, ...view } = stage.outbox.view();
    should(view).deepEqual({ waiting: 0, checking: 0, held: 0, heldMessages: [] });
    should(oldestAt).be.undefined();
    stage.outbox.pending.should.equal(0);
    should({ ...stage.outbox.countsOf('node') }).deepEqual({ checking: 0, held: 0 });
  };

  it('sends what it took in, and says so once', async () => {
    stage.accept('hello');
    await stage.leaving(1);
    const [sent] = stage.of('hello') as [Sent];
    should(sent).match({ outcome: 'sent', nbSms: 1, phoneNumbers: [MOBILE], sandbox: false });
    should(sent).not.have.properties('verified', 'recovered', 'resent', 'duplicate', 'tag');
    texts().should.deepEqual(['hello']);
    should(sendings()[0]!.body)
      .have.property('tag')
      .match(/^n[0-9a-z]{19}$/);
    await isClean();
    simulator.violations.should.be.empty();
  });

  it('writes message and attempt together, before the request', async () => {
    const write = stage.journal.block();
    stage.accept('hello');
    await new Promise((resolve) => setTimeout(resolve, 50));
    simulator.requestCount.should.equal(0);
    write();
    await stage.leaving(1);
    const kinds = stage.journal.changes.map((change) => change.do);
    kinds.slice(0, 2).should.deepEqual(['accept', 'attempt']);
    await isClean();
    await stage.outbox.flush();
    stage.journal.changes.filter((change) => change.do === 'end').length.should.equal(1);
    stage.journal.changes.filter((change) => change.do === 'forgetAttempt').length.should.equal(1);
  });

  it('writes once for each, and purges what was sent with what is written next', async () => {
    const send = async (name: string): Promise<void> => {
      stage.accept(name);
      await stage.leaving(stage.left.length + 1);
      // Its purging is given by then.
      await stage.until(() => stage.outbox.isEmpty);
    };
    // With its answer the time of the platform is heard for the first time, and noted.
    await send('first');
    await stage.outbox.flush();
    stage.isWithoutTimers = true;
    const { writes, changes } = stage.journal;
    const known = changes.length;
    for (const name of ['second', 'third', 'fourth']) await send(name);
    (stage.journal.writes - writes).should.equal(3);
    const kinds = changes.slice(known).map((change) => change.do);
    const one = ['accept', 'attempt'];
    const purged = ['end', 'forgetAttempt'];
    kinds.should.deepEqual([...one, ...purged, ...one, ...purged, ...one]);
  });

  it('writes nothing between the answer and a success', async () => {
    simulator.latencyMs = 50;
    stage.accept('hello');
    await stage.until(() => simulator.requestCount === 1);
    const write = stage.journal.block();
    await stage.leaving(1);
    write();
  });

  it('writes a refusal before it leaves', async () => {
    simulator.faults.next({ match: { path: 'send' }, refuse: 10 });
    stage.accept('refused');
    await stage.leaving(1);
    stage.journal.changes.at(-1)!.do.should.equal('settle');
  });

  describe('in a flood', () => {
    it('gathers what has equal options, never the same number twice', async () => {
      simulator.latencyMs = 30;
      const given = numbers(40);
      for (let round = 0; round < 5; round += 1) {
        for (const number of given) stage.accept(`${number} ${round}`, { phoneNumbers: number });
      }
      await stage.leaving(200);
      simulator.accepted.length.should.equal(200);
      new Set(texts()).size.should.equal(200);
      sendings().length.should.be.below(100);
      simulator.violations.should.be.empty();
      stage.left.every(({ outcomes }) => outcomes[0]!.outcome === 'sent').should.be.true();
      await isClean();
    });

    it('gives each message what its own item says, and the id of the batch', async () => {
      simulator.latencyMs = 30;
      for (const [index, number] of numbers(30).entries()) {
        stage.accept(index % 2 ? 'x'.repeat(161) : `short ${index}`, { phoneNumbers: number });
      }
      await stage.leaving(30);
      sendings()
        .some(({ path }) => path.endsWith('bulk-send'))
        .should.be.true();
      for (const { name, outcomes } of stage.left) {
        const [sent] = outcomes as [Sent];
        const sms = simulator.accepted.find(
          ({ phoneNumber }) => phoneNumber === sent.phoneNumbers[0],
        )!;
        sms.text.should.equal(name);
        should(sent).match({
          messageId: String(sms.messageId),
          nbSms: name.length > 160 ? 2 : 1,
          cost: sms.cost,
          phoneNumbers: [sms.phoneNumber],
        });
        for (const number of JSON.stringify(sent.response).match(/\+33\d{9}/g) ?? []) {
          number.should.equal(sms.phoneNumber);
        }
      }
    });

    it('sends apart what has other options', async () => {
      simulator.latencyMs = 30;
      const given = numbers(40);
      for (const [index, number] of given.entries()) {
        stage.accept('text', { phoneNumbers: number, ...(index % 2 ? { sender: 'Shop' } : {}) });
      }
      await stage.leaving(40);
      for (const sms of simulator.accepted) {
        const index = given.indexOf(sms.phoneNumber);
        should(sms.sender).equal(index % 2 ? 'Shop' : undefined);
      }
    });

    it('leaves only the message unconfirmed that a batch says nothing of', async () => {
      stage.outbox.attach({ ...stage.settings!, requestsPerSecond: 0 }, false);
      const given = numbers(12);
      simulator.latencyMs = 30;
      simulator.faults.always({ withoutItem: given[11]!, match: { path: 'bulk-send' } });
      for (const number of given)
        stage.accept(number, { phoneNumbers: number }, { whenUnknown: 'fail' });
      await stage.leaving(12);
      stage.ends
        .filter((end) => end.includes('unknown'))
        .should.deepEqual([`${given[11]}: unknown unknown`]);
      simulator.accepted.length.should.equal(12);
      await isClean();
    });
  });

  describe('whose batch is refused', () => {
    const pour = (given: string[]): void => {
      simulator.latencyMs = 20;
      for (const number of given) stage.accept(number, { phoneNumbers: number });
    };

    for (const code of [9, 43]) {
      it(`with ${code} because of one, splits it until that one stands alone`, async () => {
        const given = numbers(60);
        const bad = given[37]!;
        simulator.faults.always({ refuse: code, match: { phoneNumber: bad } });
        pour(given);
        await stage.leaving(60);
        should(stage.of(bad).map(({ outcome }) => outcome)).deepEqual(['refused']);
        should((stage.of(bad)[0] as NotSent).code).equal(code);
        const sent = simulator.accepted.map(({ phoneNumber }) => phoneNumber).sort();
        sent.should.deepEqual(given.filter((number) => number !== bad).sort());
        stage.left
          .filter(({ outcomes }) => outcomes[0]!.outcome === 'sent')
          .length.should.equal(59);
        await isClean();
      });
    }

    it('naming the number, refuses that one and sends the others at once', async () => {
      const given = numbers(40);
      const bad = given[30]!;
      const errors = [{ code: '9', message: 'not valid', phoneNumber: bad }];
      simulator.faults.always({ refuse: 9, shape: 'E4', errors, match: { phoneNumber: bad } });
      pour(given);
      await stage.leaving(40);
      should(stage.of(bad)).match([{ outcome: 'refused', code: 9, phoneNumbers: [bad] }]);
      simulator.accepted.length.should.equal(39);
      for (const { name, outcomes } of stage.left) {
        if (name !== bad) JSON.stringify(outcomes).should.not.containEql(bad);
      }
    });

    it('for the account, does not split it', async () => {
      simulator.faults.always({ refuse: 11 });
      pour(numbers(30));
      await stage.leaving(30);
      stage.ends.every((end) => end.endsWith('refused 11')).should.be.true();
      sendings().length.should.be.below(8);
      simulator.accepted.should.be.empty();
      await isClean();
    });
  });

  describe('when nothing got through', () => {
    it('waits as long as the platform asks, then sends it once', async () => {
      simulator.faults.next({ httpStatus: 429, retryAfter: 1, match: { path: 'send' } });
      const start = Date.now();
      stage.accept('hello');
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      should(stage.outbox.pauseReason).match({ why: 'failing', reason: 'rateLimited' });
      await stage.leaving(1);
      (Date.now() - start).should.be.aboveOrEqual(990);
      stage.ends.should.deepEqual(['hello: sent']);
      should(stage.outbox.pauseReason).be.undefined();
      texts().should.deepEqual(['hello']);
    });

    it('goes on with it, and with what came after, once there is a way again', async () => {
      await restart({ apiUrl: 'http://127.0.0.1:1/v1' });
      for (const name of ['a', 'b', 'c']) stage.accept(name);
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      should(stage.outbox.pauseReason).match({ why: 'failing', detail: 'ECONNREFUSED' });
      stage.configure({ apiUrl: simulator.url });
      await stage.leaving(3);
      texts().sort().should.deepEqual(['a', 'b', 'c']);
      await isClean();
    });

    it('gives up when its time is over, and says why it did not leave', async () => {
      await restart({ apiUrl: 'http://127.0.0.1:1/v1' });
      stage.accept('late', { expires: 0.005 });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['late: failed expired']);
      should(stage.of('late')).match([{ reason: { reason: 'expiredBecause', why: 'network' } }]);
      should(stage.giveBackUsage).match([{ sms: 1 }]);
      await isClean();
    });

    it('tries once what is to be tried once', async () => {
      simulator.faults.next({ httpStatus: 429, match: { path: 'send' } });
      stage.accept('failed', { expires: 0 });
      await stage.leaving(1);
      stage.outbox.release();
      stage.accept('sent', { expires: 0 });
      await stage.leaving(2);
      stage.ends.should.deepEqual(['failed: failed network', 'sent: sent']);
      sendings().length.should.equal(2);
      await isClean();
    });

    it('does not make the pause longer for each request that was on its way', async () => {
      simulator.latencyMs = 50;
      simulator.faults.next({ httpStatus: 429, match: { path: 'send' } }, 30);
      for (let i = 0; i < 30; i += 1) stage.accept(`${i}`, { format: 'xml' });
      await simulator.waitForRequests(30);
      const start = Date.now();
      await stage.leaving(30);
      (Date.now() - start).should.be.below(4000);
    });

    it('still waits as long as the platform asks when something else got through', async () => {
      simulator.latencyMs = 100;
      const [asked, slow] = numbers(2) as [string, string];
      simulator.faults.next({ httpStatus: 429, retryAfter: 1, match: { phoneNumber: asked } });
      simulator.faults.next({ delayMs: 300, match: { phoneNumber: slow } });
      stage.accept('slow', { phoneNumbers: slow, format: 'xml' });
      stage.accept('asked', { phoneNumbers: asked, format: 'xml' });
      await stage.leaving(1);
      const start = Date.now();
      await stage.leaving(2);
      stage.ends.should.deepEqual(['slow: sent', 'asked: sent']);
      (Date.now() - start).should.be.above(500);
    });

    it('tries at once when a human asks for it', async () => {
      simulator.faults.next({ httpStatus: 429, retryAfter: 60, match: { path: 'send' } });
      stage.accept('hello');
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      stage.outbox.release();
      await stage.leaving(1);
      stage.ends.should.deepEqual(['hello: sent']);
    });
  });

  describe('with a time', () => {
    it('never sends after it', async () => {
      stage.present.delete('node');
      const schedule = new Date(stage.wall() + 20 * MINUTE_MS);
      stage.accept('planned', { schedule });
      stage.wallAheadMs = 30 * MINUTE_MS;
      await stage.leaving(1);
      stage.ends.should.deepEqual(['planned: failed expired']);
      should(stage.of('planned')).match([{ reason: { reason: 'scheduleOver' } }]);
      stage.present.add('node');
      stage.outbox.nodeBack('node');
      await isClean();
      simulator.requestCount.should.equal(0);
    });

    it('sends it alone, however long it lives', async () => {
      const schedule = new Date(stage.wall() + 120 * MINUTE_MS);
      for (const name of ['a', 'b']) stage.accept(name, { schedule, expires: 0 });
      await stage.leaving(2);
      sendings()
        .every(({ path }) => path.endsWith('/send'))
        .should.be.true();
      stage.of('a').should.match([{ outcome: 'sent', scheduledFor: /T/ }]);
    });
  });

  describe('unconfirmed', () => {
    const lose = (): void =>
      simulator.faults.next({ cutBeforeAccept: true, match: { path: 'send' } });
    const cut = (): void => simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });

    it('looks it up, and says that it was sent', async () => {
      cut();
      stage.accept('there');
      await stage.until(() => stage.outbox.view().checking === 1);
      should({ ...stage.outbox.countsOf('node') }).deepEqual({ checking: 1, held: 0 });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['there: sent verified']);
      const [sent] = stage.of('there');
      should(sent).not.have.properties('messageId', 'nbSms', 'cost', 'response');
      texts().should.deepEqual(['there']);
      await isClean();
    });

    it('sends it again once it certainly is not there, and only then', async () => {
      await learnCanary();
      lose();
      const start = Date.now();
      stage.accept('absent');
      await stage.leaving(1);
      (Date.now() - start).should.be.aboveOrEqual(VERIFY_FOR_MS);
      stage.ends.should.deepEqual(['absent: sent']);
      texts().should.deepEqual(['canary', 'absent']);
      const tags = sendings().map(({ body }) => (body as { tag: string }).tag);
      new Set(tags).size.should.equal(tags.length);
      await isClean();
    });

    it('holds it when the account has become another customer’s, who cannot look it up', async () => {
      await learnCanary();
      const other = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 1000 }] });
      try {
        cut();
        stage.accept('unconfirmed');
        await stage.until(() => stage.outbox.view().checking === 1);
        stage.configure({ apiUrl: other.url });
        await stage.leaving(1);
        stage.ends.should.deepEqual(['unconfirmed: unknown held']);
        other.accepted.should.be.empty();
      } finally {
        await other.close();
      }
    });

    it('holds it without a canary', async () => {
      lose();
      stage.accept('unproven');
      await stage.leaving(1);
      stage.ends.should.deepEqual(['unproven: unknown held']);
      should(stage.of('unproven')).match([{ reason: { reason: 'heldNotVerified' } }]);
      await stage.until(() => stage.outbox.view().held === 1);
      const { heldMessages, ...view } = stage.outbox.view();
      should(view).match({ waiting: 0, checking: 0, held: 1 });
      should(heldMessages).match([
        { reason: 'unknown', nodeId: 'node', numberCount: 1, phoneNumbers: ['+336••••••78'] },
      ]);
      sendings().length.should.equal(1);
    });

    it('holds it where look-ups fail', async () => {
      await learnCanary();
      simulator.faults.always({ httpStatus: 500, match: { path: 'bulk-status-by-tag' } });
      lose();
      stage.accept('unavailable');
      await stage.leaving(1);
      stage.ends.should.deepEqual(['unavailable: unknown held']);
      sendings().length.should.equal(2);
    });

    it('holds it where the platform shows SMS later than the horizon', async () => {
      simulator.tagLagMs = 10_000;
      stage.accept('canary', { phoneNumbers: OTHER });
      await stage.leaving(1);
      await stage.until(() => stage.journal.changes.some((change) => change.do === 'note'));
      cut();
      stage.accept('lagging');
      await stage.leaving(2);
      stage.ends.should.deepEqual(['canary: sent', 'lagging: unknown held']);
      texts().should.deepEqual(['canary', 'lagging']);
    });

    it('forgets the canary when look-ups no longer find what was sent', async () => {
      await learnCanary();
      simulator.tagLagMs = 10_000;
      lose();
      stage.accept('unconfirmed');
      await stage.until(() => stage.outbox.view().checking === 1);
      stage.accept('second', { phoneNumbers: OTHER });
      await stage.leaving(2);
      await stage.until(() =>
        stage.journal.changes.some((change) => change.do === 'note' && change.value === '0'),
      );
      stage.left.length = 0;
      cut();
      stage.accept('third', { phoneNumbers: '+33612345670' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['third: unknown held']);
      texts()
        .filter((text) => text === 'third')
        .length.should.equal(1);
    });

    it('is unknown at once with a tag of the user, which is sent as it is', async () => {
      cut();
      stage.accept('tagged', { tag: 'mine' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['tagged: unknown unknown']);
      should(sendings()[0]!.body).match({ tag: 'mine' });
      lookUps().should.be.empty();
      await isClean();
    });

    it('fails at once where the user wants that', async () => {
      cut();
      stage.accept('fails', {}, { whenUnknown: 'fail' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['fails: unknown unknown']);
      lookUps().should.be.empty();
      await isClean();
    });

    it('is sent again at once where the user wants that', async () => {
      cut();
      stage.accept('again', {}, { whenUnknown: 'resend' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['again: sent']);
      texts().should.deepEqual(['again', 'again']);
      await isClean();
    });

    it('is never called unsent once it may have left and was sent again', async () => {
      cut();
      simulator.faults.next({ refuse: 9, match: { path: 'send' } });
      stage.accept('again', {}, { whenUnknown: 'resend' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['again: unknown unknown']);
    });

    it('is never called unsent when the account refuses it on its way to be sent again', async () => {
      cut();
      stage.accept('again', {}, { whenUnknown: 'resend' });
      await simulator.waitForRequests(1);
      stage.configure({ sender: 'é' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['again: unknown unknown']);
    });

    describe('held where the user wants that', () => {
      beforeEach(async () => {
        lose();
        stage.accept('held', {}, { whenUnknown: 'hold' });
        await stage.leaving(1);
        await stage.until(() => stage.outbox.view().held === 1);
      });

      it('leaves as unknown and stays', () => {
        stage.ends.should.deepEqual(['held: unknown held']);
        should(stage.of('held')).match([{ reason: { reason: 'heldByChoice' } }]);
        lookUps().should.be.empty();
        stage.outbox.pending.should.equal(0);
        stage.outbox.isEmpty.should.be.false();
      });

      it('is sent again by a human, as a new sending', async () => {
        stage.outbox.sendAgain().should.equal(1);
        await stage.leaving(2);
        stage.ends.should.deepEqual(['held: unknown held', 'held: sent resent']);
        stage.left[1]!.isStored.should.be.true();
        texts().should.deepEqual(['held']);
        await isClean();
      });

      it('is held again when it is unconfirmed again', async () => {
        cut();
        stage.outbox.sendAgain([stage.outbox.view().heldMessages[0]!.messageId]);
        await stage.leaving(2);
        await stage.until(() => stage.outbox.view().held === 1);
        stage.ends[1]!.should.equal('held: unknown held resent');
        should({ ...stage.outbox.countsOf('node') }).deepEqual({ checking: 0, held: 1 });
      });

      it('is dropped by a human, without another outcome', async () => {
        stage.outbox.drop([77]).should.equal(0);
        stage.outbox.drop().should.equal(1);
        await isClean();
        stage.left.length.should.equal(1);
      });

      it('is dropped after seven days', async () => {
        stage.steadyAheadMs = 7 * 24 * 60 * MINUTE_MS - MINUTE_MS;
        await new Promise((resolve) => setTimeout(resolve, 1100));
        stage.outbox.view().held.should.equal(1);
        stage.steadyAheadMs += 2 * MINUTE_MS;
        await isClean();
      });
    });

    it('counts a message once, however many requests it has', async () => {
      simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } }, 3);
      stage.accept('many', { phoneNumbers: numbers(1001) });
      await stage.until(() => sendings().length === 3);
      await stage.until(() => stage.outbox.view().checking > 0);
      await new Promise((resolve) => setTimeout(resolve, 20));
      should(stage.outbox.view()).match({ waiting: 0, checking: 1, held: 0 });
      stage.outbox.pending.should.equal(1);
      await stage.leaving(1);
      await isClean();
    });
  });

  describe('with a key', () => {
    const keyed = (name: string, key: string, text = 'text', more = {}): void =>
      stage.accept(name, { message: text, key, ...more });

    it('gives the outcome of the first one to those that come while it waits', async () => {
      simulator.latencyMs = 50;
      for (const name of ['a', 'b', 'c']) keyed(name, 'fire');
      await stage.leaving(3);
      stage.ends.sort().should.deepEqual(['a: sent', 'b: sent duplicate', 'c: sent duplicate']);
      const [first, second] = [stage.of('a')[0] as Sent, stage.of('b')[0] as Sent];
      should(second).match({ messageId: first.messageId, phoneNumbers: [MOBILE] });
      should(second).not.have.property('response');
      should(stage.giveBackUsage.length).equal(2);
      texts().should.deepEqual(['text']);
      await isClean();
    });

    it('gives it after it was sent, without sending', async () => {
      keyed('a', 'fire');
      await stage.leaving(1);
      await isClean();
      keyed('b', 'fire');
      await stage.leaving(2);
      stage.ends.should.deepEqual(['a: sent', 'b: sent duplicate']);
      should(stage.of('b')).match([{ phoneNumbers: [MOBILE], nbSms: 1 }]);
      texts().should.deepEqual(['text']);
      await isClean();
    });

    it('gives it after it was unknown', async () => {
      simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });
      stage.accept('a', { key: 'fire', message: 'text' }, { whenUnknown: 'fail' });
      await stage.leaving(1);
      keyed('b', 'fire');
      await stage.leaving(2);
      stage.ends.should.deepEqual(['a: unknown unknown', 'b: unknown unknown duplicate']);
      await isClean();
      texts().should.deepEqual(['text']);
    });

    it('gives it while it is held', async () => {
      simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });
      stage.accept('a', { key: 'fire', message: 'text' }, { whenUnknown: 'hold' });
      await stage.leaving(1);
      await stage.until(() => stage.outbox.view().held === 1);
      keyed('b', 'fire');
      await stage.leaving(2);
      stage.ends[1]!.should.equal('b: unknown held duplicate');
      stage.outbox.drop();
      await isClean();
      keyed('c', 'fire');
      await stage.leaving(3);
      stage.ends[2]!.should.equal('c: unknown unknown duplicate');
    });

    it('is free again when it was refused, failed or expired', async () => {
      simulator.faults.next({ refuse: 11, match: { path: 'send' } });
      keyed('refused', 'fire');
      await stage.leaving(1);
      await isClean();
      stage.present.delete('node');
      keyed('expired', 'fire', 'text', { expires: 0.001 });
      await stage.leaving(2);
      stage.present.add('node');
      await isClean();
      keyed('sent', 'fire');
      await stage.leaving(3);
      stage.ends.should.deepEqual(['refused: refused 11', 'expired: failed expired', 'sent: sent']);
    });

    it('is refused with another text or other numbers', async () => {
      keyed('a', 'fire');
      keyed('b', 'fire', 'another text');
      stage.accept('c', { message: 'text', key: 'fire', phoneNumbers: OTHER });
      await stage.leaving(3);
      stage.ends.sort().should.deepEqual(['a: sent', 'b: refused 9', 'c: refused 9']);
      should(stage.of('c')).match([
        { phoneNumbers: [OTHER], errors: [{ field: 'key', message: { problem: 'keyReused' } }] },
      ]);
      await isClean();
    });

    it('is free after seven days', async () => {
      keyed('a', 'fire');
      await stage.leaving(1);
      stage.steadyAheadMs = 7 * 24 * 60 * MINUTE_MS + MINUTE_MS;
      keyed('b', 'fire');
      await stage.leaving(2);
      stage.ends.should.deepEqual(['a: sent', 'b: sent']);
    });

    it('says of each number what became of it, in a duplicate too', async () => {
      simulator.latencyMs = 50;
      const more = { phoneNumbers: `${MOBILE},061234` };
      keyed('a', 'fire', 'text', more);
      keyed('b', 'fire', 'text', more);
      await stage.leaving(2);
      keyed('c', 'fire', 'text', more);
      await stage.leaving(3);
      for (const name of ['a', 'b', 'c']) {
        should(stage.of(name)).match([
          { outcome: 'refused', code: 9, phoneNumbers: ['061234'] },
          { outcome: 'sent', phoneNumbers: [MOBILE] },
        ]);
      }
    });
  });

  describe('of an account that the platform refuses', () => {
    beforeEach(() => restart({ whenBlocked: 'hold' }));

    it('holds what waits, and goes on when a human says so', async () => {
      simulator.faults.next({ refuse: 20, match: { path: 'send' } });
      stage.accept('a');
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      should(stage.outbox.pauseReason).deepEqual({ why: 'blocked', code: 20 });
      stage.accept('b');
      await new Promise((resolve) => setTimeout(resolve, 50));
      sendings().length.should.equal(1);
      should(stage.outbox.view()).match({ waiting: 2, held: 0, checking: 0 });
      stage.outbox.release();
      await stage.leaving(2);
      stage.ends.should.deepEqual(['a: sent', 'b: sent']);
      should(stage.events).deepEqual([
        { kind: 'blocked', code: 20, waiting: 1 },
        { kind: 'unblocked' },
      ]);
      await isClean();
    });

    it('holds even what is to be tried once, and says one thing for many', async () => {
      simulator.latencyMs = 20;
      simulator.faults.always({ refuse: 11 });
      for (const number of numbers(20)) stage.accept(number, { phoneNumbers: number, expires: 0 });
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
      stage.left.should.be.empty();
      stage.events.filter(({ kind }) => kind === 'blocked').length.should.equal(1);
      simulator.faults.clear();
      stage.outbox.release();
      await stage.leaving(20);
      simulator.accepted.length.should.equal(20);
    });

    it('lets it expire', async () => {
      simulator.faults.always({ refuse: 11 });
      stage.accept('a', { expires: 0.005 });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['a: failed expired']);
    });

    it('lets it go on when a deploy chooses that refusals leave', async () => {
      simulator.faults.next({ refuse: 11, match: { path: 'send' } }, 2);
      stage.accept('a');
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      stage.configure({ whenBlocked: 'branch' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['a: refused 11']);
    });
  });

  describe('whose send node is gone', () => {
    const lose = (): void => {
      stage.present.delete('node');
      stage.known.delete('node');
      stage.outbox.nodeIsGone('node');
    };

    it('keeps what it had, and goes on when it is back', async () => {
      stage.present.delete('node');
      for (const name of ['a', 'b']) stage.accept(name);
      stage.accept('of the other', {}, { nodeId: 'other' });
      lose();
      await stage.leaving(1);
      stage.ends.should.deepEqual(['of the other: sent']);
      should(stage.outbox.view()).match({ waiting: 0, held: 2 });
      should(stage.outbox.view().heldMessages[0]).match({ reason: 'nodeGone', nodeId: 'node' });
      should(stage.events).deepEqual([{ kind: 'waitingForNode', waiting: 2 }]);
      stage.present.add('node');
      stage.known.add('node');
      stage.outbox.nodeBack('node');
      await stage.leaving(3);
      texts().should.deepEqual(['of the other', 'a', 'b']);
      await isClean();
    });

    it('keeps what could not be sent at once', async () => {
      simulator.latencyMs = 50;
      simulator.faults.next({ httpStatus: 429, match: { path: 'send' } });
      stage.accept('a');
      await simulator.waitForRequests(1);
      lose();
      await stage.until(() => stage.outbox.view().held === 1);
      stage.left.should.be.empty();
    });

    it('sends it when a human says so, without the node', async () => {
      lose();
      for (const name of ['a', 'b']) stage.accept(name);
      await stage.until(() => stage.outbox.view().held === 2);
      const [first] = stage.outbox.view().heldMessages;
      stage.outbox.sendAgain([first!.messageId]).should.equal(1);
      await stage.leaving(1);
      stage.ends.should.deepEqual(['a: sent']);
      stage.outbox.drop().should.equal(1);
      await stage.leaving(2);
      stage.ends[1]!.should.equal('b: failed expired');
      should(stage.of('b')).match([{ reason: { reason: 'dropped' } }]);
      texts().should.deepEqual(['a']);
      await isClean();
    });

    it('lets it expire', async () => {
      lose();
      stage.accept('a', { expires: 0.005 });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['a: failed expired']);
      await isClean();
    });
  });

  describe('whose journal fails', () => {
    const fail = (): void => {
      stage.journal.failure = new JournalError('disk', 'ENOSPC');
    };
    const repair = async (): Promise<void> => {
      stage.journal.failure = undefined;
      stage.outbox.release();
      await stage.until(() => stage.outbox.pauseReason === undefined);
    };

    it('refuses what it cannot write, and everything after, and sends nothing', async () => {
      fail();
      stage.accept('a');
      await stage.leaving(1);
      stage.accept('b');
      stage.accept('c', { key: 'key' });
      await stage.leaving(3);
      stage.ends.should.deepEqual(['a: refused full', 'b: refused full', 'c: refused full']);
      should(stage.of('a')).match([{ reason: { reason: 'full_disk', detail: 'ENOSPC' } }]);
      should(stage.outbox.pauseReason).deepEqual({ why: 'disk', detail: 'ENOSPC' });
      should(stage.events).match([{ kind: 'unusable', problem: 'disk', detail: 'ENOSPC' }]);
      stage.giveBackUsage.length.should.equal(3);
      await isClean();
      await repair();
      stage.accept('d');
      await stage.leaving(4);
      texts().should.deepEqual(['d']);
      stage.events.map(({ kind }) => kind).should.deepEqual(['unusable', 'usable']);
    });

    it('refuses a message with a key that it cannot write', async () => {
      fail();
      stage.accept('a', { key: 'key' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['a: refused full']);
      await isClean();
    });

    it('refuses one whose node is gone, for good', async () => {
      stage.known.delete('node');
      stage.present.delete('node');
      fail();
      stage.accept('a');
      await stage.leaving(1);
      await isClean();
      await repair();
      stage.known.add('node');
      stage.present.add('node');
      stage.outbox.nodeBack('node');
      await new Promise((resolve) => setTimeout(resolve, 50));
      simulator.requestCount.should.equal(0);
    });

    it('keeps what waits, and sends it once when it is repaired', async () => {
      stage.present.delete('node');
      for (const name of ['a', 'b', 'c']) stage.accept(name);
      await stage.until(() => stage.journal.changes.length === 3);
      fail();
      stage.present.add('node');
      stage.outbox.nodeBack('node');
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
      simulator.requestCount.should.equal(0);
      await repair();
      await stage.leaving(3);
      texts().sort().should.deepEqual(['a', 'b', 'c']);
      await isClean();
    });

    it('lets an outcome leave only when it is written', async () => {
      simulator.faults.next({ refuse: 9, delayMs: 100, match: { path: 'send' } });
      stage.accept('refused');
      await simulator.waitForRequests(1);
      fail();
      await stage.until(() => stage.outbox.pauseReason !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
      stage.left.should.be.empty();
      await repair();
      await stage.leaving(1);
      stage.ends.should.deepEqual(['refused: refused 9']);
      await isClean();
    });

    it('is tried again by itself', async () => {
      fail();
      stage.accept('a');
      await stage.leaving(1);
      stage.journal.failure = undefined;
      await stage.until(() => stage.outbox.pauseReason === undefined);
    });
  });

  it('refuses everything while its journal cannot be opened', async () => {
    await stage.close();
    stage = new Stage(simulator.url, createMemoryJournal());
    stage.journal.failure = new JournalError('inUse');
    await stage.open();
    stage.accept('a');
    await stage.leaving(1);
    should(stage.of('a')).match([{ code: 'full', reason: { reason: 'full_inUse' } }]);
    stage.journal.failure = undefined;
    stage.outbox.release();
    await stage.until(() => stage.outbox.pauseReason === undefined);
    stage.accept('b');
    await stage.leaving(2);
    stage.ends[1]!.should.equal('b: sent');
  });

  it('takes no more than 200,000 messages', async function () {
    this.timeout(180_000);
    stage.settings = undefined;
    const { settings } = await new Stage(simulator.url, createMemoryJournal()).open();
    stage.settings = settings;
    stage.present.delete('node');
    for (let i = 0; i < 200_001; i += 1) stage.accept('x');
    await stage.leaving(1);
    should(stage.of('x')).match([{ code: 'full', reason: { reason: 'full_tooMany' } }]);
    stage.known.delete('node');
    stage.outbox.nodeIsGone('node');
    stage.outbox.view().held.should.equal(200_000);
    stage.known.add('node');
    stage.outbox.nodeBack('node');
    stage.outbox.view().waiting.should.equal(200_000);
    stage.known.delete('node');
    stage.outbox.nodeIsGone('node');
    stage.outbox.drop().should.equal(200_000);
    await stage.leaving(200_001);
    await isClean();
  });

  describe('when it is closed', () => {
    it('lets what is in flight leave, and begins nothing', async () => {
      simulator.latencyMs = 100;
      stage.configure({ requestsPerSecond: 1 });
      stage.accept('in flight');
      stage.accept('waiting');
      await simulator.waitForRequests(1);
      await stage.close();
      stage.ends.should.deepEqual(['in flight: sent']);
      stage.journal.changes.filter((change) => change.do === 'end').length.should.equal(1);
      simulator.requestCount.should.equal(1);
    });

    it('opens nothing any more', async () => {
      await stage.close();
      const { openings } = stage.journal;
      await stage.outbox.open();
      stage.journal.openings.should.equal(openings);
    });

    it('does not wait for a disk that has failed', async () => {
      simulator.faults.next({ refuse: 9, delayMs: 50, match: { path: 'send' } });
      stage.accept('refused');
      await simulator.waitForRequests(1);
      stage.journal.failure = new JournalError('disk', 'EIO');
      await stage.close();
      stage.left.should.be.empty();
    });
  });
});
