import 'should';
import type { Outcome } from '../../lib/message/outcome';
import type { NotSentSms } from '../../nodes/shared/localise';
import { TEST_KEY } from '../harness/captured';
import { ALL_FROM_MESSAGE as ALL_MSG } from '../harness/all-from-message';
import type { FlowOptions } from '../harness/flow';
import { bodiesOf, sendings } from '../harness/sendings';
import { setDate, setUpStage } from '../harness/stage';

const NUMBER = '+33612345678';
const NOW = '2026-06-01T10:00:00Z';
/** A variable that no test and no machine sets. */
const UNSET = '${SMSPARTNER_TEST_UNSET}';
/** Ports of the default `errorOutputs`. */
const PORTS: Record<string, number> = { 1: 1, 2: 2, 9: 3, 10: 4, 11: 5 };
const OTHER_PORT = 6;

const GOOD_MSG = {
  payload: 'Bonjour',
  phoneNumbers: NUMBER,
  sender: 'ACME',
  gamme: 1,
  schedule: '2026-12-24T18:30',
  isStopSms: false,
  isUnicode: false,
  tag: 'test',
  sandbox: false,
  expires: 60,
  key: 'door-7',
};
type Property = keyof typeof GOOD_MSG;

interface BadInput {
  name: string;
  options?: FlowOptions;
  /** A function where the value cannot be used twice. */
  msg?: object | (() => object);
  code: number | string;
  /** Default `refused`. */
  outcome?: Outcome['outcome'];
  /** Of the entries of `errors`, in order. */
  fields: string[];
  /** Default: by the code. */
  port?: number;
}

/** One property of an otherwise good message, all of whose fields are read from it. */
function broken(
  property: Property,
  what: string,
  value: unknown,
  fields: string[] = [property],
  code: number | string = 9,
): BadInput {
  return {
    name: `${property}: ${what}`,
    options: { send: ALL_MSG },
    msg: () => ({ ...GOOD_MSG, [property]: typeof value === 'function' ? call(value) : value }),
    code,
    fields: fields.map((field) => (field === 'payload' ? 'message' : field)),
  };
}

const call = (make: unknown): unknown => (make as () => unknown)();

