// What is too large is refused before it is read, and what is large is read in slices: whatever one message
// holds, the others go on. How long the loop stood still is taken as the best of a few tries: on a busy machine
// a process waits for its turn, which says nothing about the work.
import 'should';
import type { NotSentSms } from '../../nodes/shared/localise';
import type { FlowOptions } from '../harness/flow';
import { setUpStage } from '../harness/stage';
import { startStallWatch } from '../harness/stall';

const NUMBER = '+33612345678';
/** No message may hold up the others for longer. */
const LONGEST_STALL_MS = 100;
const TRIES = 5;

const MILLION = 1_000_000;

/** 40 million characters as they come from a file: in one piece, not put together when they are looked at. */
function forty(one: string): string {
  const made = one.repeat((40 * MILLION) / one.length);
  made.lastIndexOf('\0');
  return made;
}

const jsonata = (phoneNumbers: string): NonNullable<FlowOptions['send']> => ({
  phoneNumbersType: 'jsonata',
  phoneNumbers,
});

interface Huge {
  name: string;
  msg: () => object;
  send?: FlowOptions['send'];
  code: number;
}

const text = (name: string, payload: () => string, code = 52): Huge => ({
  name: `a text: ${name}`,
  msg: () => ({ payload: payload(), phoneNumbers: NUMBER }),
  code,
});
const numbers = (name: string, make: () => unknown, code = 50): Huge => ({
  name: `numbers: ${name}`,
  msg: () => ({ payload: 'Bonjour', phoneNumbers: make() }),
  code,
});
const field = (name: 'sender' | 'tag' | 'key' | 'schedule', one: string): Huge => ({
  name: `${name}: 40 million of ${JSON.stringify(one)}`,
  send: { [`${name}Type`]: 'msg', [name]: name },
  msg: () => ({ payload: 'Bonjour', phoneNumbers: NUMBER, [name]: forty(one) }),
  code: 9,
});

const CASES: Huge[] = [
  text('40 million letters', () => forty('x')),
  text('40 million blanks', () => forty(' ')),
  text('40 million characters nobody sees', () => forty('\u200b')),
  text('40 million line breaks', () => forty('\n')),
  text('40 million halves of emoji', () => forty('\ud83d')),
  text('100,000 characters nobody sees', () => '\u200b'.repeat(100_000), 9),
  {
    name: 'a text: a template that grows to 40 million characters',
    send: { messageType: 'mustache', message: '{{part}}'.repeat(40) },
    msg: () => ({ part: 'x'.repeat(MILLION), phoneNumbers: NUMBER }),
    code: 52,
  },
  {
    name: 'a text: a template through a list of a million',
    send: { messageType: 'mustache', message: '{{#list}}{{.}}{{/list}}' },
    msg: () => ({ list: new Array<unknown>(MILLION).fill(1), phoneNumbers: NUMBER }),
    code: 9,
  },
  numbers('a million that are impossible', () => new Array<unknown>(MILLION).fill('12')),
  numbers('a million that are different', () => Array.from({ length: MILLION }, String)),
  numbers('a million that are no strings', () => new Array<unknown>(MILLION).fill(612345678)),
  numbers('a million lists', () => new Array<unknown>(MILLION).fill([NUMBER])),
  numbers('a million holes', () => new Array<unknown>(MILLION)),
  numbers('a million in a string', () => `${NUMBER},`.repeat(MILLION)),
  numbers('40 million commas', () => forty(',')),
  numbers('40 million brackets', () => forty('(')),
  numbers('40 million blanks', () => forty(' ')),
  numbers('40 million digits in an entry', () => [NUMBER, forty('1')]),
  numbers('500,000 characters of commas and digits', () => '1,'.repeat(250_000)),
  numbers('500,000 characters nobody sees', () => '\u200b'.repeat(500_000), 2),
  numbers('500,000 brackets', () => '('.repeat(500_000), 9),
  numbers(
    '10,000 that are impossible',
    () => Array.from({ length: 10_000 }, (_, i) => `+99${i}`),
    9,
  ),
  numbers('10,000 that are no strings', () => new Array<unknown>(10_000).fill(1), 9),
  {
    name: 'numbers: a million from an expression',
    send: jsonata('list'),
    msg: () => ({ payload: 'Bonjour', list: new Array<unknown>(MILLION).fill('12') }),
    code: 50,
  },
  ...(['sender', 'tag', 'key', 'schedule'] as const).map((name) => field(name, 'x')),
];

describe('a huge input ends in one outcome, and holds nobody up', () => {
  const stage = setUpStage({}, 'memory');

  for (const { name, msg, send, code } of CASES) {
    it(`refused with ${code} – ${name}`, async () => {
      const flow = await stage.start({ isAlone: true, send: { errorOutputs: ['other'], ...send } });
      let stallMs = Infinity;
      for (let tries = 1; tries <= TRIES && stallMs > LONGEST_STALL_MS; tries += 1) {
        const given = msg();
        const watch = await startStallWatch();
        await flow.send(given);
        stallMs = Math.min(stallMs, watch());
        flow.outputs[1]!.should.have.length(tries);
        flow.sms(1).at(-1)!.should.containDeep({ outcome: 'refused', code });
      }
      flow.onlyPort.should.equal(1);
      stallMs.should.be.belowOrEqual(LONGEST_STALL_MS);
      stage.simulator.requests.should.be.empty();
    }).timeout(120_000);
  }

  it('sent – 10,000 numbers, of which the library knows none', async () => {
    const flow = await stage.start({ account: { maxPerHour: 0 } });
    const phoneNumbers = Array.from(
      { length: 10_000 },
      (_, i) => `07000${String(i).padStart(5, '0')}`,
    );
    await flow.send({ payload: 'Bonjour', phoneNumbers });
    flow.onlyPort.should.equal(0);
    stage.simulator.accepted.should.have.length(10_000);
    new Set(stage.simulator.accepted.map(({ phoneNumber }) => phoneNumber)).size.should.equal(
      10_000,
    );
  }).timeout(120_000);

  it('goes after what was there before it, and lets nothing overtake it', async () => {
    const flow = await stage.start({ account: { maxPerHour: 0 } });
    const slow = Array.from({ length: 2000 }, (_, i) => `0700${String(i).padStart(6, '0')}`);
    flow.receive({ payload: 'first', phoneNumbers: NUMBER });
    flow.receive({ payload: 'second', phoneNumbers: slow });
    flow.receive({ payload: 'third', phoneNumbers: NUMBER });
    await flow.until(() => flow.doneCalls.length === 3);
    const order = new Set(stage.simulator.accepted.map(({ text: one }) => one));
    [...order].should.deepEqual(['first', 'second', 'third']);
  });

  it('names the first of many impossible numbers, and counts the rest', async () => {
    const flow = await stage.start({ translate: (key, { more = '' }) => `${key} ${more}` });
    const bad = Array.from({ length: 3000 }, (_, i) => `x${i}`);
    await flow.send({ payload: 'Bonjour', phoneNumbers: bad });
    const { errors, phoneNumbers } = flow.onlySms as NotSentSms;
    phoneNumbers.should.deepEqual(bad);
    errors.should.have.length(501);
    errors[500]!.message.should.match(/numbersMore 2500$/);
  });
});
