// From figures to tables and judged goals.
import { ACCOUNTS, type AccountsFigures } from './accounts';
import * as of from './comparison';
import type { Comparison } from './comparison';
import { ACCOUNTS_GOALS, judge, LOAD_GOALS, LOADING_GOALS, OUTBOX_GOALS } from './goals';
import type { LoadingFigures } from './loading';
import type { OutboxFigures } from './outbox';
import { IN_FLIGHT, type Load, type Scenario, type Variant, VARIANTS } from './types';

const NAMES: Record<Variant, string> = { flow: 'flow of today', node: 'send node' };

interface Column {
  title: string;
  of: (compared: Comparison, variant: Variant) => number;
  digits?: number;
}

/** Of itself, the flow is 1. */
const ratio = (metric: of.Metric): Column => ({
  title: 'x flow',
  of: (compared, variant) => (variant === 'flow' ? 1 : compared.ratio(metric)),
  digits: 2,
});

const median = (title: string, metric: of.Metric, digits = 0): Column => ({
  title,
  of: (compared, variant) => compared.median(variant, metric),
  digits,
});

const worst = (title: string, metric: of.Metric): Column => ({
  title,
  of: (compared, variant) => compared.worst(variant, metric),
});

const SPEED = [median('msg/s', of.perSecond), ratio(of.perSecond)];
const LATENCY = [median('p50 ms', of.p50Ms, 1), median('p99 ms', of.p99Ms, 1)];
const COST = [
  median('CPU us/msg', of.cpuMicros),
  ratio(of.cpuMicros),
  worst('lost', of.lost),
  worst('connections', of.connections),
  median('RSS MB', of.peakRssMb),
];
const TURNS = [
  median('injection ms', of.injectionMs),
  median('stall ms', of.stallMs),
  median('own work ms', of.busyMs),
];

const COLUMNS: Record<Load['kind'], readonly Column[]> = {
  inFlight: [...SPEED, ...COST],
  poured: [...SPEED, ...COST, ...TURNS],
  rate: [...LATENCY, ...COST],
};

/** @returns the lines of one load */
export function table(compared: Comparison): string {
  const { scenario } = compared;
  const columns = COLUMNS[scenario.load.kind];
  const rows = VARIANTS.map((variant) => [
    NAMES[variant],
    ...columns.map((column) => column.of(compared, variant).toFixed(column.digits ?? 0)),
  ]);
  const goals = LOAD_GOALS[scenario.id].map((goal) => judge(goal, compared));
  return [
    describe(scenario),
    aligned([['', ...columns.map(({ title }) => title)], ...rows]),
    ...goals,
  ].join('\n');
}

function describe({ load, latencyMs, isTls, heapMb }: Scenario): string {
  const { kind, numbers, messages, perSecond } = load;
  const how: Record<Load['kind'], string> = {
    inFlight: `${IN_FLIGHT} in flight`,
    poured: 'all poured in at once',
    rate: `${perSecond} a second`,
  };
  return [
    `${messages} messages, ${how[kind]}`,
    numbers === 'one' ? 'all to one number' : 'each to its own number',
    latencyMs === 0 ? 'platform answers at once' : `platform answers after ${latencyMs} ms`,
    ...(isTls ? ['over TLS'] : []),
    ...(heapMb ? [`send node with a heap of ${heapMb} MB`] : []),
  ].join(', ');
}

/** @returns the lines about the outbox alone */
export function outboxLines(figures: OutboxFigures): string {
  const { fsyncMs, diskMs, memoryMs, addedMs, entries, openMs } = figures;
  return [
    'The outbox alone, without Node-RED',
    `  one message on an idle line: ${diskMs.toFixed(1)} ms with the outbox on disk, ` +
      `${memoryMs.toFixed(1)} ms in memory, ${addedMs.toFixed(1)} ms between them; ` +
      `an fsync takes ${fsyncMs.toFixed(1)} ms`,
    `  opened again with ${entries} waiting: ${openMs.toFixed(0)} ms`,
    ...OUTBOX_GOALS.map((goal) => judge(goal, figures)),
  ].join('\n');
}

/** @returns the lines about what the package costs before the first SMS */
export function loadingLines(figures: LoadingFigures): string {
  const { loadMs, loadRssMb, files, rssMb, heapMb } = figures;
  return [
    'Before the first SMS',
    `  ${files} files loaded in ${loadMs.toFixed(0)} ms, ${loadRssMb.toFixed(1)} MB`,
    `  an account and a send node deployed, with the journal's thread: ${rssMb.toFixed(1)} MB above the same ` +
      `Node-RED without the package, ${heapMb.toFixed(1)} MB of it the main thread's heap`,
    ...LOADING_GOALS.map((goal) => judge(goal, figures)),
  ].join('\n');
}

/** @returns the lines about many accounts */
export function accountsLines(figures: AccountsFigures): string {
  const { one, many } = figures;
  const line = (name: string, { rssMb, heapMb, threads }: AccountsFigures['one']): string[] => [
    name,
    ...[rssMb, heapMb, threads].map((value) => value.toFixed(0)),
  ];
  return [
    'Accounts with an outbox on disk, after one SMS each',
    aligned([
      ['', 'RSS MB', 'heap MB', 'threads'],
      line('one account', one),
      line(`${ACCOUNTS} accounts`, many),
    ]),
    ...ACCOUNTS_GOALS.map((goal) => judge(goal, figures)),
  ].join('\n');
}

function aligned(rows: string[][]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  const line = (row: string[]): string =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[index]!)))
      .join('  ');
  return rows.map((row) => `  ${line(row)}`).join('\n');
}
