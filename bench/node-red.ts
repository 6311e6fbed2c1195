// A Node-RED without editor inside this process, with a node of the benchmark's own at the end of its flows.
import RED from 'node-red';
import { createServer } from 'node:http';
import type { Node, NodeConstructor, NodeDef, NodeMessage } from 'node-red';
import { COUNTER } from './flows';

/** The undocumented module that Node-RED's own test helper uses too. */
interface NodesModule {
  createNode(node: Node, def: NodeDef): void;
  registerType(
    nodeSet: string,
    type: string,
    constructor: NodeConstructor<Node, NodeDef, object>,
  ): void;
  getNode(id: string): Node | null;
}

interface Events {
  once(event: string, listener: () => void): void;
}

/** A message that came out of a flow's last node. */
export type OnOutcome = (isDelivery: boolean, message: NodeMessage) => void;

const nodes = (): NodesModule => RED.nodes as unknown as NodesModule;

/** Resolves when its flows have started. */
export async function startNodeRed(userDir: string, onOutcome: OnOutcome): Promise<void> {
  const settings = {
    userDir,
    flowFile: 'flows.json',
    credentialSecret: false as const,
    httpAdminRoot: false as const,
    httpNodeRoot: false as const,
    telemetry: { enabled: false },
    externalModules: { autoInstall: false, palette: { allowInstall: false } },
    logging: { console: { level: 'warn', metrics: false, audit: false } },
  };
  RED.init(createServer(), settings as unknown as Parameters<typeof RED.init>[1]);
  registerCounter(onOutcome);
  const started = new Promise<void>((resolve) => {
    (RED as unknown as { events: Events }).events.once('flows:started', resolve);
  });
  await RED.start();
  await started;
}

function registerCounter(onOutcome: OnOutcome): void {
  nodes().registerType('bench', COUNTER, function (this: Node, def: NodeDef) {
    nodes().createNode(this, def);
    const isDelivery = this.id === 'delivered';
    this.on('input', (message, _send, done) => {
      onOutcome(isDelivery, message);
      done();
    });
  });
}

/** @returns pushes one message into this node, as a wire would */
export function inputOf(id: string): (message: object) => void {
  const node = nodes().getNode(id);
  if (!node) throw new Error(`the flow has no node ${id}`);
  return (message) => node.receive(message as NodeMessage);
}
