// A host process: one Node-RED without editor, one flow, one load. Started by run.ts for each measurement,
// so that no variant runs on what another one left behind.
import RED from 'node-red';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { version } from 'node-red/package.json';
import { join } from 'node:path';
import type { Node, NodeConstructor, NodeDef } from 'node-red';
import { COUNTER, FIRST_NODE, flowFiles, messageFor } from './flows';
import { LoadRun } from './load';
import { recordProfile } from './profile';
import type { HostMessage, HostOrder, Load, ParentMessage } from './types';

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

const nodes = (): NodesModule => RED.nodes as unknown as NodesModule;
let order: HostOrder | undefined;
let run: LoadRun | undefined;

function tell(message: HostMessage): void {
  process.send?.(message);
}

async function startNodeRed({ userDir, variant, apiUrl }: HostOrder): Promise<void> {
  for (const [name, content] of Object.entries(flowFiles(variant, apiUrl))) {
    writeFileSync(join(userDir, name), JSON.stringify(content));
  }
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
  nodes().registerType('bench', COUNTER, function (this: Node, def: NodeDef) {
    nodes().createNode(this, def);
    const isDelivery = this.id === 'delivered';
    this.on('input', (_msg, _send, done) => {
      run?.count(isDelivery);
      done();
    });
  });
  const started = new Promise<void>((resolve) => {
    (RED as unknown as { events: Events }).events.once('flows:started', resolve);
  });
  await RED.start();
  await started;
}

/** Pushes one message into the flow's first node, as a wire would. */
function inject(load: Load): () => void {
  const first = nodes().getNode(FIRST_NODE);
  if (!first) throw new Error('the flow has no first node');
  let index = 0;
  return () => first.receive(messageFor(load, (index += 1)));
}

async function warmUp(given: HostOrder): Promise<void> {
  order = given;
  await startNodeRed(given);
  tell({ type: 'ready', nodeRed: version });
  run = new LoadRun(inject(given.load), { ...given, load: 'closed', messages: given.warmUp });
  await run.done();
  tell({ type: 'warm' });
}

async function measure(given: HostOrder): Promise<void> {
  const stopProfile = given.profile ? recordProfile(given.profile) : undefined;
  run = new LoadRun(inject(given.load), given);
  const result = await run.done();
  stopProfile?.();
  tell({ type: 'result', result });
}

process.on('message', (message: ParentMessage) => {
  const step = message.type === 'warmUp' ? warmUp(message.order) : order && measure(order);
  step?.catch((error: unknown) => {
    tell({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  });
});
// A parent that is gone has no use for it.
process.once('disconnect', () => process.exit());
