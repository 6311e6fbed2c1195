// A flow around one node of ours in a real Node-RED runtime: a helper node on every output, a Catch node, a
// Complete node, a count of `done` calls. Flow tests talk to it and to the simulator, never to mocks.
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Node, NodeMessageInFlow } from 'node-red';
import helper from 'node-red-node-test-helper';
import { ACCOUNT_DEFAULTS, type AccountProperties } from '../../nodes/account/config';
import type { SendProperties } from '../../nodes/send/config';
import type { Sms } from '../../nodes/shared/localise';
import { capture, type CaptureKind, noteKey, TEST_KEY } from './captured';
import { defaultsOf, ourNodes, shippedNodes } from './our-nodes';

/** `node-red` (5) or `node-red-4`. */
const nodeRed = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
helper.init(require.resolve(nodeRed));

interface Hooks {
  add(name: string, hook: (event: { node: { id: string }; error?: Error }) => void): void;
  remove(name: string): void;
}
const { hooks, events } = createRequire(__filename)(nodeRed) as {
  hooks: Hooks;
  events: EventEmitter;
};
// Each test loads the nodes anew; a Node-RED does so once.
events.setMaxListeners(0);

interface Stores {
  _context: { load(): Promise<void> };
}

interface Runtime {
  _redNodes: {
    setFlows(flows: object[], credentials: object, type: string): Promise<unknown>;
    stopFlows(): Promise<unknown>;
    startFlows(): Promise<unknown>;
  };
}

export type Message = NodeMessageInFlow & {
  sms?: Sms;
  error?: CaughtError;
  [name: string]: unknown;
};

export interface CaughtError {
  message: string;
  code?: number | string;
  stack?: string;
  source: { id: string; type: string };
}

export interface Status {
  fill?: string;
  shape?: string;
  text?: string;
}

/** As saved in a flow file, where anything may stand. */
export type Saved<T> = { [Name in keyof T]?: unknown };

export interface FlowOptions {
  /** With our nodes and plugins as they are shipped, and not from the sources. */
  isShipped?: boolean;
  /** Without Catch and Complete node: Node-RED copies every message for those. */
  isAlone?: boolean;
  /** Which of our nodes is tried, and its properties where they differ from its defaults. */
  type?: string;
  node?: Record<string, unknown>;
  /** Of a node whose defaults do not hold it. */
  outputs?: number;
  account?: Saved<AccountProperties> & { d?: boolean };
  /** `''` = no key. */
  apiKey?: string;
  /** `node`, for the type that is tried unless said otherwise: the send node. */
  send?: Saved<SendProperties>;
  /** Properties that an older version did not save yet. */
  missing?: string[];
  /** The tab's own environment variables. */
  env?: { name: string; value: string; type: string }[];
  /** Node-RED's setting: named stores instead of one in memory. */
  contextStorage?: object;
  /** More nodes for the flow. */
  nodes?: object[] | ((flow: Flow) => object[]);
  credentials?: Record<string, Record<string, string>>;
  /** Where the outboxes are, if not with those of the other tests. */
  userDir?: string;
  /** More of what `settings.js` says. */
  settings?: object;
  /** Of its config node: any text, since flows are written by hand. */
  accountId?: string;
  /** Node-RED's words; without it they are the keys of its catalogs. */
  translate?: (key: string, values: Record<string, string | number>) => string;
}

/** Outboxes of all flows of this run; accounts have ids of their own. */
export const USER_DIR = mkdtempSync(join(tmpdir(), 'smspartner-test-'));
process.once('exit', () => rmSync(USER_DIR, { recursive: true, force: true }));

/** Node ids are new for each flow, so that nothing of an earlier test can come back into it. */
let flowNumber = 0;

/** Without one, Node-RED takes a node for a config node. */
const PLACE = { x: 100, y: 100 };

export class Flow {
  readonly tabId: string;
  /** Of the node that is tried, whatever its type. */
  readonly sendId: string;
  readonly accountId: string;
  /** Messages by output, in order of arrival. */
  outputs: Message[][] = [];
  caught: Message[] = [];
  completed: Message[] = [];
  doneCalls: (Error | undefined)[] = [];
  statuses: Status[] = [];
  /** How many messages `receive` gave to the node. */
  received = 0;
  private readonly heard = new WeakMap<object, Set<string>>();
  private readonly changed = new EventEmitter();
  private readonly n: number;
  private readonly type: string;
  private readonly defaults: Record<string, unknown>;

