import 'should';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { NotSent, Sent } from '../../lib/message/outcome';
import { FIELD_TYPES, SEND_DEFAULTS, type TypedField } from '../../nodes/send/config';
import { TEST_KEY } from '../harness/captured';
import type { FlowOptions, Message, Status } from '../harness/flow';
import { bodiesOf, OWN_TAG, sendings } from '../harness/sendings';
import { setDate, setUpStage, useEnvironment } from '../harness/stage';

const NUMBER = '+33612345678';
const SECOND = '+33687654321';
const NOW = '2026-06-01T10:00:00Z';
const MSG = { payload: 'Bonjour', phoneNumbers: '06 12 34 56 78' };
const BODY = { apiKey: TEST_KEY, phoneNumbers: NUMBER, message: 'Bonjour' };

/** `0600000000`, `0600000001`… less those with which the simulator plays. */
function manyNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `+336${String(10_000_000 + i)}`);
}

/** How a property refers to a variable. */
const NOTATIONS: readonly [notation: string, refer: (name: string) => string][] = [
  ['${NAME}', (name) => `\${${name}}`],
  ['$(NAME)', (name) => `$(${name})`],
  ['a variable with a space beside it', (name) => ` $(${name}) `],
];

describe('the send node', () => {
  const stage = setUpStage();
  const setEnvironment = useEnvironment();

  beforeEach(() => setDate(NOW));

  const bodies = (): unknown[] => bodiesOf(stage.simulator);
  const sent = (): number => sendings(stage.simulator).length;

  describe('on success', () => {
    it('lets the same message leave by the first output with all that is known', async () => {
      const flow = await stage.start();
      const msg = { ...MSG, topic: 'alarm', _msgid: 'abc', parts: { id: 7 }, own: { deep: [1] } };
      const sent = { ...msg };
      await flow.send(sent);
      const [accepted] = stage.simulator.accepted;
      const messageId = String(accepted!.messageId);
      flow.onlyPort.should.equal(0);
      (flow.onlyMessage as object).should.equal(sent);
      flow.onlyMessage.should.deepEqual({
        ...msg,
        sms: {
          outcome: 'sent',
          messageId,
          nbSms: 1,
          cost: 0.045,
          currency: 'EUR',
          phoneNumbers: [NUMBER],
          sandbox: false,
          response: {
            success: true,
            code: 200,
            message_id: accepted!.messageId,
            nb_sms: 1,
            cost: 0.045,
            currency: 'EUR',
          },
        },
      });
      bodies().should.deepEqual([BODY]);
    });

    it('adds what was asked for: tag, plan, sandbox and the earliest hour of a commercial SMS', async () => {
      const flow = await stage.start({
        send: {
          ...{ senderType: 'str', sender: 'ACME', gammeType: '1', isStopSms: 'true' },
          ...{ scheduleType: 'str', schedule: '24/12/2026 21:30', isUnicode: 'true' },
          ...{ tagType: 'str', tag: 'noel', sandboxType: 'bool', sandbox: 'true' },
        },
      });
      await flow.send({ ...MSG });
      flow.onlySms.should.containDeep({
        outcome: 'sent',
        cost: 0,
        sandbox: true,
        tag: 'noel',
        scheduledFor: '2026-12-24T21:30:00+01:00',
        expectedAt: '2026-12-26T08:00:00+01:00',
      });
      bodies().should.deepEqual([
        {
          ...BODY,
          ...{ gamme: 1, sender: 'ACME', tag: 'noel', isStopSms: 1, isUnicode: 1, sandbox: 1 },
          ...{ scheduledDeliveryDate: '24/12/2026', time: 21, minute: 30 },
        },
      ]);
    });

    it('bears a tag of its own, which the outcome does not show', async () => {
      const flow = await stage.start();
      for (let i = 0; i < 3; i += 1) await flow.send({ ...MSG });
      const tags = sendings(stage.simulator).map(({ body }) => (body as { tag: string }).tag);
      tags.should.matchEach(OWN_TAG);
      new Set(tags).size.should.equal(3);
      for (const sms of flow.sms(0)) sms.should.not.have.property('tag');
    });

    it('bears the tag of the user instead, exactly so', async () => {
      const flow = await stage.start({ send: { tagType: 'str', tag: 'noel' } });
      await flow.send({ ...MSG });
      bodies().should.deepEqual([{ ...BODY, tag: 'noel' }]);
      flow.onlySms.should.have.property('tag', 'noel');
    });

    it('never reads msg.sms', async () => {
      const flow = await stage.start();
      await flow.send({
        ...MSG,
        sms: { outcome: 'refused', messageId: 'x', phoneNumbers: [SECOND], tag: 'x', code: 9 },
      });
      flow.onlySms.should.containDeep({ outcome: 'sent', phoneNumbers: [NUMBER] });
      flow.onlySms.should.not.have.properties('tag', 'code');
      bodies().should.deepEqual([BODY]);
    });

    it('keeps req and res of an HTTP request as they are', async () => {
      const flow = await stage.start();
      const [req, res] = [{ socket: { deep: 1 } }, { end: () => undefined }];
      await flow.send({ ...MSG, phoneNumbers: [NUMBER, 'nobody'], req, res });
      for (const port of [0, 3]) {
        const [msg] = flow.outputs[port]!;
        (msg!.req as object).should.equal(req);
        (msg!.res as object).should.equal(res);
      }
    });
  });

  describe('reads', () => {
    const context = {
      flow: { at: { text: 'from the flow', to: [SECOND] }, on: true, off: 0, two: 2 },
      global: { at: { text: 'from everywhere', to: SECOND }, on: '1', off: 'false', one: '1' },
    };
    const msg = {
      ...MSG,
      at: { text: 'from the message', to: [SECOND], on: true, plan: '2026-12-24T18:30' },
      name: 'ACME',
      count: 3,
      items: [{ n: 1 }, { n: 2 }],
    };
    const plan = { scheduledDeliveryDate: '24/12/2026', time: 18, minute: 30 };
    const inputs: [field: string, type: string, value: string, body: object][] = [
      ['phoneNumbers', 'str', '0687654321, +33612345678', { phoneNumbers: `${SECOND},${NUMBER}` }],
      ['phoneNumbers', 'msg', 'at.to', { phoneNumbers: SECOND }],
      ['phoneNumbers', 'flow', 'at.to', { phoneNumbers: SECOND }],
      ['phoneNumbers', 'global', 'at.to', { phoneNumbers: SECOND }],
      ['phoneNumbers', 'env', 'SMS_TEST_TO', { phoneNumbers: SECOND }],
      ['phoneNumbers', 'jsonata', '[phoneNumbers, at.to]', { phoneNumbers: `${NUMBER},${SECOND}` }],
      ['message', 'str', 'As it is', { message: 'As it is' }],
      ['message', 'str', '{{payload}}', { message: '{{payload}}' }],
      ['message', 'msg', 'at.text', { message: 'from the message' }],
      ['message', 'msg', 'items[1].n', { message: '2' }],
      ['message', 'flow', 'at.text', { message: 'from the flow' }],
      ['message', 'global', 'at.text', { message: 'from everywhere' }],
      ['message', 'env', 'SMS_TEST_TEXT', { message: 'from the environment' }],
      ['message', 'env', 'of ${SMS_TEST_TEXT}', { message: 'of from the environment' }],
      ['message', 'env', 'SMS_TEST_TAB', { message: 'from the tab' }],
      ['message', 'jsonata', 'payload & " " & $sum(items.n)', { message: 'Bonjour 3' }],
      ['message', 'jsonata', '$flowContext("at.text")', { message: 'from the flow' }],
      ['message', 'jsonata', '$env("SMS_TEST_TEXT")', { message: 'from the environment' }],
      [
        'message',
        'mustache',
        '{{payload}}, {{name}} & <{{at.text}}>',
        { message: 'Bonjour, ACME & <from the message>' },
      ],
      [
        'message',
        'mustache',
        '{{#items}}{{n}};{{/items}}{{^none}}!{{/none}}',
        { message: '1;2;!' },
      ],
      [
        'message',
        'mustache',
        '{{flow.at.text}}/{{global.at.text}}/{{env.SMS_TEST_TEXT}}',
        { message: 'from the flow/from everywhere/from the environment' },
      ],
      ['sender', 'default', '', {}],
      ['sender', 'str', 'My Shop', { sender: 'My Shop' }],
      ['sender', 'msg', 'name', { sender: 'ACME' }],
      ['sender', 'flow', 'nothing', {}],
      ['sender', 'env', 'SMS_TEST_SENDER', { sender: 'ENVSHOP' }],
      ['sender', 'jsonata', '$uppercase("acme")', { sender: 'ACME' }],
      ['gamme', 'default', '', {}],
      ['gamme', '1', '', { gamme: 1 }],
      ['gamme', '2', '', { gamme: 2 }],
      ['gamme', 'msg', 'items[0].n', { gamme: 1 }],
      ['gamme', 'flow', 'two', { gamme: 2 }],
      ['gamme', 'global', 'one', { gamme: 1 }],
      ['gamme', 'env', 'SMS_TEST_GAMME', { gamme: 2 }],
      ['schedule', 'none', '', {}],
      ['schedule', 'str', '24/12/2026 18:30', plan],
      ['schedule', 'msg', 'at.plan', plan],
      ['schedule', 'flow', 'plan', plan],
      ['schedule', 'global', 'plan', plan],
      ['schedule', 'jsonata', '$toMillis("2026-12-24T17:27:00Z")', plan],
      ['isStopSms', 'bool', 'true', { isStopSms: 1 }],
      ['isStopSms', 'bool', 'false', {}],
      ['isStopSms', 'msg', 'at.on', { isStopSms: 1 }],
      ['isStopSms', 'flow', 'on', { isStopSms: 1 }],
      ['isStopSms', 'global', 'off', {}],
      ['isUnicode', 'bool', 'true', { isUnicode: 1 }],
      ['isUnicode', 'msg', 'at.on', { isUnicode: 1 }],
      ['isUnicode', 'flow', 'off', {}],
      ['isUnicode', 'global', 'on', { isUnicode: 1 }],
      ['tag', 'none', '', {}],
      ['tag', 'str', 'tag-1', { tag: 'tag-1' }],
      ['tag', 'msg', 'count', { tag: '3' }],
      ['tag', 'flow', 'nothing', {}],
      ['tag', 'global', 'one', { tag: '1' }],
      ['tag', 'env', 'SMS_TEST_TAG', { tag: 'env-tag' }],
      ['tag', 'jsonata', '"t" & count', { tag: 't3' }],
      ['sandbox', 'default', '', {}],
      ['sandbox', 'bool', 'true', { sandbox: 1 }],
      ['sandbox', 'bool', 'false', {}],
      ['sandbox', 'msg', 'at.on', { sandbox: 1 }],
      ['sandbox', 'flow', 'on', { sandbox: 1 }],
      ['sandbox', 'global', 'on', { sandbox: 1 }],
      ['expires', 'num', '5', {}],
      ['expires', 'msg', 'count', {}],
      ['expires', 'flow', 'two', {}],
      ['expires', 'global', 'one', {}],
      ['expires', 'env', 'SMS_TEST_EXPIRES', {}],
      ['expires', 'jsonata', 'count * 60', {}],
      ['key', 'none', '', {}],
      ['key', 'str', 'door-7', {}],
      ['key', 'msg', 'name', {}],
      ['key', 'flow', 'nothing', {}],
      ['key', 'global', 'one', {}],
      ['key', 'env', 'SMS_TEST_TAG', {}],
      ['key', 'jsonata', '"door-" & count', {}],
    ];
    for (const [field, type, value, body] of inputs) {
      it(`${field} as ${type} "${value}"`, async () => {
        setEnvironment('SMS_TEST_TO', SECOND);
        setEnvironment('SMS_TEST_TEXT', 'from the environment');
        setEnvironment('SMS_TEST_SENDER', 'ENVSHOP');
        setEnvironment('SMS_TEST_GAMME', '2');
        setEnvironment('SMS_TEST_TAG', 'env-tag');
        setEnvironment('SMS_TEST_EXPIRES', '15');
        const flow = await stage.start({
          send: { [field]: value, [`${field}Type`]: type },
          env: [{ name: 'SMS_TEST_TAB', value: 'from the tab', type: 'str' }],
        });
        const stores = flow.node.context();
        for (const scope of ['flow', 'global'] as const) {
          for (const [name, one] of Object.entries(context[scope])) stores[scope].set(name, one);
        }
        stores.flow.set('plan', { scheduledDeliveryDate: '24/12/2026', time: 18, minute: 30 });
        stores.global.set('plan', new Date('2026-12-24T17:30:00Z'));
        await flow.send({ ...msg });
        bodies().should.deepEqual([{ ...BODY, ...body }]);
        flow.onlyPort.should.equal(0);
      });
    }

    it('a time as it was on arrival, whatever the flow does with it later', async () => {
      const flow = await stage.start({ send: { scheduleType: 'msg', schedule: 'when' } });
      const when = { scheduledDeliveryDate: '24/12/2027', time: 18, minute: 30 };
      const date = new Date('2027-12-24T17:30:00Z');
      flow.receive({ payload: 'a', phoneNumbers: '0612345678', when });
      flow.receive({ payload: 'b', phoneNumbers: '0612345678', when: date });
      when.time = 3;
      date.setTime(0);
      await flow.until(() => flow.sms(0).length === 2);
      bodiesOf(stage.simulator)
        .map(({ time }) => time)
        .should.deepEqual([18, 18]);
    });

    describe('context stores', () => {
      let directory: string;
      before(async () => {
        directory = await mkdtemp(join(tmpdir(), 'smspartner-'));
      });
      after(() => rm(directory, { recursive: true }));

      for (const [scope, store] of [
        ['flow', 'memory'],
        ['flow', 'file'],
        ['global', 'memory'],
        ['global', 'file'],
      ] as const) {
        it(`such as ${store} of the ${scope}`, async () => {
          const flow = await stage.start({
            contextStorage: {
              default: { module: 'memory' },
              memory: { module: 'memory' },
              // Without its cache it answers later.
              file: { module: 'localfilesystem', config: { dir: directory, cache: false } },
            },
            send: {
              ...{ phoneNumbersType: scope, phoneNumbers: `#:(${store})::to[0]` },
              ...{ messageType: scope, message: `#:(${store})::text` },
            },
          });
          const target = flow.node.context()[scope];
          const put = (name: string, value: unknown): Promise<void> =>
            new Promise((resolve, reject) =>
              target.set(name, value, store, (error) => (error ? reject(error) : resolve())),
            );
          await put('to', [NUMBER]);
          await put('text', `in ${store}`);
          await flow.send({ payload: 'not this' });
          bodies().should.deepEqual([{ ...BODY, message: `in ${store}` }]);
        });
      }
    });

    it('the values on arrival, whatever happens to them later', async () => {
      const flow = await stage.start({
        account: { requestsPerSecond: 0 },
        send: { phoneNumbersType: 'flow', phoneNumbers: 'to' },
      });
      const to = [NUMBER];
      flow.node.context().flow.set('to', to);
      flow.receive({ payload: 'Bonjour' });
      to.push(SECOND);
      flow.node.context().flow.set('to', [SECOND]);
      await flow.until(() => flow.doneCalls.length === 1);
      bodies().should.deepEqual([BODY]);
    });

    for (const field of Object.keys(FIELD_TYPES) as TypedField[]) {
      it(`${field} as its default when an older flow does not hold it`, async () => {
        const flow = await stage.start({ missing: [field, `${field}Type`] });
        await flow.send({ ...MSG });
        bodies().should.deepEqual([BODY]);
        flow.onlyPort.should.equal(0);
      });
    }

    it('defaults for all that an older flow does not hold', async () => {
      const { account: _, ...rest } = SEND_DEFAULTS;
      const missing = Object.keys(rest) as (keyof typeof rest)[];
      const flow = await stage.start({ missing });
      await flow.send({ ...MSG });
      await flow.send({ payload: 'Bonjour' });
      bodies().should.deepEqual([BODY]);
      flow.sms(0).should.have.length(1);
      flow.sms(2).should.have.length(1);
    });
  });

  describe('takes from its account', () => {
    const account = { gamme: '2', sender: 'ACME', sandbox: true };
    const cases: [string, FlowOptions, object][] = [
      ['nothing when the account has nothing', {}, {}],
      ['gamme, sender and sandbox', { account }, { gamme: 2, sender: 'ACME', sandbox: 1 }],
      [
        'what the node does not say otherwise',
        {
          account,
          send: {
            gammeType: '1',
            senderType: 'str',
            sender: 'OTHER',
            sandboxType: 'bool',
            sandbox: 'false',
          },
        },
        { gamme: 1, sender: 'OTHER' },
      ],
      [
        'what the message leaves open',
        {
          account,
          send: {
            ...{ gammeType: 'msg', gamme: 'none', senderType: 'msg', sender: 'none' },
            ...{ sandboxType: 'msg', sandbox: 'none' },
          },
        },
        { gamme: 2, sender: 'ACME', sandbox: 1 },
      ],
      [
        'low cost, without the STOP notice that only premium has',
        { account, send: { isStopSms: 'true' } },
        { gamme: 2, sender: 'ACME', sandbox: 1 },
      ],
      [
        'the country of national numbers',
        {
          account: { defaultCountry: 'RE' },
          send: { phoneNumbersType: 'str', phoneNumbers: '0692 12 34 56' },
        },
        { phoneNumbers: '+262692123456' },
      ],
    ];
    for (const [what, options, body] of cases) {
      it(what, async () => {
        const flow = await stage.start(options);
        await flow.send({ ...MSG });
        bodies().should.deepEqual([{ ...BODY, ...body }]);
        flow.onlyPort.should.equal(0);
      });
    }

    for (const [notation, refer] of NOTATIONS) {
      it(`no key at all where ${notation} is not set: no request is made with its name`, async () => {
        const flow = await stage.start({ apiKey: refer('SMS_TEST_NOT_SET') });
        await flow.send({ ...MSG });
        flow.onlySms.should.containDeep({ outcome: 'refused', code: 1 });
        bodies().should.be.empty();
      });

      it(`the defaults where ${notation} is not set for a property`, async () => {
        const unset = refer('SMS_TEST_NOT_SET');
        const names = ['gamme', 'sender', 'defaultCountry', 'timeout', 'maxPerHour', 'verifyFor'];
        const others = ['requestsPerSecond', 'whenBlocked', 'tls', 'proxy', 'name'];
        const account = Object.fromEntries([...names, ...others].map((name) => [name, unset]));
        const flow = await stage.start({ account });
        await flow.send({ ...MSG });
        bodies().should.deepEqual([BODY]);
      });

      it(`nothing at all when ${notation} is not set for the sandbox`, async () => {
        const flow = await stage.start({ account: { sandbox: refer('SMS_TEST_NOT_SET') } });
        await flow.send({ ...MSG });
        flow.onlySms.should.containDeep({ code: 9, errors: [{ field: 'sandbox' }] });
        sendings(stage.simulator).should.be.empty();
      });

      // Node-RED itself does not know a variable by anything but its exact notation.
      if (refer('NAME').startsWith(' ')) continue;
      it(`the key that ${notation} is set to`, async () => {
        setEnvironment('SMS_TEST_KEY', TEST_KEY);
        const flow = await stage.start({ apiKey: refer('SMS_TEST_KEY') });
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(0);
      });
    }

    it('every property and the key from environment variables', async () => {
      const variables = {
        gamme: '1',
        sender: 'ENVSHOP',
        sandbox: 'true',
        defaultCountry: 'BE',
        apiUrl: stage.simulator.url,
        timeout: '5',
        requestsPerSecond: '0',
        maxPerHour: '1',
      };
      const account: Record<string, string> = {};
      for (const [name, value] of Object.entries(variables)) {
        setEnvironment(`SMS_TEST_${name}`, value);
        account[name] = `\${SMS_TEST_${name}}`;
      }
      setEnvironment('SMS_TEST_KEY', TEST_KEY);
      const flow = await stage.start({ account, apiKey: '${SMS_TEST_KEY}' });
      for (let i = 0; i < 2; i += 1) {
        await flow.send({ payload: 'Bonjour', phoneNumbers: '0470 12 34 56' });
      }
      bodies().should.deepEqual([
        { ...BODY, phoneNumbers: '+32470123456', gamme: 1, sender: 'ENVSHOP', sandbox: 1 },
      ]);
      flow.sms(6).should.containDeep([{ code: 'limit' }]);
    });

    for (const [value, sandbox] of [
      ['true', 1],
      ['1', 1],
      ['false', undefined],
      ['0', undefined],
    ] as const) {
      it(`sandbox from a variable that is ${value}`, async () => {
        setEnvironment('SMS_TEST_SANDBOX', value);
        const flow = await stage.start({ account: { sandbox: '${SMS_TEST_SANDBOX}' } });
        await flow.send({ ...MSG });
        bodies().should.deepEqual([sandbox ? { ...BODY, sandbox } : BODY]);
        flow.onlySms.should.containDeep({ sandbox: sandbox === 1 });
      });
    }

    for (const value of [undefined, '', 'off', '2']) {
      it(`nothing at all when the variable of sandbox is ${JSON.stringify(value)}`, async () => {
        setEnvironment('SMS_TEST_SANDBOX', value);
        const flow = await stage.start({ account: { sandbox: '${SMS_TEST_SANDBOX}' } });
        await flow.send({ ...MSG });
        flow.onlyPort.should.equal(3);
        flow.onlySms.should.containDeep({ code: 9, errors: [{ field: 'sandbox' }] });
        sent().should.equal(0);
      });
    }
  });

  describe('in XML', () => {
    it('reads ids and costs from the answer and keeps its text', async () => {
      const flow = await stage.start({ send: { format: 'xml' } });
      await flow.send({ ...MSG });
      const sms = flow.onlySms as Sent;
      sms.should.containDeep({
        outcome: 'sent',
        messageId: String(stage.simulator.accepted[0]!.messageId),
        nbSms: 1,
        cost: 0.045,
        currency: 'EUR',
      });
      (sms.response as string).should.startWith("<?xml version='1.0'").and.match(/<result>/);
      bodies().should.deepEqual([{ ...BODY, _format: 'xml' }]);
    });

    it('reads the code of a refusal', async () => {
      const flow = await stage.start({ send: { format: 'xml' }, apiKey: 'sk-secret-nobody-knows' });
      await flow.send({ ...MSG });
      flow.onlyPort.should.equal(4);
      flow.onlySms.should.containDeep({
        outcome: 'refused',
        code: 10,
        reason: 'Clé API incorrecte',
      });
    });

    it('of several requests keeps every text', async () => {
      const flow = await stage.start({ send: { format: 'xml' }, account: { maxPerHour: 0 } });
      await flow.send({ ...MSG, phoneNumbers: manyNumbers(600) });
      const { response, messageIds } = flow.onlySms as Sent;
      (response as string[]).should.have.length(2);
      (response as string[]).should.matchEach(/^<\?xml/);
      messageIds!.should.have.length(2);
    });

    it('is not asked for with any other word', async () => {
      const flow = await stage.start({ send: { format: 'yaml' } });
      await flow.send({ ...MSG });
      bodies().should.deepEqual([BODY]);
    });
  });

  describe('with several numbers', () => {
    it('makes one request and one result', async () => {
      const flow = await stage.start();
      await flow.send({ ...MSG, phoneNumbers: ['0612345678', '0687654321'] });
      bodies().should.deepEqual([{ ...BODY, phoneNumbers: `${NUMBER},${SECOND}` }]);
      flow.onlySms.should.containDeep({ nbSms: 2, cost: 0.09, phoneNumbers: [NUMBER, SECOND] });
      flow.onlySms.should.not.have.property('messageIds');
    });

    it('sends to the same number once', async () => {
      const flow = await stage.start();
      await flow.send({ ...MSG, phoneNumbers: '0612345678;+33 6 12 34 56 78\n0033612345678' });
      bodies().should.deepEqual([BODY]);
      flow.onlySms.should.containDeep({ nbSms: 1, phoneNumbers: [NUMBER] });
    });

    it('makes three requests of 1,200 numbers and one result', async () => {
      const flow = await stage.start({ account: { maxPerHour: 0 } });
      const phoneNumbers = manyNumbers(1200);
      await flow.send({ ...MSG, phoneNumbers });
      const sent = bodies() as { phoneNumbers: string }[];
      sent
        .map((body) => body.phoneNumbers.split(',').length)
        .sort()
        .should.deepEqual([200, 500, 500]);
      const sms = flow.onlySms as Sent;
      sms.should.containDeep({ outcome: 'sent', nbSms: 1200, cost: 54, currency: 'EUR' });
      sms.phoneNumbers.should.deepEqual(phoneNumbers);
      sms.messageIds!.should.have.length(3);
      sms.messageIds!.should.matchEach(/^\d+$/);
      sms.messageId!.should.equal(sms.messageIds![0]);
      (sms.response as object[]).should.have.length(3);
      const firstOfEach = [0, 500, 1000].map((index) =>
        stage.simulator.accepted.find((one) => one.phoneNumber === phoneNumbers[index]),
      );
      firstOfEach.map((one) => String(one!.messageId)).should.deepEqual(sms.messageIds);
      flow.doneCalls.should.deepEqual([undefined]);
    });

    it('keeps the order of the numbers in ids and answers, whichever answer comes first', async () => {
      const flow = await stage.start({ account: { maxPerHour: 0 } });
      const phoneNumbers = manyNumbers(600);
      stage.simulator.faults.next({ match: { phoneNumber: phoneNumbers[0]! }, delayMs: 60 });
      await flow.send({ ...MSG, phoneNumbers });
      const sms = flow.onlySms as Sent;
      sms.phoneNumbers.should.deepEqual(phoneNumbers);
      const [first] = stage.simulator.accepted.filter((one) => one.phoneNumber === phoneNumbers[0]);
      sms.messageId!.should.equal(String(first!.messageId));
    });

    it('makes exactly one request of 500', async () => {
      const flow = await stage.start();
      await flow.send({ ...MSG, phoneNumbers: manyNumbers(500).join('\n') });
      sent().should.equal(1);
      flow.onlySms.should.not.have.property('messageIds');
    });

    it('lets a bad one leave by port 9 and sends to the others', async () => {
      const flow = await stage.start();
      const shared = { deep: { value: 1 } };
      await flow.send({ ...MSG, phoneNumbers: ['0612345678', '12', SECOND, 'nobody'], shared });
      bodies().should.deepEqual([{ ...BODY, phoneNumbers: `${NUMBER},${SECOND}` }]);
      const [sent] = flow.outputs[0]!;
      const [refused] = flow.outputs[3]!;
      sent!.sms!.should.containDeep({ outcome: 'sent', phoneNumbers: [NUMBER, SECOND] });
      (refused!.sms as NotSent).should.containDeep({
        outcome: 'refused',
        code: 9,
        phoneNumbers: ['12', 'nobody'],
        errors: [
          { field: 'phoneNumbers', phoneNumber: '12' },
          { field: 'phoneNumbers', phoneNumber: 'nobody' },
        ],
      });
      refused!.sms!.should.not.have.properties('httpStatus', 'response');
      refused!._msgid.should.equal(sent!._msgid);
      // Each its own copy.
      (sent!.shared as typeof shared).should.not.equal(refused!.shared);
      (sent!.shared as typeof shared).deep.value = 2;
      (refused!.shared as typeof shared).deep.value.should.equal(1);
      flow.doneCalls.should.deepEqual([undefined]);
      flow.completed.should.have.length(1);
      flow.caught.should.be.empty();
    });

    it('whose parts end differently lets each outcome leave once, with its own numbers', async () => {
      const flow = await stage.start({
        account: { maxPerHour: 0 },
        send: { errorOutputs: ['9', '11', 'unknown'], whenUnknown: 'fail' },
      });
      const numbers = manyNumbers(1200);
      const { faults } = stage.simulator;
      faults.next({ match: { phoneNumber: numbers[500]! }, refuse: 11, shape: 'E1' });
      faults.next({ match: { phoneNumber: numbers[1000]! }, acceptThenCut: true });
      await flow.send({ ...MSG, phoneNumbers: [...numbers, 'nobody'] });
      const left = [0, 1, 2, 3].map((port) => flow.sms(port));
      left.map((messages) => messages.length).should.deepEqual([1, 1, 1, 1]);
      const [sent, invalid, refused, unknown] = left.map(([sms]) => sms) as [
        Sent,
        NotSent,
        NotSent,
        NotSent,
      ];
      sent.should.containDeep({ outcome: 'sent', nbSms: 500, messageIds: [sent.messageId] });
      sent.phoneNumbers.should.deepEqual(numbers.slice(0, 500));
      invalid.should.containDeep({ outcome: 'refused', code: 9, phoneNumbers: ['nobody'] });
      refused.should.containDeep({ outcome: 'refused', code: 11 });
      refused.phoneNumbers.should.deepEqual(numbers.slice(500, 1000));
      (refused.response as object[]).should.have.length(1);
      unknown.should.containDeep({ outcome: 'unknown', code: 'unknown' });
      unknown.phoneNumbers.should.deepEqual(numbers.slice(1000));
      stage.simulator.counts.accepted.should.equal(700);
      flow.doneCalls.should.deepEqual([undefined]);
    });

    it('whose parts end alike lets one outcome leave', async () => {
      const flow = await stage.start({ account: { maxPerHour: 0 } });
      const phoneNumbers = manyNumbers(1000);
      stage.simulator.faults.always({ refuse: 11 });
      await flow.send({ ...MSG, phoneNumbers });
      const sms = flow.onlySms as NotSent;
      sms.phoneNumbers.should.deepEqual(phoneNumbers);
      (sms.response as object[]).should.have.length(2);
      sms.errors.should.have.length(2);
    });

    it('of which two outcomes have no port tells Catch nodes of both', async () => {
      const flow = await stage.start({ account: { maxPerHour: 0 }, send: { errorOutputs: [] } });
      const numbers = manyNumbers(600);
      stage.simulator.faults.next({ match: { phoneNumber: numbers[599]! }, refuse: 11 });
      await flow.send({ ...MSG, phoneNumbers: [...numbers, 'nobody'] });
      flow.sms(0).should.containDeep([{ outcome: 'sent' }]);
      const caught = flow.caught.map(({ sms, error }) => [(sms as NotSent).code, error!.code]);
      caught.sort().should.deepEqual([
        [11, 11],
        [9, 9],
      ]);
      flow.doneCalls.should.have.length(1);
    });
  });

  describe('with many messages', () => {
    it('lets all of them leave, each once', async () => {
      const flow = await stage.start({ account: { maxPerHour: 0 } });
      const count = 300;
      for (let i = 0; i < count; i += 1) flow.receive({ ...MSG, payload: `message ${i}` });
      await flow.until(() => flow.doneCalls.length === count);
      new Set(flow.outputs[0]!.map(({ payload }) => payload)).size.should.equal(count);
      stage.simulator.accepted.should.have.length(count);
      stage.simulator.maxInFlight.should.be.belowOrEqual(64);
    });

    // The cap is given out at the start: who has a place shows the order, whatever the network does.
    it('starts them in order of arrival, also past a node whose values take longer', async () => {
      const slow = { messageType: 'jsonata', message: '$flowContext("nothing") ? "" : payload' };
      const flow = await stage.start({
        account: { maxPerHour: 5 },
        send: { errorOutputs: ['limit'] },
        nodes: ({ tabId, accountId }) => [
          {
            ...SEND_DEFAULTS,
            ...slow,
            errorOutputs: ['limit'],
            outputs: 2,
            account: accountId,
            id: 'slow',
            z: tabId,
            type: 'smspartner-send',
            wires: [['slowSent'], []],
          },
          { id: 'slowSent', z: tabId, type: 'helper' },
        ],
      });
      const left: unknown[] = [];
      flow.hear('slowSent', ({ payload }: Message) => left.push(payload));
      for (let i = 0; i < 10; i += 1) {
        const msg = { ...MSG, payload: `message ${i}` };
        if (i % 2 === 0) flow.receiveBy('slow', msg);
        else flow.receive(msg);
      }
      await flow.until(() => flow.doneCalls.length === 5 && left.length === 3);
      left.push(...flow.outputs[0]!.map(({ payload }) => payload));
      left.sort().should.deepEqual([0, 1, 2, 3, 4].map((i) => `message ${i}`));
    });
  });

  describe('shows', () => {
    const shown = (statuses: Status[]): string[] =>
      statuses.map(({ fill, shape, text = '' }) => `${fill} ${shape} ${text.split('.').pop()}`);

    it('a blue ring, then a green dot', async () => {
      const flow = await stage.start();
      await flow.send({ ...MSG });
      shown(flow.statuses).should.deepEqual(['blue ring sending', 'green dot sent']);
      mock.timers.tick(200);
      await flow.send({ ...MSG, phoneNumbers: [NUMBER, SECOND] });
      shown(flow.statuses).slice(2).should.deepEqual(['blue ring sending', 'green dot sentCount']);
    });

    it('the end of one for a moment, though the next one begins at once', async () => {
      const flow = await stage.start();
      await flow.send({ ...MSG });
      await flow.send({ ...MSG, phoneNumbers: [NUMBER, SECOND] });
      shown(flow.statuses).should.deepEqual([
        'blue ring sending',
        'green dot sent',
        'green dot sentCount',
      ]);
    });

    for (const [what, msg, fault] of [
      ['refused before any request', { payload: 'x' }, undefined],
      ['refused by the platform', MSG, { refuse: 11 }],
      ['unknown', MSG, { acceptThenCut: true }],
      ['of two outcomes', { ...MSG, phoneNumbers: [NUMBER, 'nobody'] }, undefined],
    ] as const) {
      it(`a red ring with the code when a message is ${what}`, async () => {
        const flow = await stage.start({ send: { whenUnknown: 'fail' } });
        if (fault) stage.simulator.faults.next(fault);
        await flow.send({ ...msg });
        shown(flow.statuses).should.deepEqual(['blue ring sending', 'red ring code']);
      });
    }

    it('a red ring when there is no account', async () => {
      const flow = await stage.start({ send: { account: '' } });
      const calls = (flow.node.status as unknown as { args: [Status][] }).args;
      shown(calls.map(([status]) => status)).should.deepEqual(['red ring noAccount']);
    });

    it('what is true again after an error', async () => {
      const flow = await stage.start();
      await flow.send({ payload: 'x' });
      await flow.send({ ...MSG });
      shown(flow.statuses).pop()!.should.equal('green dot sent');
    });
  });

  describe('tells', () => {
    it('Complete nodes of every message that left by a port', async () => {
      const flow = await stage.start();
      await flow.send({ ...MSG, _msgid: 'sent' });
      await flow.send({ payload: 'x', _msgid: 'refused' });
      flow.completed.map(({ _msgid }) => _msgid).should.deepEqual(['sent', 'refused']);
      flow.caught.should.be.empty();
      flow.doneCalls.should.deepEqual([undefined, undefined]);
    });

    it('Catch nodes of an error without port, with code and msg.sms', async () => {
      const flow = await stage.start({ send: { errorOutputs: ['10'] } });
      stage.simulator.faults.next({ refuse: 11, message: `${NUMBER} Bonjour` });
      await flow.send({ ...MSG, topic: 'alarm' });
      flow.onlyPort.should.equal(-1);
      flow.onlyMessage.should.containDeep({
        ...MSG,
        topic: 'alarm',
        error: { code: 11, source: { id: flow.sendId, type: 'smspartner-send' } },
        sms: { outcome: 'refused', code: 11, reason: `${NUMBER} Bonjour` },
      });
      const { message, stack = '' } = flow.onlyMessage.error!;
      message.should.startWith('SmsError: ');
      for (const private_ of [NUMBER, 'Bonjour', TEST_KEY]) {
        `${message} ${stack}`.should.not.containEql(private_);
      }
      flow.completed.should.be.empty();
      flow.doneCalls.should.have.length(1);
    });
  });

  it('sends the text as it is, in UTF-8, with the length in bytes', async () => {
    const flow = await stage.start();
    const payload = 'Été à Noël: 20 € "prix" \\ {x} 🎄';
    await flow.send({ ...MSG, payload });
    bodies().should.deepEqual([{ ...BODY, message: payload }]);
    const [request] = sendings(stage.simulator);
    request!.headers.should.containDeep({
      'content-type': 'application/json',
      'content-length': String(request!.rawBody.length),
    });
    (request!.method + request!.path).should.equal('POST/v1/send');
    request!.query.should.be.empty();
  });
});
