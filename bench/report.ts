// From the figures of all rounds to a table: medians over the rounds, and ratios taken inside a round
// before their median, because a shared machine is never the same twice.
import type { IdleLine } from './idle-line';
import type { Reopening } from './reopen';
import {
  FLOOD_HEAP_MB,
  IN_FLIGHT,
  type Load,
  type RunResult,
  type Scenario,
  type Variant,
} from './types';

/** What the send node is built to reach, next to the flow of today in the same run. */
const MOST_CPU = 0.5;
const LONGEST_STALL_MS = 100;
/** In a flood, per delivered message: what the flow of today loses has cost it too. */
const MOST_FLOOD_CPU = 0.1;
const LEAST_FLOOD_SPEED = 15;
const MOST_FLOOD_RSS_MB = 450;
const MOST_REOPEN_MS = 500;
/** What the journal may add to one message: two fsyncs and this. */
const MOST_ADDED_MS = 5;

const HOW: Record<Load, string> = {
  closed: `${IN_FLIGHT} in flight`,
  poured: 'all poured in at once, to one number',
  flood: `all poured in at once, each to its own number; send node with a heap of ${FLOOD_HEAP_MB} MB`,
};

const NAMES: Record<Variant, string> = { flow: 'flow of today', node: 'send node' };

/** One round: the same load on both. */
export type Round = Record<Variant, RunResult>;

interface Summary {
  perSecond: number;
  cpuMicros: number;
  lost: number;
  peakRssMb: number;
  injectionMs: number;
  stallMs: number;
  busyMs: number;
  connections: number;
  cpuRatio: number;
  speedRatio: number;
}

/** Messages the flow's end did not see, or the platform did not take exactly once. */
export function lostIn(result: RunResult, { messages }: Scenario): number {
  const { delivered, platform } = result;
  return Math.max(messages - delivered, Math.abs(messages - platform.accepted));
}

/** @returns the lines of one scenario */
export function table(scenario: Scenario, rounds: Round[]): string {
  const { load, messages, latencyMs } = scenario;
  const how = HOW[load];
  const head = `${messages} messages, ${how}, platform answers after ${latencyMs} ms`;
  const rows = (['flow', 'node'] as const).map((variant) =>
    cells(NAMES[variant], summarise(scenario, rounds, variant), load !== 'closed'),
  );
  return [head, columns([titles(load !== 'closed'), ...rows]), ...targets(scenario, rounds)].join(
    '\n',
  );
}

function summarise(scenario: Scenario, rounds: Round[], variant: Variant): Summary {
  const of = (pick: (result: RunResult) => number): number =>
    median(rounds.map((round) => pick(round[variant])));
  const ratio = (pick: (result: RunResult) => number): number =>
    median(rounds.map((round) => pick(round[variant]) / pick(round.flow)));
  return {
    perSecond: of(perSecond),
    cpuMicros: of(cpuMicros),
    lost: Math.max(...rounds.map((round) => lostIn(round[variant], scenario))),
    peakRssMb: of(({ peakRssMb }) => peakRssMb),
    injectionMs: of(({ injectionMs }) => injectionMs),
    stallMs: of(({ stallMs }) => stallMs),
    busyMs: of(({ busyMs }) => busyMs),
    connections: Math.max(...rounds.map((round) => round[variant].platform.maxConnections)),
    cpuRatio: ratio(cpuMicros),
    speedRatio: ratio(perSecond),
  };
}

function perSecond({ delivered, elapsedMs }: RunResult): number {
  return (1000 * delivered) / elapsedMs;
}

/** Per delivered message: an error, and what was lost, has cost too. */
export function cpuMicros({ delivered, cpuMs }: RunResult): number {
  return (1000 * cpuMs) / Math.max(1, delivered);
}

function titles(isPoured: boolean): string[] {
  const usual = ['', 'msg/s', 'x flow', 'CPU us/msg', 'x flow', 'lost', 'connections', 'RSS MB'];
  return isPoured ? [...usual, 'injection ms', 'stall ms', 'own work ms'] : usual;
}

function cells(name: string, summary: Summary, isPoured: boolean): string[] {
  const usual = [
    name,
    summary.perSecond.toFixed(0),
    summary.speedRatio.toFixed(2),
    summary.cpuMicros.toFixed(0),
    summary.cpuRatio.toFixed(2),
    String(summary.lost),
    String(summary.connections),
    summary.peakRssMb.toFixed(0),
  ];
  const { injectionMs, stallMs, busyMs } = summary;
  return isPoured
    ? [...usual, ...[injectionMs, stallMs, busyMs].map((ms) => ms.toFixed(0))]
    : usual;
}

function targets(scenario: Scenario, rounds: Round[]): string[] {
  const node = summarise(scenario, rounds, 'node');
  const lost = target('nothing lost', node.lost === 0);
  if (scenario.load === 'flood') return [lost, ...floodTargets(node)];
  const cpu = target(`CPU at most ${MOST_CPU} x the flow's`, node.cpuRatio <= MOST_CPU);
  if (scenario.load === 'closed') return [cpu, lost];
  const connections = node.connections <= IN_FLIGHT;
  return [
    cpu,
    lost,
    target(`at most ${IN_FLIGHT} connections`, connections),
    ...stallTargets(node),
  ];
}

function floodTargets(node: Summary): string[] {
  return [
    target(`CPU at most ${MOST_FLOOD_CPU} x the flow's`, node.cpuRatio <= MOST_FLOOD_CPU),
    target(`at least ${LEAST_FLOOD_SPEED} x its speed`, node.speedRatio >= LEAST_FLOOD_SPEED),
    target(`at most ${MOST_FLOOD_RSS_MB} MB`, node.peakRssMb <= MOST_FLOOD_RSS_MB),
    ...stallTargets(node),
  ];
}

function stallTargets({ stallMs, busyMs }: Summary): string[] {
  return [
    target(`no stall over ${LONGEST_STALL_MS} ms, all told`, stallMs <= LONGEST_STALL_MS),
    target(`no stall over ${LONGEST_STALL_MS} ms of own work`, busyMs <= LONGEST_STALL_MS),
  ];
}

/** @returns the lines about the outbox alone */
export function outboxLines(idle: IdleLine, { entries, openMs }: Reopening): string {
  const { fsyncMs, diskMs, memoryMs } = idle;
  const addedMs = diskMs - memoryMs;
  const mostMs = 2 * fsyncMs + MOST_ADDED_MS;
  return [
    'The outbox alone, without Node-RED',
    `  one message on an idle line: ${diskMs.toFixed(1)} ms with the journal on disk, ` +
      `${memoryMs.toFixed(1)} ms in memory; an fsync takes ${fsyncMs.toFixed(1)} ms`,
    target(`journal adds at most 2 fsync + ${MOST_ADDED_MS} ms`, addedMs <= mostMs),
    `  opened again with ${entries} waiting: ${openMs.toFixed(0)} ms`,
    target(`opened again within ${MOST_REOPEN_MS} ms`, openMs <= MOST_REOPEN_MS),
  ].join('\n');
}

function target(what: string, isMet: boolean): string {
  return `  ${isMet ? 'met    ' : 'NOT MET'}  ${what}`;
}

function columns(rows: string[][]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  const line = (row: string[]): string =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!)))
      .join('  ');
  return rows.map((row) => `  ${line(row)}`).join('\n');
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
