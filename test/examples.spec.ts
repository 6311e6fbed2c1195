import 'should';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import accountNode from '../nodes/account/account';
import sendNode from '../nodes/send/send';
import { startSimulator, type Simulator } from './simulator/server';
import { coreNodes } from './support/core-nodes';

const nodeRed = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
helper.init(require.resolve(nodeRed));

const FOLDER = join(__dirname, '../examples');

interface ExampleNode {
  id: string;
  type: string;
  name?: string;
  [property: string]: unknown;
}

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
        type.should.match(/^(smspartner-|tab|comment|inject|debug|switch|change|catch)/);
      JSON.stringify(read(file)).should.not.match(/apiKey|credentials/);
    });

    for (const [button, [reached, sms]] of Object.entries(BUTTONS[file] ?? {})) {
      it(`"${file}": the button "${button}" does what it says`, async () => {
        const nodes = await load(file);
        const debugs = nodes.filter(({ type }) => type === 'debug');
        const heard: string[] = [];
        const outcome = new Promise<void>((resolve) => {
          if (reached.length === 0) setImmediate(() => setImmediate(resolve));
          for (const { id, name } of debugs) {
            helper.getNode(id).on('input', () => {
              heard.push(name!);
              if (heard.length === reached.length) resolve();
            });
          }
        });
        const inject = nodes.find(({ name, type }) => type === 'inject' && name === button)!;
        helper.getNode(inject.id).receive({});
        await outcome;
        heard.sort().should.deepEqual([...reached].sort());
        simulator.accepted.should.have.length(sms);
        simulator.violations.should.be.empty();
      });
    }
  }

  /** As a user would: imported, with a key, at the simulator's address. */
  async function load(file: string): Promise<ExampleNode[]> {
    const nodes = read(file).map((node) =>
      node.type === 'smspartner-account' ? { ...node, apiUrl: simulator.url } : node,
    );
    const account = nodes.find(({ type }) => type === 'smspartner-account')!;
    const credentials = { [account.id]: { apiKey: 'SIMULATOR-KEY' } };
    const core = coreNodes(
      nodeRed,
      nodes.map(({ type }) => type),
    );
    await helper.load([...core, accountNode, sendNode] as never, nodes, credentials);
    return nodes;
  }
});

function read(file: string): ExampleNode[] {
  return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as ExampleNode[];
}
