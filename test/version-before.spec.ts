// What the versions before have left behind: their journals come back as what they held, their saved flows load
// as they are. The files were made by their code (test/fixtures/version-before/README.md) and are never made
// again.
import 'should';
import { EventEmitter, once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeMessageInFlow } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { HeldMessage, OutboxView } from '../lib/outbox/view';
import accountNode from '../nodes/account/account';
import sendNode from '../nodes/send/send';
import type { Sms } from '../nodes/shared/localise';
import { controlsOf, eventually, forGood } from './nodes/outbox/outbox-stage';
import { DEFAULT_KEY, startSimulator, type Simulator, STOPPED_NUMBER } from '../simulator/server';
import { PROXIED_HOST, TLS } from './harness/certificates';
import { setClock } from './harness/clock.cjs';
import { coreNodes } from './harness/core-nodes';
import { type ProxyServer, startProxy } from './harness/proxy-server';
import { bodiesOf } from './harness/sendings';
import { useEnvironment } from './harness/stage';

const nodeRed = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
helper.init(require.resolve(nodeRed));
const { events } = createRequire(__filename)(nodeRed) as { events: EventEmitter };
events.setMaxListeners(0);

/** Each look-up makes a tunnel and a handshake of its own, on a machine that may be busy. */
const VERIFY_FOR_S = 5;

const FIXTURES = join(__dirname, 'fixtures', 'version-before');

interface SavedNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

type Message = NodeMessageInFlow & { name?: string; sms?: Sms };

/** What was noted when a journal was made. */
interface Made {
  madeAt: string;
  /** The tags under which a number had been tried, and the platform had taken none. */
  tried: Record<string, string[]>;
  /** What the platform had taken, and had not answered when Node-RED was killed. */
  taken: { path: string; body: object }[];
}

/** By number, `+3361000` and these. */
const NUMBER = {
  ended: '0001',
  heldByChoice: '0002',
  heldNotVerified: '0003',
  triedTwice: '0004',
  taken: '0005',
  notTaken: '0006',
  takenWithKey: '0007',
  fail: '0008',
  ownTag: '0009',
  resend: '0010',
  takenHold: '0012',
  over: '0014',
  waiting: '0020',
  waitingInPart: '0021',
  oneWrong: '0022',
  scheduled: '0023',
  xml: '0024',
  once: '0025',
  options: '0026',
  waitingOwnTag: '0027',
  waitingWithKey: '0028',
  waitingFail: '0029',
  nodeGone: '0030',
} as const;

const NUMBERS = ['+33612345678', '+33612345679'];
const TO_BOTH = { apiKey: DEFAULT_KEY, phoneNumbers: NUMBERS.join() };

const phone = (digits: string): string => `+3361000${digits}`;