  constructor(private readonly options: FlowOptions) {
    this.n = flowNumber += 1;
    this.type = options.type ?? 'smspartner-send';
    this.defaults = defaultsOf(this.type);
    this.tabId = `tab${this.n}`;
    this.sendId = `send${this.n}`;
    this.accountId = options.accountId ?? `account${this.n}`;
  }

  get node(): Node {
    return helper.getNode(this.sendId);
  }

  get config(): Record<string, unknown> {
    const { node, send, missing = [] } = this.options;
    const config = { ...this.defaults, account: this.accountId, ...node, ...send };
    return Object.fromEntries(Object.entries(config).filter(([name]) => !missing.includes(name)));
  }

  /** The flow's JSON; `changes` are put into the node. */
  json(
    changes: { send?: Saved<SendProperties>; account?: Saved<AccountProperties> } = {},
  ): object[] {
    const { n, tabId, options } = this;
    const node = { ...this.config, ...changes.send };
    const ports = this.portsOf(node);
    const outs = Array.from({ length: ports }, (_, port) => ({
      id: this.outputId(port),
      z: tabId,
      ...PLACE,
      type: 'helper',
    }));
    const listener = (type: 'catch' | 'complete', id: string): object[] => [
      { id: `${type}${n}`, z: tabId, ...PLACE, type, scope: [this.sendId], wires: [[id]] },
      { id, z: tabId, ...PLACE, type: 'helper' },
    ];
    return [
      { id: tabId, type: 'tab', label: 'test', env: options.env ?? [] },
      {
        id: this.accountId,
        type: 'smspartner-account',
        ...ACCOUNT_DEFAULTS,
        requestsPerSecond: 0,
        ...options.account,
        ...changes.account,
      },
      {
        id: this.sendId,
        z: tabId,
        ...PLACE,
        type: this.type,
        ...node,
        outputs: ports,
        wires: outs.map(({ id }) => [id]),
      },
      ...outs,
      ...(options.isAlone
        ? []
        : [...listener('catch', `caught${n}`), ...listener('complete', `completed${n}`)]),
      ...(typeof options.nodes === 'function' ? options.nodes(this) : (options.nodes ?? [])),
    ];
  }

  credentials(): Record<string, Record<string, string>> {
    const { apiKey = TEST_KEY, credentials = {} } = this.options;
    noteKey(apiKey);
    return { [this.accountId]: { apiKey }, ...credentials };
  }

  async start(): Promise<this> {
    hooks.add('onComplete.flow', ({ node, error }) => {
      if (node.id === this.sendId) this.note('error', () => this.doneCalls.push(error), error);
    });
    const { contextStorage = {}, userDir = USER_DIR, settings, translate } = this.options;
    helper.settings({ contextStorage, userDir, ...settings } as never);
    const speak = (RED: object): unknown => translate && Object.assign(RED, { _: translate });
    const ours = this.options.isShipped ? shippedNodes() : ourNodes();
    await helper.load([speak, ...ours] as never, this.json() as never, this.credentials());
    // Node-RED does this at its start, which the helper leaves out.
    if (this.options.contextStorage) await (helper as unknown as Stores)._context.load();
    this.listen();
    return this;
  }

  /** A deploy: everything (`full`), the changed tab, or the changed nodes. */
  async deploy(flows: object[], type: 'full' | 'flows' | 'nodes'): Promise<void> {
    // The helper's own way gives up after 300 ms, which a deploy under load may take.
    const started = once(events, 'flows:started');
    const { _redNodes: nodes } = helper as unknown as Runtime;
    await nodes.setFlows(flows, this.credentials(), type);
    await started;
    this.listen();
  }

  /** As the editor's menu does; nothing is deployed. */
  async stopFlows(): Promise<void> {
    await (helper as unknown as Runtime)._redNodes.stopFlows();
  }

  async startFlows(): Promise<void> {
    const started = once(events, 'flows:started');
    await (helper as unknown as Runtime)._redNodes.startFlows();
    await started;
    this.listen();
  }

