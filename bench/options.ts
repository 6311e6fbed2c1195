// The command line, and what it makes of the list of measurements.
import { parseArgs } from 'node:util';
import { scenarios } from './scenarios';
import type { Scenario } from './types';

export interface Options {
  scenarios: Scenario[];
  /** What is measured without a load, by name. */
  parts: ReadonlySet<Part>;
  rounds: number;
  warmUp: number;
  /** Messages that wait when an outbox is opened again. */
  waiting: number;
  /** A directory for CPU profiles, one per host process. */
  profileDir: string | undefined;
}

/** Their numbers on the command line follow those of the loads. */
const PARTS = ['outbox', 'loading', 'accounts'] as const;
export type Part = (typeof PARTS)[number];

/** @throws TypeError for an option that is not known, and for what is no count */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      n: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { quick } = values;
  const messages = count(values.n, quick ? 2000 : 20_000);
  const rounds = count(values.rounds, quick ? 1 : 5);
  const seconds = quick ? { fast: 3, slow: 3 } : { fast: 15, slow: 20 };
  const all = scenarios({ messages, rounds, seconds });
  const only = values.only?.split(',').map((number) => count(number));
  const isWanted = (index: number): boolean => !only || only.includes(index + 1);
  return {
    scenarios: all.filter((_, index) => isWanted(index)),
    parts: new Set(PARTS.filter((_, index) => isWanted(all.length + index))),
    rounds,
    warmUp: Math.min(quick ? 1000 : 3000, messages),
    waiting: quick ? 20_000 : 100_000,
    profileDir: values.profile,
  };
}

function count(text: string | undefined, otherwise = NaN): number {
  const value = Number(text ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new TypeError(`not a count: ${text}`);
  return value;
}
