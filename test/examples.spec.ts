import 'should';
import type { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import accountNode from '../nodes/account/account';
import sendNode from '../nodes/send/send';
import { startSimulator, type Simulator } from '../simulator/server';
import { coreNodes } from './support/core-nodes';

const nodeRed = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
helper.init(require.resolve(nodeRed));

// Each test loads the nodes anew; a Node-RED does so once.
const { events } = createRequire(__filename)(nodeRed) as { events: EventEmitter };
events.setMaxListeners(0);

const FOLDER = join(__dirname, '../examples');

interface ExampleNode {
  id: string;
  type: string;
  name?: string;
  [property: string]: unknown;
}

/** What a status node gives. */
type StatusMessage = NodeMessage & { status: { text: string } };

/** What each button does: the name of the debug node reached, and how many SMS went out. */
const BUTTONS: Record<string, Record<string, [reached: string[], sms: number]>> = {
  '01 - Alert from a sensor': {
    '4.5 degrees: no SMS': [[], 0],
    '9.2 degrees: SMS': [['sent'], 1],
  },
  '02 - Several recipients': { 'tell the team': [['sent to', 'wrong numbers'], 2] },
  '03 - Scheduled SMS': {
    'a reminder for tomorrow': [['accepted for later'], 1],
    'in two hours': [['accepted for later'], 1],
  },
  '04 - Handle every error': {
    'a good message': [['sent'], 1],
    'without a number': [['message: no number'], 0],
    'with a wrong number': [['message: see sms.errors'], 0],
  },
  '05 - Errors in a Catch node': {
    'a good message': [['sent'], 1],
    'with a wrong number': [['wrong input'], 0],
  },
  '06 - Dry run with the sandbox': { 'try it': [['sms.sandbox is true'], 1] },
  '07 - Alarm with a fallback': { 'raise the alarm': [['sent'], 1] },
  '08 - One SMS per event': {
    'event 17': [['sent'], 1],
    'event 17 again': [['sent'], 1],
    'event 18': [['sent'], 1],
  },
};

const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

describe('the examples', () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());
  afterEach(async () => {
    await helper.unload();
    simulator.reset();
  });

  it('are all run by this test, button by button', () => {
    files.should.deepEqual(Object.keys(BUTTONS));
    for (const file of files) {
      const buttons = read(file).filter(({ type }) => type === 'inject');
      buttons.map(({ name }) => name).should.deepEqual(Object.keys(BUTTONS[file]!));
    }
  });

  for (const file of files) {
    it(`"${file}" uses our nodes and Node-RED's own, explains itself and holds no key`, () => {
      const types = new Set(read(file).map(({ type }) => type));
      types.has('comment').should.be.true();
      for (const type of types)
        type.should.match(/^(smspartner-|tab|comment|inject|debug|switch|change|catch|status|rbe)/);
      JSON.stringify(read(file)).should.not.match(/apiKey|credentials/);
    });

    for (const [button, [reached, sms]] of Object.entries(BUTTONS[file] ?? {})) {
      it(`"${file}": the button "${button}" does what it says`, async () => {
        const nodes = await load(file);
        const heard = listen(nodes, reached.length);
        press(nodes, button);
        (await heard).sort().should.deepEqual([...reached].sort());
        simulator.accepted.should.have.length(sms);
        simulator.violations.should.be.empty();
      });
    }
  }

  it('"07": while the alarm waits, the fallback is taken once, and again the next time', async () => {
    const nodes = await load('07 - Alarm with a fallback');
    const send = helper.getNode(idOf(nodes, 'alarm'));
    const heard: string[] = [];
    const reached = new Promise<void>((resolve) => {
      helper.getNode(idOf(nodes, 'fallback')).on('input', (msg) => {
        if (heard.push((msg as StatusMessage).status.text) === 2) resolve();
      });
    });
    send.status({ fill: 'blue', shape: 'ring', text: 'sending' });
    send.status({ fill: 'yellow', shape: 'ring', text: 'waits' });
    send.status({ fill: 'yellow', shape: 'ring', text: 'still waits' });
    send.status({ fill: 'green', shape: 'dot', text: 'sent' });
    send.status({ fill: 'yellow', shape: 'ring', text: 'waits anew' });
    await reached;
    heard.should.deepEqual(['waits', 'waits anew']);
  });

  it('"08": an event that comes again sends no second SMS', async () => {
    const nodes = await load('08 - One SMS per event');
    const heard: string[] = [];
    for (const button of ['event 17', 'event 17 again', 'event 18']) {
      const next = listen(nodes, 1);
      press(nodes, button);
      heard.push(...(await next));
    }
    heard.should.deepEqual(['sent', 'already sent', 'sent']);
    simulator.accepted.should.have.length(2);
  });

  /** @returns the names of the first debug nodes that are reached */
  function listen(nodes: ExampleNode[], count: number): Promise<string[]> {
    const heard: string[] = [];
    return new Promise((resolve) => {
      if (count === 0) setImmediate(() => setImmediate(() => resolve(heard)));
      for (const { id, name } of nodes.filter(({ type }) => type === 'debug')) {
        helper.getNode(id).on('input', () => {
          heard.push(name!);
          if (heard.length === count) resolve(heard);
        });
      }
    });
  }

  function idOf(nodes: ExampleNode[], wanted: string, kind?: string): string {
    return nodes.find(({ name, type }) => name === wanted && type === (kind ?? type))!.id;
  }

  function press(nodes: ExampleNode[], button: string): void {
    helper.getNode(idOf(nodes, button, 'inject')).receive({});
  }

  /** As a user would: imported, so with new ids, with a key, at the simulator's address. */
  async function load(file: string): Promise<ExampleNode[]> {
    const nodes = withNewIds(read(file)).map((node) =>
      // In memory: a test leaves nothing in a folder of whoever runs it.
      node.type === 'smspartner-account'
        ? { ...node, apiUrl: simulator.url, outbox: 'memory' }
        : node,
    );
    const account = nodes.find(({ type }) => type === 'smspartner-account')!;
    const credentials = { [account.id]: { apiKey: 'SIMULATOR-KEY' } };
    const core = coreNodes(
      nodeRed,
      nodes.map(({ type }) => type),
    );
    const all = [...core, filterNode(), accountNode, sendNode];
    await helper.load(all as never, nodes, credentials);
    return nodes;
  }
});

let imports = 0;

/** What an account remembers, it remembers by its id. */
function withNewIds(nodes: ExampleNode[]): ExampleNode[] {
  imports += 1;
  const text = JSON.stringify(nodes).replace(/"smsp(\d+)(\w+)"/g, `"import${imports}-$1$2"`);
  return JSON.parse(text) as ExampleNode[];
}

/** Node-RED's filter node, whose type is `rbe`. */
function filterNode(): unknown {
  const load = createRequire(require.resolve(`${nodeRed}/package.json`));
  const core = dirname(load.resolve('@node-red/nodes/package.json'));
  return load(join(core, 'core/function/rbe.js')) as unknown;
}

function read(file: string): ExampleNode[] {
  return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as ExampleNode[];
}