describe('a journal of the version before', () => {
  for (const engine of ['node-sqlite', 'node-sqlite3-wasm']) {
    describe(`written by ${engine}`, () => {
      const stage = setUpJournal(engine);
      const left = (name: string): Message => {
        const [message] = stage.left(name);
        if (!message) throw new Error(`${name} has not left`);
        return message;
      };
      const smsOf = (name: string): Sms => left(name).sms!;
      const times = (digits: string): number => stage.accepted(phone(digits)).length;

      it('lets what waited go out, with what its message had', () => {
        left('waiting').should.containDeep({
          payload: 'Fuite à la cave',
          topic: 'cave',
          list: [1, { deep: 'é' }],
          sms: { outcome: 'sent', recovered: true, phoneNumbers: [phone(NUMBER.waiting)] },
        });
        stage.accepted(phone(NUMBER.waiting)).should.matchEach({ text: 'Fuite à la cave' });
        smsOf('waiting, fail').should.containDeep({ outcome: 'sent', recovered: true });
        smsOf('waiting, once').should.containDeep({ outcome: 'sent', recovered: true });
      });

      it('says what could only be stored in part', () => {
        left('waiting, stored in part').should.containDeep({ topic: 'kept' });
        left('waiting, stored in part').should.not.have.property('big');
        smsOf('waiting, stored in part').should.have.property('recovered', 'partial');
      });

      it('keeps the numbers of a message of several requests together', () => {
        const numbers = Array.from({ length: 1100 }, (_, i) => phone(String(2000 + i)));
        stage.left('waiting, many numbers').should.have.length(1);
        smsOf('waiting, many numbers').outcome.should.equal('sent');
        smsOf('waiting, many numbers').phoneNumbers.should.deepEqual(numbers);
        numbers.filter((number) => stage.accepted(number).length !== 1).should.be.empty();
      });

      it('keeps the outcome of what was wrong on arrival', () => {
        const outcomes = stage.left('waiting, one number wrong').map(({ sms }) => sms!);
        outcomes.should.have.length(2);
        outcomes.should.matchAny({ outcome: 'refused', code: 9, phoneNumbers: ['06 12'] });
        outcomes.should.matchAny({ outcome: 'sent', phoneNumbers: [phone(NUMBER.oneWrong)] });
      });

      it('sends it as it was to be sent', () => {
        const day = new Date(Date.parse(stage.madeAt) + 3 * 86_400_000);
        const date = day.toISOString().slice(0, 10).split('-').reverse().join('/');
        stage
          .bodyTo(NUMBER.scheduled)
          .should.containEql({ scheduledDeliveryDate: date, time: 10, minute: 0 });
        stage
          .bodyTo(NUMBER.options)
          .should.containEql({ sender: 'ALARM', gamme: 1, isStopSms: 1, isUnicode: 1 });
        stage.bodyTo(NUMBER.waitingOwnTag).should.containEql({ tag: 'mine' });
        stage.bodyTo(NUMBER.xml).should.containEql({ _format: 'xml' });
        stage.accepted(phone(NUMBER.xml)).should.matchEach({ text: 'a < b & c' });
      });

      it('finds by its tag what was in flight and taken, and does not send it again', () => {
        for (const name of ['in flight, taken', 'in flight, with a key']) {
          smsOf(name).should.containDeep({ outcome: 'sent', verified: true, recovered: true });
        }
        left('in flight, taken').should.have.property('topic', 'boiler');
        for (const number of [60, 61, 62, 63, 64]) {
          const phoneNumbers = [phone(`00${number}`)];
          const found = { outcome: 'sent', verified: true, recovered: true, phoneNumbers };
          smsOf(`in a batch ${number}`).should.containDeep(found);
          times(`00${number}`).should.equal(1);
        }
        times(NUMBER.taken).should.equal(1);
        times(NUMBER.takenWithKey).should.equal(1);
      });

      it('sends what was in flight only after all its tags were looked up', () => {
        for (const [name, digits] of [
          ['in flight, not taken', NUMBER.notTaken],
          ['tried twice', NUMBER.triedTwice],
        ] as const) {
          smsOf(name).should.containDeep({ outcome: 'sent', recovered: true });
          smsOf(name).should.not.have.property('verified');
          times(digits).should.equal(1);
          stage.tried[digits]!.should.not.be.empty();
          stage.lookedUpBefore(digits).should.containDeep(stage.tried[digits]!);
        }
      });

      it('lets each outcome leave once', () => {
        const names = stage.names.filter((name) => name !== 'waiting, one number wrong');
        names.should.have.length(new Set(names).size);
      });

      it('goes by what was to be done without an answer', () => {
        smsOf('in flight, fail').should.containDeep({ outcome: 'unknown', code: 'unknown' });
        smsOf('in flight, own tag').should.containDeep({ outcome: 'unknown', code: 'unknown' });
        smsOf('in flight, hold').should.containDeep({ outcome: 'unknown', code: 'held' });
        smsOf('in flight, resend').should.containDeep({ outcome: 'sent', recovered: true });
        times(NUMBER.fail).should.equal(0);
        times(NUMBER.ownTag).should.equal(0);
        times(NUMBER.takenHold).should.equal(1);
        times(NUMBER.resend).should.equal(1);
      });

      it('lets an outcome leave that was known, without a request', () => {
        smsOf('over').should.containDeep({ outcome: 'refused', code: 13, recovered: true });
        stage.requestsTo(NUMBER.over).should.equal(0);
      });

      it('sends nothing of what is held, nor of what had its outcome', () => {
        stage.held
          .map(({ reason, nodeId }) => `${nodeId}: ${reason}`)
          .sort()
          .should.deepEqual(['gone: nodeGone', 'hold: unknown', 'hold: unknown', 'key: unknown']);
        for (const digits of [NUMBER.heldByChoice, NUMBER.heldNotVerified, NUMBER.nodeGone])
          stage.requestsTo(digits).should.equal(0);
        stage.requestsTo(NUMBER.ended).should.equal(0);
        for (const name of ['ended', 'held by choice', 'held, not verified'])
          stage.left(name).should.be.empty();
      });

      it('gives who waited for the outcome of its key that outcome', () => {
        smsOf('waiting, with a key').should.not.have.property('duplicate');
        smsOf('waiting, the same key').should.containDeep({ outcome: 'sent', duplicate: true });
        smsOf('waiting, the same key as in flight').should.containDeep({
          outcome: 'sent',
          duplicate: true,
        });
        times(NUMBER.waitingWithKey).should.equal(1);
      });

      it('knows its keys: the same event sends no second SMS', async () => {
        for (const [event, digits, text, outcome] of [
          ['ended', NUMBER.ended, 'ended', 'sent'],
          ['waiting', NUMBER.waitingWithKey, 'the door is open', 'sent'],
          ['in flight', NUMBER.takenWithKey, 'in flight, with a key', 'sent'],
          ['held', NUMBER.heldNotVerified, 'held, not verified', 'unknown'],
        ] as const) {
          const name = `${event}, once more`;
          const before = times(digits);
          await stage.send('key', { name, event, phoneNumbers: phone(digits), payload: text });
          smsOf(name).should.containDeep({ outcome, duplicate: true });
          times(digits).should.equal(before);
        }
      });

      it('refuses a key that stood for another text', async () => {
        const phoneNumbers = phone(NUMBER.ended);
        await stage.send('key', { name: 'another', event: 'ended', phoneNumbers, payload: 'x' });
        smsOf('another').should.containDeep({ outcome: 'refused', code: 9 });
      });

      it('sends again what is held, by hand, with what its message had', async () => {
        const held = stage.held.find(({ phoneNumbers: [number] }) => number?.endsWith('02'));
        stage.controls.sendAgain([held!.messageId]).should.equal(1);
        await stage.until('held by choice');
        left('held by choice').should.have.property('topic', 'door');
        smsOf('held by choice').should.containDeep({ outcome: 'sent', resent: true });
        times(NUMBER.heldByChoice).should.equal(1);
      });

      it('forgets what is dropped by hand', () => {
        const before = stage.held.length;
        const dropped = stage.held.find(({ nodeId }) => nodeId === 'key');
        stage.controls.drop([dropped!.messageId]).should.equal(1);
        stage.held.should.have.length(before - 1);
        stage.requestsTo(NUMBER.heldNotVerified).should.equal(0);
      });

      it('asked the platform nothing that is not documented', () => {
        stage.simulator.violations.should.be.empty();
      });
    });
  }
});