  async stop(): Promise<void> {
    for (const [line] of helper.log().args as unknown[][]) capture('log', line);
    hooks.remove('onComplete.flow');
    await helper.unload();
  }

  /** Gives the node a message, without waiting. */
  receive(msg: object): void {
    this.received += 1;
    this.node.receive(msg as NodeMessageInFlow);
  }

  /** Gives a message to another node of the flow. */
  receiveBy(id: string, msg: object): void {
    helper.getNode(id).receive(msg as NodeMessageInFlow);
  }

  /** Gives it a message and waits for its `done`. */
  async send(msg: object): Promise<void> {
    const wanted = this.doneCalls.length + 1;
    this.receive(msg);
    await this.until(() => this.doneCalls.length >= wanted);
  }

  /** Waits for something to be true; re-checked whenever anything happens in the flow. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await once(this.changed, 'change');
    // What Node-RED delivers in the same turn belongs to it.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The `msg.sms` that left by output `port`, in order. */
  sms(port: number): Sms[] {
    return (this.outputs[port] ?? []).map((msg) => msg.sms!);
  }

  /** Index of the only output that anything left by; -1 when it was a Catch node. */
  get onlyPort(): number {
    const used = [...this.outputs.keys()].filter((i) => (this.outputs[i] ?? []).length > 0);
    if (used.length + (this.caught.length > 0 ? 1 : 0) !== 1) {
      throw new Error(`not one port: outputs ${used.join()}, caught ${this.caught.length}`);
    }
    return used[0] ?? -1;
  }

  /** The only message that left, wherever it did. */
  get onlyMessage(): Message {
    const { onlyPort } = this;
    const left = onlyPort < 0 ? this.caught : this.outputs[onlyPort]!;
    if (left.length !== 1) throw new Error(`${left.length} messages`);
    return left[0]!;
  }

  get onlySms(): Sms {
    return this.onlyMessage.sms!;
  }

  /** Lets a test hear another node of the flow. */
  hear(id: string, keep: (msg: Message) => unknown): void {
    this.on(id, 'input', 'message', keep);
  }

  /** Error outputs are as many as their codes, whatever number is saved beside them. */
  private portsOf(node: Record<string, unknown>): number {
    const { outputs, type } = this.options;
    const usual = this.defaults['errorOutputs'];
    if (Array.isArray(usual)) {
      const codes = node['errorOutputs'];
      return 1 + (Array.isArray(codes) ? codes : usual).length;
    }
    const count = outputs ?? node['outputs'];
    if (typeof count !== 'number') throw new Error(`${type}: say how many outputs it has`);
    return count;
  }

  private outputId(port: number): string {
    return `out${this.n}_${port}`;
  }

  /** After each deploy the nodes are new ones. */
  private listen(): void {
    for (let port = 0; helper.getNode(this.outputId(port)); port += 1) {
      this.hear(this.outputId(port), (msg) => (this.outputs[port] ??= []).push(msg));
    }
    this.hear(`caught${this.n}`, (msg) => this.caught.push(msg));
    this.hear(`completed${this.n}`, (msg) => this.completed.push(msg));
    for (const id of [this.sendId, this.accountId]) {
      this.on(id, 'call:error', 'error', () => undefined);
    }
    this.on(this.sendId, 'call:status', 'status', (call: { args: [Status] }) =>
      this.statuses.push(call.args[0]),
    );
  }

  private on<T>(id: string, event: string, kind: CaptureKind, keep: (value: T) => unknown): void {
    const node = helper.getNode(id) as unknown as EventEmitter | null;
    if (!node) return;
    const heard = this.heardOf(node);
    if (heard.has(event)) return;
    heard.add(event);
    node.on(event, (value: T) => this.note(kind, () => keep(value), value));
  }

  private heardOf(node: object): Set<string> {
    let events = this.heard.get(node);
    if (!events) this.heard.set(node, (events = new Set()));
    return events;
  }

  private note(kind: CaptureKind, keep: () => unknown, value?: unknown): void {
    keep();
    if (value !== undefined) capture(kind, isCall(value) ? value.args : value);
    this.changed.emit('change');
  }
}

/** What the helper tells of a call: only its arguments could reach a user. */
function isCall(value: unknown): value is { args: unknown[] } {
  return typeof value === 'object' && value !== null && 'args' in value && 'proxy' in value;
}
