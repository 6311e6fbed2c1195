// npm run bench: the send node next to the flow that users build today, in the same run, on this machine.
//   npm run bench -- --quick             under a minute
//   npm run bench -- --n 20000 --rounds 3
//   npm run bench -- --only 3            the third table alone; 5 is the outbox without Node-RED
//   npm run bench -- --profile DIR       CPU profiles of the measured phases
// It measures and prints; it fails only when the send node lost a message.
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { startSimulator } from '../simulator/server';
import { makeDirectory, removeDirectory } from './children';
import { measureIdleLine } from './idle-line';
import { measure } from './measure';
import { type Options, readOptions } from './options';
import { measureReopening } from './reopen';
import { cpuMicros, lostIn, outboxLines, type Round, table } from './report';
import { type RunResult, type Scenario, type Variant, VARIANTS } from './types';

/** Messages that wait when the outbox is opened again. */
const REOPENED = 100_000;

async function main(): Promise<void> {
  const options = readOptions();
  const { scenarios } = options;
  const rounds = Math.max(...scenarios.map((scenario) => scenario.rounds));
  const measured = new Map<Scenario, Round[]>(scenarios.map((scenario) => [scenario, []]));
  let isMachineNamed = false;
  for (let round = 0; round < rounds; round += 1) {
    for (const scenario of scenarios.filter((one) => round < one.rounds)) {
      // Who comes first changes with each round.
      const order = round % 2 === 0 ? VARIANTS : [...VARIANTS].reverse();
      const results: Partial<Round> = {};
      for (const variant of order) {
        const { result, nodeRed } = await measureOne(options, scenario, variant, round);
        if (!isMachineNamed) console.log(machine(nodeRed));
        isMachineNamed = true;
        results[variant] = result;
        progress(scenario, variant, round, result);
      }
      measured.get(scenario)!.push(results as Round);
    }
  }
  for (const [scenario, all] of measured) console.log(`\n${table(scenario, all)}`);
  if (options.isOutboxMeasured) console.log(`\n${await measureOutbox()}`);
  if ([...measured].some(([scenario, all]) => all.some(({ node }) => lostIn(node, scenario) > 0))) {
    process.exitCode = 1;
  }
}

async function measureOutbox(): Promise<string> {
  const directory = makeDirectory();
  const simulator = await startSimulator({ record: 'counts', credits: 1e9 });
  try {
    const idle = await measureIdleLine(directory, simulator.url);
    return outboxLines(idle, await measureReopening(join(directory, 'waiting.db'), REOPENED));
  } finally {
    await simulator.close();
    removeDirectory(directory);
  }
}

function measureOne(
  { warmUp, profileDir }: Options,
  scenario: Scenario,
  variant: Variant,
  round: number,
): ReturnType<typeof measure> {
  const name = `${variant}-${scenario.load}-${scenario.latencyMs}ms-${round + 1}.cpuprofile`;
  const profile = profileDir && resolve(profileDir, name);
  return measure({ variant, scenario, warmUp, profile });
}

function machine(nodeRed: string): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() || 'unknown CPU';
  return `${model}, ${cores.length} cores, Node ${process.version}, Node-RED ${nodeRed}`;
}

/** On the error stream, so that the table alone can be kept. */
function progress(scenario: Scenario, variant: Variant, round: number, result: RunResult): void {
  const { delivered, elapsedMs, injectionMs, stallMs, busyMs, platform } = result;
  const figures = [
    `${delivered} in ${(elapsedMs / 1000).toFixed(1)} s`,
    `CPU ${cpuMicros(result).toFixed(0)} us/msg`,
    `accepted ${platform.accepted}`,
    `injection ${injectionMs.toFixed(0)} ms, stall ${stallMs.toFixed(0)} ms (own work ${busyMs.toFixed(0)})`,
    ...(platform.violations.length > 0 ? [`API misused: ${platform.violations[0]}`] : []),
  ];
  const what = `${scenario.load} ${scenario.latencyMs} ms`;
  console.error(`round ${round + 1}, ${what}, ${variant}: ${figures.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
