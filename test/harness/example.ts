// An example as a user tries it: imported, deployed with a key at the simulator's address, its buttons pressed.
// Which nodes are in it is nobody's business here: what a button does is written in the example itself.
import type { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import { startSimulator, type Simulator } from '../../simulator/server';
import { coreNodes } from './core-nodes';
import { ourNodes } from './our-nodes';
import { ROOT } from './package';

const nodeRed = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
helper.init(require.resolve(nodeRed));

// Each test loads the nodes anew; a Node-RED does so once.
const { events } = createRequire(__filename)(nodeRed) as { events: EventEmitter };
events.setMaxListeners(0);

const FOLDER = join(ROOT, 'examples');

export interface ExampleNode {
  id: string;
  type: string;
  name?: string;
  /** What Node-RED shows about it when it is selected. */
  info?: string;
  [property: string]: unknown;
}

export interface Button {
  name: string;
  /** The debug nodes that it reaches. */
  reached: string[];
  sms: number;
}

export const EXAMPLES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

export function readExample(file: string): ExampleNode[] {
  return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as ExampleNode[];
}

/** Every inject node, and what its description says that it does. */
export function buttonsOf(file: string): Button[] {
  return readExample(file)
    .filter(({ type }) => type === 'inject')
    .map(({ name = '', info = '' }) => {
      const said = /^Reaches (.*)\. SMS that SMS Partner accepts: (\d+)\.$/m.exec(info);
      if (!said)
        throw new Error(`examples/${file}: the button "${name}" does not say what it does`);
      const [, where = '', sms] = said;
      const reached = [...where.matchAll(/`([^`]+)`/g)].map(([, debug = '']) => debug);
      return { name, reached, sms: Number(sms) };
    });
}

/** Call inside `describe`. */
export function setUpExamples(): ExampleStage {
  const stage = new ExampleStage();
  before(async () => {
    stage.simulator = await startSimulator();
  });
  after(() => stage.simulator.close());
  afterEach(async () => {
    await helper.unload();
    stage.simulator.reset();
  });
  return stage;
}

export class ExampleStage {
  simulator!: Simulator;

  /** As a user would: imported, so with new ids, with a key, at the simulator's address. */
  async load(file: string): Promise<ExampleNode[]> {
    const nodes = withNewIds(readExample(file)).map((node) =>
      // In memory: a test leaves nothing in a folder of whoever runs it.
      node.type === 'smspartner-account'
        ? { ...node, apiUrl: this.simulator.url, outbox: 'memory' }
        : node,
    );
    const accounts = nodes.filter(({ type }) => type === 'smspartner-account');
    const credentials = Object.fromEntries(
      accounts.map(({ id }) => [id, { apiKey: 'SIMULATOR-KEY' }]),
    );
    const core = coreNodes(
      nodeRed,
      nodes.map(({ type }) => type),
    );
    await helper.load([...core, ...ourNodes()] as never, nodes, credentials);
    return nodes;
  }
}

/** @returns the names of the first debug nodes that are reached */
export function listen(nodes: ExampleNode[], count: number): Promise<string[]> {
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

export function idOf(nodes: ExampleNode[], wanted: string, kind?: string): string {
  return nodes.find(({ name, type }) => name === wanted && type === (kind ?? type))!.id;
}

export function press(nodes: ExampleNode[], button: string): void {
  helper.getNode(idOf(nodes, button, 'inject')).receive({});
}

let imports = 0;

/** What an account remembers, it remembers by its id. */
function withNewIds(nodes: ExampleNode[]): ExampleNode[] {
  imports += 1;
  const text = JSON.stringify(nodes).replace(/"smsp(\d+)(\w+)"/g, `"import${imports}-$1$2"`);
  return JSON.parse(text) as ExampleNode[];
}