/** What no field takes; made anew for each use. */
const NONSENSE: Record<string, () => unknown> = {
  'an object': () => ({ text: 'x' }),
  'an array of arrays': () => [['x']],
  NaN: () => NaN,
  Infinity: () => Infinity,
  'a symbol': () => Symbol('x'),
  'a BigInt': () => 10n,
  'a function': () => () => 'x',
  'a Buffer': () => Buffer.from('x'),
  'a RegExp': () => /x/,
  'a Map': () => new Map([['x', 1]]),
  'a Set': () => new Set(['x']),
  'an Error': () => new Error('x'),
  'a class instance with toString': () =>
    new (class Text {
      toString(): string {
        return '1';
      }
    })(),
  'an object with toString, valueOf and toPrimitive': () => ({
    toString: () => '1',
    valueOf: () => 1,
    [Symbol.toPrimitive]: () => '1',
  }),
  'a boxed string': () => new String('1'),
  'a boxed number': () => new Number(1),
  'an object without prototype': () => Object.assign(Object.create(null) as object, { x: 1 }),
  'an object with __proto__': () => JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  'an object with a constructor': () => ({ constructor: { prototype: { polluted: true } } }),
  'an array whose first entry throws': () =>
    Object.defineProperty(['x'], 0, { get: () => fail(), enumerable: true }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'a proxy that throws at everything': () =>
    new Proxy({}, { get: () => fail(), has: () => fail(), ownKeys: () => fail() }),
  'a cyclic object': () => {
    const value: { self?: object } = {};
    value.self = value;
    return value;
  },
  'a promise': () => Promise.resolve('1'),
  'a promise that never settles': () => new Promise(() => undefined),
  'a thenable': () => ({ then: (resolve: (value: string) => void) => resolve('1') }),
};

function fail(): never {
  throw new Error('a getter of the flow');
}

const PLAN = ['scheduledDeliveryDate', 'time', 'minute'];
/** An object is read as one that holds date, hour and minute: all three are missing, or cannot be read. */
const DATE_ONLY = [
  'an array of arrays',
  'NaN',
  'Infinity',
  'a symbol',
  'a BigInt',
  'a function',
  'an array whose first entry throws',
  'a revoked proxy',
  'a proxy that throws at everything',
];
const NOT_READ = [
  'an array whose first entry throws',
  'a revoked proxy',
  'a promise',
  'a promise that never settles',
];

function nonsense(property: Property): BadInput[] {
  return Object.entries(NONSENSE).map(([what, make]) => {
    const plan = DATE_ONLY.includes(what) || NOT_READ.includes(what) ? PLAN.slice(0, 1) : PLAN;
    return broken(property, what, make, property === 'schedule' ? plan : [property]);
  });
}

const WRONG_TYPES = (Object.keys(GOOD_MSG) as Property[]).flatMap(nonsense);

const NOTHINGS: BadInput[] = [
  ...(['undefined', 'null', '""', '"  "'] as const).flatMap((what) => {
    const value = { undefined, null: null, '""': '', '"  "': ' \t\u00a0\r\n' }[what];
    return [
      broken('payload', what, value),
      broken('phoneNumbers', what, value, undefined, 2),
      broken('schedule', what, value, ['scheduledDeliveryDate']),
      broken('isStopSms', what, value),
      broken('isUnicode', what, value),
    ];
  }),
  broken('payload', 'a zero-width no-break space alone', '\ufeff'),
  broken('payload', 'nothing but line breaks', '\r\n\n\r\u2028'),
  ...Object.entries({
    'a zero-width space': '\u200b',
    'a Hangul filler': '\u3164',
    'a Braille blank': '\u2800',
    'a variation selector': '\ufe0f',
    'all that nobody sees': ' \u200b\u2800\u3164\ufe0f\n',
    'nothing but what the platform deletes': '§ ~~',
    'half an emoji': '\ud83d',
  }).map(([what, value]) => broken('payload', what, value)),
  broken('phoneNumbers', 'a zero-width space', '\u200b', undefined, 2),
];

const NUMBERS: BadInput[] = [
  broken('phoneNumbers', 'an empty array', [], undefined, 2),
  broken('phoneNumbers', 'separators only', ' ,;\r\n,', undefined, 2),
  broken('phoneNumbers', 'an array of empty strings', ['', ' '], undefined, 2),
  ...Object.entries({
    'a number, which has lost its 0': 612345678,
    'a number in an array': [33612345678],
    'null in an array': [null],
    'a hole in an array': new Array(1),
    'an object in an array': [{}],
    'a list in an array': [[NUMBER]],
    'digits that have lost a 3': '3612345678',
    'digits that begin like a number without its 0': '61412345678',
    'one digit too many after 33': '336123456789',
    'half an emoji after it': `${NUMBER}\ud83d`,
    'something like an array': { 0: NUMBER, length: 1 },
    true: true,
    letters: 'call me',
    'letters in a number': '+33 6 SMS PART',
    'too short': '06123456',
    'too long': '06123456789',
    'far too long': '1'.repeat(10_000),
    'an extension': '+33612345678 ext. 12',
    'an extension after #': '+33612345678#12',
    'an extension after x': '+33612345678x12',
    'a plus alone': '+',
    'an unknown country': '+999612345678',
    'two plus signs': '++33612345678',
    'an e-mail address': 'jean@example.com',
    'a tel: address': 'tel:+33612345678',
    'an emoji': '📱',
    'a lone surrogate': '\ud83d',
    'a NUL character': '\0',
    HTML: '<img src=x onerror=alert(1)>',
    'a template': '{{payload}}',
    __proto__: '__proto__',
    zeroes: '0000',
    'two numbers run together': '06123456780687654321',
    'a spelt-out infinity': 'Infinity',
    'an exponent': '6e10',
  }).map(([what, value]) => broken('phoneNumbers', what, value)),
];

const TEXT_FIELDS: BadInput[] = [
  ...Object.entries({
    'two characters': 'AB',
    'twelve characters': 'ABCDEFGHIJKL',
    'an accent': 'Société',
    'a hyphen': 'AC-ME',
    'an apostrophe': "L'ACME",
    'an emoji': 'ACME📱',
    'a line break at the end': 'ACME\n',
    'a phone number': '+33612345678',
    'a fraction': 123.4,
    'full-width letters': 'ＡＣＭＥ',
  }).map(([what, value]) => broken('sender', what, value)),
  ...Object.entries({
    '21 characters': 'a'.repeat(21),
    'upper case': 'WakeupTimer',
    'a space': 'my tag',
    'a tab': 'my\ttag',
    'a no-break space': 'my\u00a0tag',
    'a space at the end': 'tag ',
    'upper case with an accent': 'Été',
  }).map(([what, value]) => broken('tag', what, value)),
  ...Object.entries({
    '0': 0,
    '3': 3,
    '"3"': '3',
    '-1': -1,
    '1.5': 1.5,
    premium: 'premium',
    true: true,
    '"1,2"': '1,2',
    '"01"': '01',
  }).map(([what, value]) => broken('gamme', what, value)),
  ...Object.entries({
    'a negative number': -1,
    'a negative number as text': '-1',
    'a word': 'never',
    'a number with its unit': '30 min',
    'a decimal comma': '0,5',
    true: true,
    false: false,
    'more than 7 days': 10_081,
  }).map(([what, value]) => broken('expires', what, value)),
  ...Object.entries({
    '201 characters': 'k'.repeat(201),
    'a megabyte': 'k'.repeat(1_000_000),
    true: true,
    false: false,
  }).map(([what, value]) => broken('key', what, value)),
  ...(['isStopSms', 'isUnicode', 'sandbox'] as const).flatMap((property) =>
    Object.entries({
      yes: 'yes',
      on: 'on',
      '2': 2,
      '-1': -1,
      '"0.0"': '0.0',
      an_array: [true],
    }).map(([what, value]) => broken(property, what, value)),
  ),
];

const SCHEDULES: BadInput[] = [
  ...Object.entries({
    'a past date': '2026-05-31T10:00',
    'a past Date object': new Date('2020-01-01'),
    'a past epoch': 1_500_000_000_000,
    'epoch seconds, which are past': 1_800_000_000,
    'a compact date': '20271224183000',
    'a compact date as a number': 20271224183000,
    'a compact date without seconds': '202712241830',
    'a time more than two years ahead': '01/06/2028 12:05',
    'a Date object more than two years ahead': new Date('2062-01-01'),
    'an epoch more than two years ahead': 2_900_000_000_000,
    'an hour that does not exist in Paris': '2027-03-28T02:30',
    '31 February': '31/02/2027 10:00',
    '29 February of a common year': '29/02/2027 10:00',
    'month 13': '01/13/2026 10:00',
    'an invalid Date object': new Date(NaN),
    'ISO garbage': '2026-13-45T12:00',
    'an ISO time with a zone that is none': '2026-12-24T18:30+25:00',
    'a word': 'tomorrow',
    'a lone number as text': '18',
    'a year of five digits': '24/12/20266 10:00',
    'a negative epoch': -1,
    'an epoch beyond all dates': 1e20,
    'a text of a megabyte': '9'.repeat(1_000_000),
    true: true,
    'a date object from another calendar': { year: 2026, month: 12, day: 24 },
  }).map(([what, value]) =>
    broken(
      'schedule',
      what,
      value,
      what.includes('another calendar') ? PLAN : ['scheduledDeliveryDate'],
    ),
  ),
  {
    // Accepted, and not late by a moment: but its time has come before its turn.
    ...broken('schedule', 'this very moment', '01/06/2026 12:00', [], 'expired'),
    outcome: 'failed',
  },
  broken('schedule', 'hour 24', '24/12/2026 24:00', ['time']),
  broken('schedule', 'hour 24 in ISO', '2026-12-24T24:00', ['time']),
  broken('schedule', 'ISO garbage throughout', '2026-13-45T99:99', PLAN),
  broken('schedule', 'minute 60', '24/12/2026 10:60', ['minute']),
  broken('schedule', 'minutes that are no multiple of 5', '24/12/2026 18:32', ['minute']),
  broken('schedule', 'a date alone', '24/12/2026', ['time', 'minute']),
  broken('schedule', 'an hour alone', '18:30', ['scheduledDeliveryDate']),
  broken('schedule', 'an object without minute', { scheduledDeliveryDate: '24/12/2026', time: 9 }, [
    'minute',
  ]),
  broken('schedule', 'an object without hour', { scheduledDeliveryDate: '24/12/2026', minute: 5 }, [
    'time',
  ]),
  broken('schedule', 'an object without date', { time: 9, minute: 5 }, ['scheduledDeliveryDate']),
  broken(
    'schedule',
    'an object with nonsense',
    { scheduledDeliveryDate: [], time: 'x', minute: {} },
    PLAN,
  ),
  broken(
    'schedule',
    'an object whose getter throws',
    () => Object.defineProperty({}, 'scheduledDeliveryDate', { get: fail }),
    ['scheduledDeliveryDate'],
  ),
];

const TYPED: BadInput[] = [
  ...Object.entries({
    'a type nobody knows': { messageType: 'num' },
    'a type that every object has': { messageType: 'constructor' },
    '__proto__ as a type': { messageType: '__proto__' },
    'null as a type': { messageType: null },
    'an object as a type': { messageType: {} },
    'a path that is none': { message: 'payload[' },
    'an empty path': { message: '' },
    'a broken expression': { messageType: 'jsonata', message: '$foo(' },
    'an empty expression': { messageType: 'jsonata', message: '' },
    'an expression that throws': { messageType: 'jsonata', message: '$error("x")' },
    'an expression that calls what is not there': { messageType: 'jsonata', message: '$nope()' },
    'an expression that yields nothing': { messageType: 'jsonata', message: 'nothing' },
    'an expression that yields an object': { messageType: 'jsonata', message: '{"a":1}' },
    'an expression that yields a function': { messageType: 'jsonata', message: '$sum' },
    'a broken template': { messageType: 'mustache', message: '{{#a}}' },
    'a template with a partial': { messageType: 'mustache', message: '{{> a}}' },
    'a template with an object in it': { messageType: 'mustache', message: '{{req}}' },
    'a template that asks for __proto__': { messageType: 'mustache', message: '{{__proto__}}' },
    'a template that calls a constructor': { messageType: 'mustache', message: '{{constructor}}' },
    'a template of nothing': { messageType: 'mustache', message: '{{nothing}}' },
    'a context store that is not there': { messageType: 'flow', message: '#:(nope)::x' },
    'an empty context': { messageType: 'flow', message: 'nothing' },
    'an empty global context': { messageType: 'global', message: 'nothing' },
    'an unset variable': { messageType: 'env', message: 'SMSPARTNER_TEST_UNSET' },
    'an unset variable in a text': { messageType: 'str', message: UNSET },
    'a number where a path was saved': { message: 42 },
    'an object where a path was saved': { message: {} },
  }).map(([what, send]) => ({
    name: `message: ${what}`,
    options: { send },
    msg: { ...GOOD_MSG, req: {} },
    code: 9,
    fields: ['message'],
  })),
  ...Object.entries({
    phoneNumbersType: ['phoneNumbers'],
    senderType: ['sender'],
    gammeType: ['gamme'],
    scheduleType: ['scheduledDeliveryDate'],
    isStopSmsType: ['isStopSms'],
    isUnicodeType: ['isUnicode'],
    tagType: ['tag'],
    sandboxType: ['sandbox'],
    expiresType: ['expires'],
    keyType: ['key'],
  }).map(([type, fields]) => ({
    name: `${type}: a type nobody knows`,
    options: { send: { [type]: 'cred' } },
    code: 9,
    fields,
  })),
  ...['', 'yes', '${X}', null, {}]
    .map((value) => ({
      name: `sandbox: the saved bool ${JSON.stringify(value)}`,
      options: { send: { sandboxType: 'bool', sandbox: value } },
      code: value === '' || typeof value !== 'string' || value === '${X}' ? 0 : 9,
      fields: ['sandbox'],
    }))
    .filter(({ code }) => code !== 0),
  {
    name: 'schedule: an empty text',
    options: { send: { scheduleType: 'str', schedule: '' } },
    code: 9,
    fields: ['scheduledDeliveryDate'],
  },
  {
    name: 'schedule: an expression that yields nothing',
    options: { send: { scheduleType: 'jsonata', schedule: 'nothing' } },
    code: 9,
    fields: ['scheduledDeliveryDate'],
  },
  {
    name: 'schedule: an expression that throws',
    options: { send: { scheduleType: 'jsonata', schedule: '$error("x")' } },
    code: 9,
    fields: ['scheduledDeliveryDate'],
  },
  {
    name: 'phoneNumbers: an unset variable',
    options: { send: { phoneNumbersType: 'env', phoneNumbers: 'SMSPARTNER_TEST_UNSET' } },
    code: 2,
    fields: ['phoneNumbers'],
  },
];

const setting = (name: string, value: unknown, field = name): BadInput => ({
  name: `account, ${name}: ${JSON.stringify(value)}`,
  options: { account: { [name]: value } },
  code: 9,
  fields: [field],
});

const ACCOUNTS: BadInput[] = [
  ...Object.entries({
    'no account': '',
    'an account that is not there': 'nowhere',
    'null as the account': null,
    'an object as the account': {},
    'a number as the account': 42,
    'an unset variable as the account': UNSET,
  }).map(([name, account]) => ({
    name,
    options: { send: { account } },
    code: 1,
    fields: ['account'],
  })),
  {
    name: 'a node of another type as the account',
    options: { send: { account: 'other' }, nodes: [{ id: 'other', type: 'helper' }] },
    code: 1,
    fields: ['account'],
  },
  { name: 'a disabled account', options: { account: { d: true } }, code: 1, fields: ['account'] },
  { name: 'no key', options: { apiKey: '' }, code: 1, fields: ['apiKey'] },
  { name: 'a blank key', options: { apiKey: ' \t ' }, code: 1, fields: ['apiKey'] },
  { name: 'an unset variable as the key', options: { apiKey: UNSET }, code: 1, fields: ['apiKey'] },
  {
    name: 'no key, no number and no text',
    options: { apiKey: '' },
    msg: {},
    code: 1,
    fields: ['apiKey', 'phoneNumbers', 'message'],
  },
  {
    name: 'no number and a sender that is too long',
    options: { account: { sender: 'ABCDEFGHIJKL' } },
    msg: { payload: 'x' },
    code: 2,
    fields: ['phoneNumbers', 'sender'],
  },
  {
    name: 'every field broken at once',
    options: { send: ALL_MSG },
    msg: {
      payload: {},
      phoneNumbers: 'x',
      sender: '!',
      gamme: 3,
      schedule: '24/12/2026 24:01',
      isStopSms: 'x',
      isUnicode: 'x',
      tag: 'A B',
      sandbox: 'x',
      expires: 'x',
      key: {},
    },
    code: 9,
    fields: [
      ...['message', 'gamme', 'sender', 'tag', 'time', 'minute'],
      ...['isStopSms', 'isUnicode', 'sandbox', 'expires', 'key', 'phoneNumbers'],
    ],
  },
  setting('apiUrl', 'http://api.smspartner.fr/v1'),
  setting('apiUrl', 'http://10.0.0.1/v1'),
  setting('apiUrl', 'http://127.0.0.1.example.com/v1'),
  setting('apiUrl', 'ftp://localhost/v1'),
  setting('apiUrl', 'file:///etc/passwd'),
  setting('apiUrl', 'javascript:alert(1)'),
  setting('apiUrl', 'api.smspartner.fr'),
  setting('apiUrl', 'https://user:password@api.smspartner.fr/v1'),
  setting('apiUrl', 'https://'),
  setting('timeout', 'abc'),
  setting('timeout', 0),
  setting('timeout', -1),
  setting('timeout', '1e99'),
  setting('requestsPerSecond', 'fast'),
  setting('requestsPerSecond', -5),
  setting('maxPerHour', 'many'),
  setting('maxPerHour', -1),
  setting('outbox', 'redis'),
  setting('verifyFor', 0),
  setting('verifyFor', 'long'),
  setting('whenBlocked', 'ignore'),
  setting('defaultCountry', 'France'),
  setting('defaultCountry', 'XX'),
  setting('defaultCountry', '__proto__'),
  setting('gamme', '3'),
  setting('gamme', 'premium'),
  setting('sender', 'AB'),
  setting('sender', 'ABCDEFGHIJKL'),
  setting('sandbox', UNSET),
  setting('sandbox', ''),
  setting('sandbox', 'maybe'),
  setting('sandbox', null),
  setting('sandbox', {}),
  setting('tls', 'nowhere'),
  setting('proxy', 'nowhere'),
  {
    ...setting('tls', 'other'),
    options: { account: { tls: 'other' }, nodes: [{ id: 'other', type: 'helper' }] },
  },
  {
    ...setting('proxy', 'other'),
    options: { account: { proxy: 'other' }, nodes: [{ id: 'other', type: 'helper' }] },
  },
];

const HUGE: BadInput[] = [
  {
    name: 'a text of 10 MB',
    msg: () => ({ ...GOOD_MSG, payload: 'x'.repeat(1e7) }),
    code: 52,
    fields: ['message'],
  },
  {
    name: 'a text of 100,000 characters',
    options: { account: { maxPerHour: 500 } },
    msg: () => ({ ...GOOD_MSG, payload: 'x'.repeat(1e5) }),
    code: 'limit',
    fields: ['maxPerHour'],
  },
  {
    name: 'a text of 10 MB of emoji',
    options: { send: { isUnicode: 'true' } },
    msg: () => ({ ...GOOD_MSG, payload: '🙂'.repeat(2.5e6) }),
    code: 52,
    fields: ['message'],
  },
  {
    name: '1,001 numbers',
    msg: () => ({
      ...GOOD_MSG,
      phoneNumbers: Array.from({ length: 1001 }, (_, i) => `06${String(i).padStart(8, '0')}`),
    }),
    code: 'limit',
    fields: ['maxPerHour'],
  },
  {
    name: 'a text whose parts exceed the cap',
    options: { account: { maxPerHour: 2 } },
    msg: { ...GOOD_MSG, payload: 'x'.repeat(307) },
    code: 'limit',
    fields: ['maxPerHour'],
  },
];

const TABLE: BadInput[] = [
  ...NOTHINGS,
  ...WRONG_TYPES,
  ...NUMBERS,
  ...TEXT_FIELDS,
  ...SCHEDULES,
  ...TYPED,
  ...ACCOUNTS,
  ...HUGE,
];

describe('bad inputs', () => {
  const stage = setUpStage({}, 'memory');

  beforeEach(() => setDate(NOW));

  for (const { name, options, msg = GOOD_MSG, code, outcome = 'refused', fields, port } of TABLE) {
    it(`refuses before any request – ${name}`, async () => {
      const { simulator } = stage;
      const flow = await stage.start(options);
      await flow.send(typeof msg === 'function' ? (call(msg) as object) : { ...msg });
      flow.onlyPort.should.equal(port ?? PORTS[code] ?? OTHER_PORT);
      const sms = flow.onlySms as NotSentSms;
      sms.should.containDeep({ outcome, code });
      sms.errors.map(({ field }) => field).should.deepEqual(fields);
      sms.reason.should.be.a.String().and.not.be.empty();
      for (const { message } of sms.errors) message.should.be.a.String().and.not.be.empty();
      flow.doneCalls.should.deepEqual([undefined]);
      sendings(simulator).should.be.empty();
      simulator.accepted.should.be.empty();
      ({}).should.not.have.property('polluted');
    });
  }
});

interface GoodInput {
  name: string;
  options?: FlowOptions;
  msg?: object;
  /** What must be in the body of the only request. */
  body: object;
}

const number = (name: string, phoneNumbers: unknown, ...sent: string[]): GoodInput => ({
  name: `phoneNumbers: ${name}`,
  msg: { ...GOOD_MSG, phoneNumbers },
  body: { phoneNumbers: sent.join(',') },
});
const SECOND = '+33687654321';

const GOOD: GoodInput[] = [
  number('spaces', '06 12 34 56 78', NUMBER),
  number('dots', '06.12.34.56.78', NUMBER),
  number('hyphens', '06-12-34-56-78', NUMBER),
  number('no separators', '0612345678', NUMBER),
  number('+33 (0)6', '+33 (0)6 12 34 56 78', NUMBER),
  number('+33 6', '+33 6 12 34 56 78', NUMBER),
  number('0033 6', '0033 6 12 34 56 78', NUMBER),
  number('33 without its +', '33612345678', NUMBER),
  number('brackets', '(06) 12 34 56 78', NUMBER),
  number('a slash', '06/12/34/56/78', NUMBER),
  number('no-break spaces', '06\u00a012\u00a034\u00a056\u00a078', NUMBER),
  number('narrow no-break spaces', '+33\u202f6\u202f12\u202f34\u202f56\u202f78', NUMBER),
  number('invisible marks', '\u202a+33612345678\u202c\u200b\ufeff', NUMBER),
  number('a non-breaking hyphen', '06\u201112\u201134\u201156\u201178', NUMBER),
  number('full-width digits', '０６１２３４５６７８', NUMBER),
  number('blanks around it', ' \t0612345678\r\n', NUMBER),
  number('a comma', '0612345678,0687654321', NUMBER, SECOND),
  number('a semicolon and a blank', '06 12 34 56 78 ; 06 87 65 43 21', NUMBER, SECOND),
  number('a line each', '0612345678\r\n0687654321\n', NUMBER, SECOND),
  number('a space between whole numbers', '0612345678 0687654321', NUMBER, SECOND),
  number('an array', ['0612345678', SECOND], NUMBER, SECOND),
  number('an array of lists', ['0612345678;0687654321', '', '+33612345678'], NUMBER, SECOND),
  number(
    'the same one in four notations',
    '0612345678,+33612345678;0033612345678\n06 12 34 56 78',
    NUMBER,
  ),
  number('separators around it', ',;\n0612345678,,;', NUMBER),
  number('one of Réunion, written at home', '0692 12 34 56', '+262692123456'),
  number('one person in two writings', '0692123456, +262692123456', '+262692123456'),
  number('a 0 that is not dialled', '+352 (0)628 123 456', '+352628123456'),
  number('machines', '07000112345678, +337000112345679', '+337000112345678', '+337000112345679'),
  number('marks from a PDF', '+33\ufe0d-6-12-34-56-78', NUMBER),
  number(
    'no-break hyphens, and a space between two',
    '06‑12‑34‑56‑78 06‑87‑65‑43‑21',
    NUMBER,
    SECOND,
  ),
  {
    name: 'phoneNumbers: one of the mainland, overseas',
    options: { account: { defaultCountry: 'RE' } },
    msg: { ...GOOD_MSG, phoneNumbers: '0612345678' },
    body: { phoneNumbers: NUMBER },
  },
  number('another country', '+32 470 12 34 56', '+32470123456'),
  number('a number that is in no range yet', '+33 7 00 00 00 00', '+33700000000'),
  {
    name: 'phoneNumbers: a national number of the default country',
    options: { account: { defaultCountry: 'BE' } },
    msg: { ...GOOD_MSG, phoneNumbers: '0470 12 34 56' },
    body: { phoneNumbers: '+32470123456' },
  },
  {
    name: 'defaultCountry in lower case',
    options: { account: { defaultCountry: 'fr' } },
    body: {},
  },
  ...[
    ['a number', 42, '42'],
    ['zero', 0, '0'],
    ['a negative fraction', -1.5, '-1.5'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['one character', '.', '.'],
    ['white space around it', '  x  ', '  x  '],
    ['HTML', '<b>x</b>', '<b>x</b>'],
    ['a template, which is data', '{{payload}}', '{{payload}}'],
    ['what looks like a variable', '${HOME}', '${HOME}'],
    ['quotes and backslashes', '"\\" \'', '"\\" \''],
    ['emoji', '🙂', '🙂'],
    ['half an emoji at the end', 'Alerte 🔥'.slice(0, -1), 'Alerte '],
    ['marks that nobody sees', '\u200b\u200bCode 1234', '\u200b\u200bCode 1234'],
    ['a NUL character', 'a\0b', 'a\0b'],
    ['__proto__', '__proto__', '__proto__'],
    ['every line break', 'a\nb\r\nc\rd', 'a\r\nb\r\nc\r\nd'],
  ].map(([name, payload, message]) => ({
    name: `payload: ${name}`,
    msg: { ...GOOD_MSG, payload },
    body: { message },
  })),
  ...(
    [
      ['sender', undefined, undefined],
      ['sender', null, undefined],
      ['sender', ' ', undefined],
      ['sender', 'ABC', 'ABC'],
      ['sender', 'ABCDEFGHIJK', 'ABCDEFGHIJK'],
      ['sender', 'My Shop 2', 'My Shop 2'],
      ['sender', 36111, '36111'],
      ['gamme', undefined, undefined],
      ['gamme', null, undefined],
      ['gamme', '', undefined],
      ['gamme', 1, 1],
      ['gamme', '2', 2],
      ['tag', undefined, undefined],
      ['tag', null, undefined],
      ['tag', '', undefined],
      ['tag', 'a'.repeat(20), 'a'.repeat(20)],
      ['tag', 'été-2026_x.y', 'été-2026_x.y'],
      ['tag', 7, '7'],
      ...(['isStopSms', 'isUnicode', 'sandbox'] as const).flatMap((field) => [
        ...[true, 1, '1', 'true'].map((value) => [field, value, 1]),
        ...[false, 0, '0', 'false'].map((value) => [field, value, undefined]),
      ]),
      ['expires', undefined, undefined],
      ['expires', '', undefined],
      ['expires', 0, undefined],
      ['expires', '0.5', undefined],
      ['expires', 10_080, undefined],
      ['key', undefined, undefined],
      ['key', null, undefined],
      ['key', ' ', undefined],
      ['key', 4711, undefined],
      ['key', 'k'.repeat(200), undefined],
      ['sandbox', undefined, undefined],
      ['sandbox', null, undefined],
      ['sandbox', '', undefined],
    ] as [Property, unknown, unknown][]
  ).map(([field, value, sent]) => ({
    name: `${field}: ${JSON.stringify(value)}`,
    options: { send: ALL_MSG },
    msg: { ...GOOD_MSG, [field]: value },
    body: { [field]: sent },
  })),
  ...Object.entries({
    'a date and time': ['24/12/2026 18:30', '24/12/2026', 18, 30],
    'one-digit figures': ['4/2/2027 9:05', '04/02/2027', 9, 5],
    'ISO in Paris time': ['2026-12-24T18:30', '24/12/2026', 18, 30],
    'ISO in UTC': ['2026-12-24T17:30:00Z', '24/12/2026', 18, 30],
    'ISO with another offset': ['2026-12-24T12:30-05:00', '24/12/2026', 18, 30],
    'ISO that is rounded up into the next year': ['2026-12-31T23:57:00', '01/01/2027', 0, 0],
    'a Date object': [new Date('2026-12-24T17:26:01Z'), '24/12/2026', 18, 30],
    'an epoch': [Date.UTC(2026, 6, 1, 8, 0), '01/07/2026', 10, 0],
    'an epoch as text': [String(Date.UTC(2026, 6, 1, 8, 0)), '01/07/2026', 10, 0],
    'the words of the API': [
      { scheduledDeliveryDate: '24/12/2026', time: 18, minute: 30 },
      '24/12/2026',
      18,
      30,
    ],
    'the words of the API as text': [
      { scheduledDeliveryDate: '24/12/2026', time: '0', minute: '00' },
      '24/12/2026',
      0,
      0,
    ],
    'an hour that comes twice in Paris': ['2026-10-25T02:30', '25/10/2026', 2, 30],
    'the first of these by its offset': ['2026-10-25T02:30+02:00', '25/10/2026', 2, 30],
    'the second of these by its offset': ['2026-10-25T02:30+01:00', '25/10/2026', 2, 30],
    'both of these in words': ['25/10/2026 02:30', '25/10/2026', 2, 30],
    'the hour before the one that does not exist': ['2027-03-28T01:55', '28/03/2027', 1, 55],
    'the hour after it': ['28/03/2027 03:00', '28/03/2027', 3, 0],
    '29 February of a leap year': ['29/02/2028 10:00', '29/02/2028', 10, 0],
    'the next one that can be': ['01/06/2026 12:05', '01/06/2026', 12, 5],
  } as Record<string, [unknown, string, number, number]>).map(
    ([name, [schedule, scheduledDeliveryDate, time, minute]]) => ({
      name: `schedule: ${name}`,
      options: { send: ALL_MSG },
      msg: { ...GOOD_MSG, schedule },
      body: { scheduledDeliveryDate, time, minute },
    }),
  ),
  ...[
    'gamme',
    'sender',
    'defaultCountry',
    'timeout',
    'requestsPerSecond',
    'maxPerHour',
    'outbox',
    'verifyFor',
    'whenBlocked',
    'tls',
    'proxy',
  ].map((name) => ({
    name: `account, ${name}: an unset variable is empty`,
    options: { account: { [name]: UNSET } },
    body: { message: GOOD_MSG.payload, gamme: undefined, sender: undefined },
  })),
  ...['sender', 'gamme', 'tag'].map((field) => ({
    name: `${field}: an unset variable is nothing`,
    options: { send: { [`${field}Type`]: 'env', [field]: 'SMSPARTNER_TEST_UNSET' } },
    body: { [field]: undefined },
  })),
  {
    name: 'a text of 650 parts without a cap',
    options: { account: { maxPerHour: 0 } },
    msg: { ...GOOD_MSG, payload: 'x'.repeat(99_450) },
    body: { message: 'x'.repeat(99_450) },
  },
];

describe('inputs that look bad but are not', () => {
  const stage = setUpStage({}, 'memory');

  beforeEach(() => setDate(NOW));

  for (const { name, options, msg = GOOD_MSG, body } of GOOD) {
    it(`accepts – ${name}`, async () => {
      const { simulator } = stage;
      const flow = await stage.start(options);
      await flow.send({ ...msg });
      sendings(simulator).should.have.length(1);
      const [sent = {}] = bodiesOf(simulator);
      const looked = Object.fromEntries(Object.keys(body).map((key) => [key, sent[key]]));
      looked.should.deepEqual(body);
      flow.doneCalls.should.deepEqual([undefined]);
    });
  }
});

describe('an entry of a list that is no number', () => {
  const stage = setUpStage({}, 'memory');
  const entries: Record<string, () => unknown> = {
    null: () => null,
    'a number': () => 687654321,
    'what is no string': NONSENSE['an object']!,
    'a promise': NONSENSE['a promise']!,
    'a revoked proxy': NONSENSE['a revoked proxy']!,
  };
  for (const [name, make] of Object.entries(entries)) {
    it(`costs only itself, and its place is told – ${name}`, async () => {
      const flow = await stage.start({ translate: (key, values) => `${key} ${values.number}` });
      await flow.send({ payload: 'Bonjour', phoneNumbers: ['0612345678', make(), SECOND] });
      flow.sms(0).should.containDeep([{ phoneNumbers: [NUMBER, SECOND] }]);
      const [refused] = flow.sms(3) as NotSentSms[];
      refused!.should.containDeep({ outcome: 'refused', code: 9 });
      refused!.errors.should.have.length(1);
      refused!.errors[0]!.message.should.match(/problem\.numberEntry 2$/);
      stage.simulator.accepted.should.have.length(2);
    });
  }

  it('costs only itself, though it throws when it is read', async () => {
    const flow = await stage.start();
    const list = Object.defineProperty([NUMBER], 1, { get: fail, enumerable: true });
    await flow.send({ payload: 'Bonjour', phoneNumbers: list });
    flow.sms(0).should.containDeep([{ phoneNumbers: [NUMBER] }]);
    flow.sms(3).should.containDeep([{ code: 9, phoneNumbers: [] }]);
  });
});

/** A property of the message itself that Node-RED cannot copy. */
const withGetter = (msg: object): object =>
  Object.defineProperty({ ...msg }, 'trap', { get: fail, enumerable: true, configurable: true });

const MESSAGES: Record<string, (msg: object) => object> = {
  'that is frozen': (msg) => Object.freeze({ _msgid: 'frozen', ...msg }),
  'that is sealed': (msg) => Object.seal({ _msgid: 'sealed', ...msg }),
  'with a getter that throws': withGetter,
  'with a getter that throws, deep inside': (msg) => ({ ...msg, deep: [withGetter({})] }),
  'with a revoked proxy inside': (msg) => ({ ...msg, proxy: NONSENSE['a revoked proxy']!() }),
  'without prototype': (msg) => Object.assign(Object.create(null) as object, msg),
  'of a class': (msg) => Object.assign(new (class Own {})(), msg),
  'with itself inside': (msg) => {
    const own: { self?: object } = { ...msg };
    own.self = own;
    return own;
  },
  'whose sms cannot be set': (msg) =>
    Object.defineProperty({ ...msg }, 'sms', { value: 'mine', writable: false, enumerable: true }),
  'whose sms is a getter': (msg) => Object.defineProperty({ ...msg }, 'sms', { get: fail }),
  'whose error is not Node-RED’s': (msg) => ({ ...msg, error: { source: null } }),
  'with a property named hasOwnProperty': (msg) => ({ ...msg, hasOwnProperty: 'mine' }),
  'with __proto__ as a property': (msg) =>
    Object.assign(JSON.parse('{"__proto__":{"polluted":true}}') as object, msg),
  'with a thousand levels': (msg) => {
    let deep = {};
    for (let i = 0; i < 1000; i += 1) deep = { deep };
    return { ...msg, deep };
  },
};

describe('a message', () => {
  const stage = setUpStage({}, 'memory');
  const MIXED = { payload: 'Bonjour', phoneNumbers: ['0612345678', 'nobody'] };

  for (const [name, make] of Object.entries(MESSAGES)) {
    describe(name, () => {
      it('is sent and leaves', async () => {
        const flow = await stage.start();
        await flow.send(make({ payload: 'Bonjour', phoneNumbers: NUMBER }));
        flow.onlyPort.should.equal(0);
        flow.onlySms.should.containDeep({ outcome: 'sent' });
        (flow.onlyMessage.payload as string).should.equal('Bonjour');
        stage.simulator.accepted.should.have.length(1);
      });

      it('is refused and leaves', async () => {
        const flow = await stage.start();
        await flow.send(make({ payload: 'Bonjour' }));
        flow.onlyPort.should.equal(2);
        flow.onlySms.should.containDeep({ outcome: 'refused', code: 2 });
      });

      it('is refused and reaches Catch nodes', async () => {
        const flow = await stage.start({ send: { errorOutputs: [] } });
        await flow.send(make({ payload: 'Bonjour' }));
        flow.onlyPort.should.equal(-1);
        flow.onlySms.should.containDeep({ outcome: 'refused', code: 2 });
        flow.onlyMessage.error!.code!.should.equal(2);
      });

      it('ends in two outcomes, each by its port', async () => {
        const flow = await stage.start();
        await flow.send(make(MIXED));
        flow.sms(0).should.containDeep([{ outcome: 'sent', phoneNumbers: [NUMBER] }]);
        flow.sms(3).should.containDeep([{ code: 9, phoneNumbers: ['nobody'] }]);
        flow.caught.should.be.empty();
      });

      it('ends in two outcomes, one of them by a Catch node', async () => {
        const flow = await stage.start({ send: { errorOutputs: [] } });
        await flow.send(make(MIXED));
        flow.sms(0).should.containDeep([{ outcome: 'sent', phoneNumbers: [NUMBER] }]);
        flow.caught.should.have.length(1);
        flow.caught[0]!.sms!.should.containDeep({ code: 9, phoneNumbers: ['nobody'] });
      });

      it('does not stop the next one', async () => {
        const flow = await stage.start({ send: { errorOutputs: [] } });
        await flow.send(make(MIXED));
        await flow.send({ payload: 'the next one', phoneNumbers: NUMBER });
        stage.simulator.accepted
          .map(({ text }) => text)
          .should.deepEqual(['Bonjour', 'the next one']);
      });
    });
  }

  it('whose context holds an array that throws is refused', async () => {
    const flow = await stage.start({ send: { phoneNumbersType: 'flow', phoneNumbers: 'list' } });
    const list = NONSENSE['an array whose first entry throws']!();
    flow.node.context().flow.set('list', list);
    await flow.send({ payload: 'x' });
    flow.onlyPort.should.equal(3);
    (flow.onlySms as NotSentSms).errors.should.have.length(1);
  });

  it('that is nothing at all is refused', async () => {
    const flow = await stage.start();
    flow.node.receive();
    flow.received += 1;
    await flow.until(() => flow.doneCalls.length === 1);
    (flow.onlySms as NotSentSms).errors
      .map(({ field }) => field)
      .should.deepEqual(['phoneNumbers', 'message']);
  });

  it('with an account whose key was refused leaves by its port', async () => {
    const flow = await stage.start({ apiKey: `${TEST_KEY}-wrong` });
    await flow.send({ payload: 'x', phoneNumbers: NUMBER });
    flow.onlyPort.should.equal(PORTS[10]);
    sendings(stage.simulator).should.have.length(1);
  });
});
