// The command line, and what it makes of the list of measurements.
import { parseArgs } from 'node:util';
import type { Scenario } from './types';

export interface Options {
  scenarios: Scenario[];
  /** The outbox without Node-RED as well. */
  isOutboxMeasured: boolean;
  warmUp: number;
  /** A directory for CPU profiles, one per host process. */
  profileDir: string | undefined;
}

/** @throws TypeError for an option that is not known */
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
  const fast = count(values.n, quick ? 4000 : 20_000);
  const rounds = count(values.rounds, quick ? 1 : 3);
  const all: Scenario[] = [
    { load: 'closed', latencyMs: 0, messages: fast, rounds },
    { load: 'closed', latencyMs: 20, messages: Math.ceil(fast / 4), rounds },
    // The flow of today takes a minute or two for it, and the effect is far above any noise.
    { load: 'poured', latencyMs: 20, messages: fast, rounds: Math.ceil(rounds / 3) },
    { load: 'flood', latencyMs: 20, messages: 5 * fast, rounds: Math.ceil(rounds / 3) },
  ];
  const only = Number(values.only);
  return {
    scenarios: only ? all.filter((_, index) => index === only - 1) : all,
    isOutboxMeasured: !only || only > all.length,
    warmUp: Math.min(quick ? 1000 : 3000, fast),
    profileDir: values.profile,
  };
}

function count(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new TypeError(`not a count: ${text}`);
  return value;
}
