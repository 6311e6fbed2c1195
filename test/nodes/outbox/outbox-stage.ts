// One simulator for a spec file and one flow per test, which can be stopped for good and started again as
// after the end of a process. After each test: `done` once for every message, nothing undocumented on the wire.
import 'should';
import { mock } from 'node:test';
import timers from 'node:timers/promises';
import helper from 'node-red-node-test-helper';
import type { OutboxControls } from '../../../lib/outbox/view';
import { accounts } from '../../../nodes/shared/accounts';
import { startSimulator, type Simulator } from '../../../simulator/server';
import type { SimulatorOptions } from '../../../simulator/types';
import { TEST_KEY } from '../../harness/captured';
import { Flow, type FlowOptions } from '../../harness/flow';
import { english } from './english';

/** Not the mocked one. */
const pause = timers.setTimeout;

const STEP_MS = 5;
const PATIENCE_MS = 50_000;

export interface OutboxStage {
  readonly simulator: Simulator;
  /** The account sends to the simulator, with a key it knows. */
  start(options?: FlowOptions): Promise<Flow>;
}

/** Call inside `describe`. */
export function setUpOutbox(options: SimulatorOptions = {}): OutboxStage {
  let simulator: Simulator;
  let flow: Flow | undefined;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY }], ...options });
  });
  after(() => simulator.close());
  afterEach(async () => {
    mock.timers.reset();
    mock.restoreAll();
    const violations = [...simulator.violations];
    const ended = flow;
    flow = undefined;
    if (ended) await forGood(() => ended.stop());
    simulator.reset();
    violations.should.be.empty();
    if (ended) ended.doneCalls.length.should.equal(ended.received, 'calls of done');
  });

  return {
    get simulator() {
      return simulator;
    },
    start(flowOptions = {}) {
      const account = { apiUrl: simulator.url, ...flowOptions.account };
      flow = new Flow({ translate: english, ...flowOptions, account });
      return flow.start();
    },
  };
}

/** What is closed and not there after this is gone: as if the time of gracePeriod had passed. */
export async function forGood(deploy: () => Promise<void>): Promise<void> {
  const gone = new Set<() => void>();
  const { gracePeriod } = accounts.sendNodes;
  const spied = mock.method(gracePeriod, 'begin', (onGone: () => void) => {
    gone.add(onGone);
    return { end: () => gone.delete(onGone) };
  });
  await deploy();
  spied.mock.restore();
  for (const onGone of gone) onGone();
}

/** The process ends: nobody waits for the `done` of what had no outcome. */
export async function endProcess(flow: Flow): Promise<void> {
  await forGood(() => flow.stop());
  flow.received = flow.doneCalls.length;
}

/**
 * The process ends and begins again, with the same files.
 *
 * @param flows if others than those that were there
 */
export async function restart(flow: Flow, flows: object[] = flow.json()): Promise<void> {
  await endProcess(flow);
  const changed = mock.method(flow, 'json', () => flows);
  await flow.start();
  changed.mock.restore();
}

/** The flow's JSON without one of its nodes. */
export function without(flow: Flow, id: string): object[] {
  return (flow.json() as { id: string }[]).filter((node) => node.id !== id);
}

/** Another send node, with what the first one has; what leaves it is heard by `seen`. */
export function anotherSendNode(flow: Flow, id: string, changes: object = {}): object[] {
  const place = { z: flow.tabId, x: 100, y: 100 };
  const errorOutputs = ['other'];
  return [
    {
      id,
      ...place,
      type: 'smspartner-send',
      ...flow.config,
      errorOutputs,
      outputs: 2,
      ...changes,
      wires: [[`${id} seen`], [`${id} seen`]],
    },
    { id: `${id} seen`, ...place, type: 'helper', wires: [] },
  ];
}

export function controlsOf(accountId: string): OutboxControls {
  const found = accounts.list().find(({ id }) => id === accountId);
  if (!found) throw new Error(`no outbox of ${accountId}`);
  return found.controls;
}

/** What the package said in Node-RED's log since the flow started. */
export function logLines(): string[] {
  const lines = (helper.log().args as [{ msg?: unknown; type?: string }][]).map(([line]) => line);
  return lines.filter(({ type }) => type?.startsWith('smspartner-')).map(({ msg }) => String(msg));
}

/** Waits for something that no message and no status tells of. */
export async function eventually(isTrue: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    await pause(STEP_MS);
  }
}

/** Real time passes, for what must not happen. */
export function wait(ms: number): Promise<void> {
  return pause(ms);
}

/** Timers of exactly this length become short ones, all others stay: until the test is over. */
export function shortenTimer(fromMs: number, toMs = 50): void {
  const { setTimeout: original } = globalThis;
  mock.method(globalThis, 'setTimeout', (work: () => void, ms?: number) =>
    original(work, ms === fromMs ? toMs : ms),
  );
}
