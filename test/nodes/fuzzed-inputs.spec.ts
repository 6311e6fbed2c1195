// Ten thousand messages of anything at all, poured into one node: each is done once and leaves with an outcome,
// and what reaches the platform is only what its documentation allows. A seed makes the same ones each time.
import 'should';
import fc from 'fast-check';
import { ALL_FROM_MESSAGE } from '../harness/all-from-message';
import type { Message } from '../harness/flow';
import { setUpStage } from '../harness/stage';

const COUNT = 10_000;
const SEED = 20_261_125;

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 2,
});

const fail = (): never => {
  throw new Error('a trap');
};
const trap = fc.constantFrom(
  () => new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail }),
  () => new Proxy([], { get: fail }),
  () => Object.defineProperty(['0612345678'], 1, { get: fail, enumerable: true }),
  () => Promise.resolve('0612345678'),
  () => Symbol('x'),
  () => fail,
);

/** Digits and whatever people, phones and programs put between them. */
const digits = fc.constantFrom(
  ...'0123456789',
  '33',
  '06',
  '07',
  '262',
  '+33',
  '+',
  '00',
  '(0)',
  '٣',
  '６',
);
const marks = fc.constantFrom(
  ...' .-/()[]{}',
  '\u200b',
  '\ufe0f',
  '‑',
  '−',
  '\u00a0',
  ',',
  ';',
  '\n',
  '\ud83d',
  '\0',
  'x',
  '#',
);
const written = fc
  .array(fc.oneof({ weight: 6, arbitrary: digits }, { weight: 1, arbitrary: marks }), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));
const mobile = fc
  .integer({ min: 0, max: 99_999_999 })
  .map((end) => `06${String(end).padStart(8, '0')}`);
const phoneNumbers = fc.oneof(
  { weight: 4, arbitrary: mobile },
  { weight: 3, arbitrary: written },
  { weight: 2, arbitrary: fc.array(fc.oneof(mobile, written, anything), { maxLength: 12 }) },
  { weight: 1, arbitrary: anything },
);

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  // UTF-16 as a text that was cut may have it.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('§', '\u200b', ':br:', '{{payload}}', '${HOME}', 'Bonjour'),
);
const time = fc.oneof(
  fc.date(),
  fc.date().map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.double(),
  fc.bigInt({ min: 0n, max: 99_999_999_999_999n }).map(String),
  fc.record({ scheduledDeliveryDate: text, time: anything, minute: anything }),
);

/** Mostly what is right, so that messages get as far as they can. */
const mostly = <T>(right: T, ...wrong: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(right) },
    { weight: 1, arbitrary: fc.oneof(text, anything, ...wrong) },
  );

const message = fc.record({
  phoneNumbers,
  payload: fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: anything }),
  sender: mostly('ACME'),
  gamme: mostly(1),
  schedule: mostly('2026-12-24T18:30', time),
  isStopSms: mostly(false, fc.constant(true)),
  isUnicode: mostly(false, fc.constant(true)),
  tag: mostly(undefined),
  sandbox: mostly(false, fc.constant(true)),
  expires: mostly(60, fc.double()),
  key: mostly(undefined),
  trapped: fc.oneof(
    { weight: 15, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('phoneNumbers', 'payload', 'schedule', 'key'), trap),
    },
  ),
});

describe('fuzzed inputs', () => {
  const stage = setUpStage({}, 'memory');

  it('10,000 of them end once each, with an outcome', async () => {
    const flow = await stage.start({
      account: { maxPerHour: 0 },
      send: { ...ALL_FROM_MESSAGE, errorOutputs: ['other'] },
    });
    const samples = fc.sample(message, { numRuns: COUNT, seed: SEED });
    samples.forEach(({ trapped, ...msg }, i) => {
      const [property, make] = trapped ?? [];
      flow.receive({ ...msg, ...(property && { [property]: make!() }), _msgid: `fuzz${i}` });
    });
    await flow.until(() => flow.doneCalls.length >= COUNT);

    flow.doneCalls.length.should.equal(COUNT);
    flow.caught.should.be.empty();
    const outcomes = new Map<string, Message[]>();
    for (const msg of flow.outputs.flat()) {
      outcomes.set(msg._msgid, [...(outcomes.get(msg._msgid) ?? []), msg]);
    }
    outcomes.size.should.equal(COUNT);
    for (const messages of outcomes.values()) {
      // One for each code at most, and none of a number that another has.
      const kinds = messages.map(({ sms }) =>
        sms!.outcome === 'sent' ? 'sent' : String(sms!.code),
      );
      new Set(kinds).size.should.equal(kinds.length);
      const numbers = messages.flatMap(({ sms }) => [...new Set(sms!.phoneNumbers)]);
      new Set(numbers).size.should.equal(numbers.length);
    }
    flow.outputs[0]!.length.should.be.above(COUNT / 10);
    for (const { phoneNumber } of stage.simulator.accepted)
      phoneNumber.should.match(/^\+[1-9]\d{4,14}$/);
  }).timeout(240_000);
});