/** Opens the journal once, at the time at which it was made, and lets the tests look at what came of it. */
function setUpJournal(engine: string) {
  const made = read(`${engine}.json`) as Made;
  const flows = (read('flows-of-the-journals.json') as SavedNode[]).map(heard).map(nearer);
  const seen: Message[] = [];
  const changed = new EventEmitter();
  let simulator: Simulator;
  let proxy: ProxyServer;
  let userDir: string;
  let setBack = (): void => undefined;
  /** Of the platform's requests, those that a journal's maker had made. */
  let requestsBefore = 0;

  before(async function () {
    this.timeout(60_000);
    setBack = setClock(made.madeAt);
    simulator = await startSimulator({ tls: TLS });
    for (const { path, body } of made.taken) await post(simulator, path, body);
    requestsBefore = simulator.requestCount;
    // The journal knows the platform by its address, and that is one which no port is part of.
    proxy = await startProxy({
      hosts: { [PROXIED_HOST]: { host: '127.0.0.1', port: simulator.port } },
    });
    userDir = mkdtempSync(join(tmpdir(), 'smspartner-test-'));
    mkdirSync(join(userDir, 'smspartner'));
    for (const ending of ['.db', '.db-wal'])
      copyFileSync(
        join(FIXTURES, `${engine}${ending}`),
        join(userDir, 'smspartner', `account${ending}`),
      );
    const way = { id: 'proxy', type: 'http proxy', url: proxy.url, noproxy: [] };
    await startFlows([...flows, way], userDir, {
      account: { apiKey: DEFAULT_KEY },
      tls: { cadata: TLS.cert },
    });
    helper.getNode('left').on('input', (msg: Message) => {
      seen.push(msg);
      changed.emit('change');
    });
    const view = (): OutboxView => controlsOf('account').view();
    await eventually(() => seen.length > 0, 'the first outcome');
    await eventually(() => view().waiting === 0 && view().checking === 0, 'the end of all');
  });

  after(async () => {
    await forGood(() => helper.unload());
    setBack();
    await proxy?.close();
    await simulator?.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const sent = () =>
    simulator.requests.slice(requestsBefore).filter(({ method }) => method === 'POST');
  const isTo =
    (digits: string) =>
    ({ rawBody }: { rawBody: Buffer }) =>
      rawBody.includes(phone(digits));

  return {
    madeAt: made.madeAt,
    get simulator() {
      return simulator;
    },
    get controls() {
      return controlsOf('account');
    },
    get held(): HeldMessage[] {
      return controlsOf('account').view().heldMessages;
    },
    left: (name: string) => seen.filter((msg) => msg.name === name),
    accepted: (number: string) =>
      simulator.accepted.filter(({ phoneNumber }) => phoneNumber === number),
    requestsTo: (digits: string) => sent().filter(isTo(digits)).length,
    bodyTo: (digits: string): object => sent().find(isTo(digits))?.body as object,
    tried: made.tried,
    get names() {
      return seen.map(({ name }) => name!);
    },
    /** The tags that had been asked for before it was sent. */
    lookedUpBefore(digits: string): string[] {
      const requests = simulator.requests.slice(requestsBefore);
      const at = requests.findIndex(isTo(digits));
      return requests.slice(0, at).flatMap(({ query }) => query['tag'] ?? []);
    },
    async send(id: string, msg: Partial<Message>): Promise<void> {
      helper.getNode(id).receive(msg);
      await this.until(msg.name!);
    },
    async until(name: string): Promise<void> {
      while (!seen.some((msg) => msg.name === name)) await once(changed, 'change');
    },
  };
}

describe('the saved flows of version 0.1.0', () => {
  const setEnvironment = useEnvironment();
  const saved = read('flows-0.1.0.json') as SavedNode[];
  const account = saved.find(({ type }) => type === 'smspartner-account')!.id;
  const left = new EventEmitter();
  let simulator: Simulator;
  let userDir: string;

  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());
  beforeEach(async () => {
    userDir = mkdtempSync(join(tmpdir(), 'smspartner-test-'));
    setEnvironment('SMSPARTNER_ADDRESS', simulator.url);
    setEnvironment('SMSPARTNER_SENDER', 'MAIRIE');
    setEnvironment('SMSPARTNER_TAG', 'environment');
    await startFlows(saved.map(heard), userDir, { [account]: { apiKey: DEFAULT_KEY } });
    for (const { id, name } of saved.filter(({ type }) => type === 'debug'))
      helper.getNode(id).on('input', (msg: Message) => left.emit('left', name, msg.sms));
  });
  afterEach(async () => {
    await forGood(() => helper.unload());
    rmSync(userDir, { recursive: true, force: true });
    const violations = [...simulator.violations];
    simulator.reset();
    violations.should.be.empty();
  });

  const idOf = (wanted: string): string => saved.find(({ name }) => name === wanted)!.id;

  /** @returns the name of the node behind the output that was taken, and the outcome */
  async function send(name: string, msg: object): Promise<[output: string, sms: Sms]> {
    const outcome = once(left, 'left');
    helper.getNode(idOf(name)).receive({ ...msg });
    return (await outcome) as [string, Sms];
  }

  it('send what the message says', async () => {
    const [output, sms] = await send('from the message', { payload: 'x', phoneNumbers: NUMBERS });
    output.should.equal('sent');
    sms.should.containDeep({ outcome: 'sent', phoneNumbers: NUMBERS });
    bodiesOf(simulator).should.deepEqual([{ ...TO_BOTH, message: 'x' }]);
  });

  it('send what is written in the node', async () => {
    (await send('as written', {}))[0].should.equal('sent');
    const options = { gamme: 1, sender: 'BOILER', isUnicode: 1, tag: 'boiler' };
    bodiesOf(simulator).should.deepEqual([
      { ...TO_BOTH, message: 'Température : 4 °C', ...options },
    ]);
  });

  it('send what a template makes', async () => {
    (
      await send('a template', { payload: 4, topic: 'cave', phoneNumbers: NUMBERS })
    )[0].should.equal('sent');
    bodiesOf(simulator).should.deepEqual([{ ...TO_BOTH, message: 'Sensor cave: 4', gamme: 2 }]);
  });

  it('send what expressions make, at their time', async () => {
    const people = NUMBERS.map((phone) => ({ phone }));
    (await send('expressions', { payload: 4, people }))[0].should.equal('sent');
    const [body] = bodiesOf(simulator);
    body!.should.containEql({ ...TO_BOTH, message: 'Low: 4', sender: 'CAVE', tag: 't1' });
    body!.should.have.properties('scheduledDeliveryDate', 'time', 'minute');
    const aheadMs = simulator.accepted[0]!.scheduledFor!.getTime() - Date.now();
    aheadMs.should.be.within(7_200_000 - 600_000, 7_200_000);
  });

  it('send what contexts and the environment hold', async () => {
    const name = 'from contexts and the environment';
    const { flow, global } = helper.getNode(idOf(name)).context();
    for (const [key, value] of Object.entries({ numbers: NUMBERS, range: 1, stop: true }))
      flow.set(key, value);
    for (const [key, value] of Object.entries({ text: 'global', wide: true }))
      global.set(key, value);
    (await send(name, { dry: true }))[0].should.equal('sent');
    const options = { gamme: 1, sender: 'MAIRIE', isStopSms: 1, isUnicode: 1, sandbox: 1 };
    bodiesOf(simulator).should.deepEqual([
      { ...TO_BOTH, message: 'global', tag: 'environment', ...options },
    ]);
  });

  it('send XML at the time that the message says', async () => {
    const at = Date.now() + 86_400_000;
    const msg = { payload: 'a < b', phoneNumbers: NUMBERS, at };
    (await send('as XML, when the message says', msg))[0].should.equal('sent');
    const [body] = bodiesOf(simulator);
    body!.should.containEql({ ...TO_BOTH, message: 'a < b', _format: 'xml' });
    const { scheduledFor } = simulator.accepted[0]!;
    (scheduledFor!.getTime() - at).should.be.within(0, 300_000);
  });

  it('have the outputs that they had', async () => {
    const name = 'one output for what is stopped';
    const [output, sms] = await send(name, { payload: 'x', phoneNumbers: STOPPED_NUMBER });
    output.should.equal('not sent');
    sms.should.containDeep({ outcome: 'refused', code: 14 });
    const msg = { payload: 'x', phoneNumbers: NUMBERS };
    (await send('without an output for errors', msg))[0].should.equal('sent');
  });

  it('have an outbox on disk, and wait for a platform that is busy', async () => {
    simulator.faults.always({ httpStatus: 429 });
    const outcome = send('from the message', { payload: 'x', phoneNumbers: NUMBERS });
    const view = (): OutboxView => controlsOf(account).view();
    await eventually(() => view().pauseReason?.why === 'failing', 'a failed try');
    view().waiting.should.equal(1);
    existsSync(join(userDir, 'smspartner', `${account}.db`)).should.be.true();
    simulator.faults.clear();
    controlsOf(account).release();
    (await outcome)[0].should.equal('sent');
  });
});

/** A node whose input a test can hear. */
function heard(node: SavedNode): SavedNode {
  return node.type === 'debug' ? { ...node, type: 'helper' } : node;
}

/** The account, with a proxy to the simulator; look-ups as they are in the field would take too long. */
function nearer(node: SavedNode): SavedNode {
  return node.type === 'smspartner-account'
    ? { ...node, proxy: 'proxy', verifyFor: VERIFY_FOR_S }
    : node;
}

async function startFlows(
  flows: SavedNode[],
  userDir: string,
  credentials: Record<string, Record<string, string>>,
): Promise<void> {
  helper.settings({ userDir });
  const core = coreNodes(
    nodeRed,
    flows.map(({ type }) => type),
  );
  await helper.load([accountNode, sendNode, ...core] as never, flows, credentials);
}

/** What the platform was asked by the process that was killed. */
async function post(simulator: Simulator, path: string, body: object): Promise<void> {
  const address = simulator.url.replace(/\/v1$/, path);
  const posted = request(address, { method: 'POST', ca: TLS.cert });
  posted.setHeader('Content-Type', 'application/json');
  posted.end(JSON.stringify({ apiKey: DEFAULT_KEY, ...body }));
  const [answer] = (await once(posted, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, name), 'utf8'));
}
