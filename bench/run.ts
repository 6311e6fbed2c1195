// npm run bench: the send node next to the flow that users build today, in the same run, on this machine.
//   npm run bench -- --quick             one small round of everything
//   npm run bench -- --n 20000 --rounds 5
//   npm run bench -- --only 1,7          these tables alone; their numbers are in docs/performance.md
//   npm run bench -- --profile DIR       CPU profiles of the measured phases
// It measures and prints; it fails only when the send node lost a message.
import { resolve } from 'node:path';
import { measureAccounts } from './accounts';
import { Comparison, cpuMicros } from './comparison';
import { measureLoading } from './loading';
import { measure } from './measure';
import { type Options, type Part, readOptions } from './options';
import { measureOutbox } from './outbox';
import { accountsLines, loadingLines, outboxLines, table } from './report';
import { type Round, type RunResult, type Scenario, type Variant, VARIANTS } from './types';
import { machine, packageVersion } from './versions';

async function main(): Promise<void> {
  const options = readOptions();
  console.log(`${packageVersion()}\n${machine()}`);
  const isLost = await measureLoads(options);
  for (const part of options.parts) console.log(`\n${await PARTS[part](options)}`);
  if (isLost) process.exitCode = 1;
}

const PARTS: Record<Part, (options: Options) => Promise<string>> = {
  outbox: async ({ rounds, waiting }) => outboxLines(await measureOutbox(rounds, waiting)),
  loading: async ({ rounds }) => loadingLines(await measureLoading(rounds)),
  accounts: async ({ rounds }) => accountsLines(await measureAccounts(rounds)),
};

/** Prints their tables. @returns whether the send node lost a message */
async function measureLoads(options: Options): Promise<boolean> {
  const { scenarios } = options;
  const measured = new Map<Scenario, Round[]>(scenarios.map((scenario) => [scenario, []]));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const scenario of scenarios) {
      measured.get(scenario)!.push(await measureRound(options, scenario, round));
    }
  }
  const reference = measured.get(scenarios.find(({ id }) => id === 'one-number')!);
  for (const [scenario, rounds] of measured) {
    console.log(`\n${table(new Comparison(scenario, rounds, reference))}`);
  }
  return [...measured.values()].flat().some(({ node }) => node.lost > 0);
}

async function measureRound(options: Options, scenario: Scenario, round: number): Promise<Round> {
  const { warmUp, profileDir } = options;
  // Who comes first changes with each round.
  const inTurn = round % 2 === 0 ? VARIANTS : [...VARIANTS].reverse();
  const results: Partial<Round> = {};
  for (const variant of inTurn.filter((one) => round < scenario.rounds[one])) {
    const name = `${variant}-${scenario.id}-${round + 1}.cpuprofile`;
    const profile = profileDir && resolve(profileDir, name);
    results[variant] = await measure({ variant, scenario, warmUp, profile });
    progress(scenario, variant, round, results[variant]);
  }
  return results as Round;
}

/** On the error stream, so that the tables alone can be kept. */
function progress({ id }: Scenario, variant: Variant, round: number, result: RunResult): void {
  const { delivered, elapsedMs, injectionMs, stallMs, busyMs, latency, platform } = result;
  const figures = [
    `${delivered} in ${(elapsedMs / 1000).toFixed(1)} s`,
    `CPU ${cpuMicros(result).toFixed(0)} us/msg`,
    `accepted ${platform.accepted} in ${platform.requests} requests`,
    latency
      ? `p50 ${latency.p50Ms.toFixed(1)} ms, p99 ${latency.p99Ms.toFixed(1)} ms`
      : `injection ${injectionMs.toFixed(0)} ms, stall ${stallMs.toFixed(0)} ms (own work ${busyMs.toFixed(0)})`,
    ...(platform.violations.length > 0 ? [`API misused: ${platform.violations[0]}`] : []),
  ];
  console.error(`round ${round + 1}, ${id}, ${variant}: ${figures.join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
