// One simulator for a spec file and one flow per test, with what must hold after each of them: `done` once
// for every message, nothing on the wire but what the API documents.
import 'should';
import { mock } from 'node:test';
import { startSimulator, type Simulator } from '../../simulator/server';
import type { SimulatorOptions } from '../../simulator/types';
import { TEST_KEY } from './captured';
import { Flow, type FlowOptions } from './flow';

export interface Stage {
  readonly simulator: Simulator;
  readonly flow: Flow;
  /** The account sends to the simulator, with a key it knows. */
  start(options?: FlowOptions): Promise<Flow>;
}

/**
 * Call inside `describe`.
 *
 * @param outbox `memory` where hundreds of flows say nothing about the disk: each file takes a moment to open
 */
export function setUpStage(
  options: SimulatorOptions = {},
  outbox: 'disk' | 'memory' = 'disk',
): Stage {
  let simulator: Simulator;
  let flow: Flow | undefined;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY }], ...options });
  });
  after(() => simulator.close());
  afterEach(async () => {
    mock.timers.reset();
    const violations = [...simulator.violations];
    const ended = flow;
    flow = undefined;
    await ended?.stop();
    simulator.reset();
    violations.should.be.empty();
    if (ended) ended.doneCalls.length.should.equal(ended.received, 'calls of done');
  });

  return {
    get simulator() {
      return simulator;
    },
    get flow() {
      return flow!;
    },
    start(flowOptions = {}) {
      const account = { apiUrl: simulator.url, outbox, ...flowOptions.account };
      flow = new Flow({ ...flowOptions, account });
      return flow.start();
    },
  };
}

/** Stops the clock of `Date`; timers and the account's own clock go on. */
export function setDate(now: string): void {
  mock.timers.enable({ apis: ['Date'], now: new Date(now) });
}

/** Sets an environment variable until the test is over; `undefined` unsets it. */
export function useEnvironment(): (name: string, value: string | undefined) => void {
  const before = new Map<string, string | undefined>();
  const put = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  afterEach(() => {
    for (const [name, value] of before) put(name, value);
    before.clear();
  });
  return (name, value) => {
    if (!before.has(name)) before.set(name, process.env[name]);
    put(name, value);
  };
}
