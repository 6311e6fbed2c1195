// What the send node is built to reach, as data: most of it next to the flow of today in the same run.
import type { AccountsFigures } from './accounts';
import * as of from './comparison';
import type { Comparison, Metric } from './comparison';
import type { LoadingFigures } from './loading';
import type { OutboxFigures } from './outbox';
import { IN_FLIGHT, type ScenarioId } from './types';

/** A figure and its bound: at most, or at least, so much. */
export type Goal<Figures> = {
  what: string;
  of: (figures: Figures) => number;
  unit: string;
} & ({ most: number } | { least: number });

type LoadGoal = Goal<Comparison>;

const cpu = (most: number): LoadGoal => ({
  what: 'CPU per message',
  of: (compared) => compared.ratio(of.cpuMicros),
  unit: " x the flow's",
  most,
});

const speed = (least: number): LoadGoal => ({
  what: 'messages per second',
  of: (compared) => compared.ratio(of.perSecond),
  unit: " x the flow's",
  least,
});

const worst = (what: string, metric: Metric, most: number, unit = ''): LoadGoal => ({
  what,
  of: (compared) => compared.worst('node', metric),
  unit,
  most,
});

const ofNode = (what: string, metric: Metric, most: number, unit: string): LoadGoal => ({
  what,
  of: (compared) => compared.median('node', metric),
  unit,
  most,
});

const NOTHING_LOST = worst('lost', of.lost, 0);
const SHORT_TURNS = ofNode('own work in one turn', of.busyMs, 100, ' ms');

export const LOAD_GOALS: Record<ScenarioId, readonly LoadGoal[]> = {
  'one-number': [cpu(0.35), speed(3), NOTHING_LOST],
  'one-number-20-ms': [cpu(0.5), NOTHING_LOST],
  'own-numbers': [cpu(0.2), NOTHING_LOST],
  '200-a-second': [
    cpu(1),
    {
      what: 'half of them above the flow',
      of: (compared) => compared.difference(of.p50Ms),
      unit: ' ms',
      most: 1.5,
    },
    {
      what: '99 % of them',
      of: (compared) => compared.ratio(of.p99Ms),
      unit: " x the flow's",
      most: 1.2,
    },
    NOTHING_LOST,
  ],
  '20-a-second-tls': [cpu(1.1), NOTHING_LOST],
  poured: [cpu(0.5), NOTHING_LOST, worst('connections', of.connections, IN_FLIGHT), SHORT_TURNS],
  flood: [
    {
      what: 'CPU per message',
      of: (compared) => compared.ratioToOneNumber(of.cpuMicros),
      unit: " x the flow's in load 1",
      most: 0.15,
    },
    NOTHING_LOST,
    ofNode('peak memory', of.peakRssMb, 400, ' MB'),
    SHORT_TURNS,
  ],
};

export const OUTBOX_GOALS: readonly Goal<OutboxFigures>[] = [
  {
    what: 'on disk above in memory, less one fsync',
    of: ({ addedMs, fsyncMs }) => addedMs - fsyncMs,
    unit: ' ms',
    most: 2,
  },
  { what: 'opened again', of: ({ openMs }) => openMs, unit: ' ms', most: 500 },
];

export const LOADING_GOALS: readonly Goal<LoadingFigures>[] = [
  { what: 'loading', of: ({ loadMs }) => loadMs, unit: ' ms', most: 25 },
  { what: 'its memory', of: ({ loadRssMb }) => loadRssMb, unit: ' MB', most: 8 },
];

export const ACCOUNTS_GOALS: readonly Goal<AccountsFigures>[] = [
  { what: 'memory above one account', of: ({ addedRssMb }) => addedRssMb, unit: ' MB', most: 60 },
];

/** @returns one line: whether it is met, the figure, and the bound */
export function judge<Figures>(goal: Goal<Figures>, figures: Figures): string {
  const value = goal.of(figures);
  const isMost = 'most' in goal;
  const bound = isMost ? goal.most : goal.least;
  const isMet = isMost ? value <= bound : value >= bound;
  // Nothing to compare it with was measured.
  if (Number.isNaN(value)) return `  not seen ${goal.what}`;
  const asked = `${isMost ? 'at most' : 'at least'} ${bound}`;
  return `  ${isMet ? 'met     ' : 'NOT MET '} ${goal.what}: ${short(value)}${goal.unit} (${asked})`;
}

/** As many digits as tell on which side of a bound it is. */
function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0);
}
