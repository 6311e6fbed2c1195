// The loads, in the order of their tables.
import type { Scenario } from './types';

/** Of the send node's Node-RED in a flood, MB; the flow of today needs gigabytes. */
const FLOOD_HEAP_MB = 256;

export interface Size {
  /** Of the loads that come as fast as they can, unless they take fewer or more of it. */
  messages: number;
  rounds: number;
  /** How long the schedules last. */
  seconds: { fast: number; slow: number };
}

/** @returns in the order of their numbers on the command line, from 1 */
export function scenarios({ messages, rounds, seconds }: Size): Scenario[] {
  const both = { flow: rounds, node: rounds };
  const rate = (perSecond: number, lastsSeconds: number): Scenario['load'] => {
    const count = perSecond * lastsSeconds;
    return { kind: 'rate', numbers: 'own', messages: count, perSecond };
  };
  return [
    {
      id: 'one-number',
      load: { kind: 'inFlight', numbers: 'one', messages },
      latencyMs: 0,
      rounds: both,
    },
    {
      id: 'one-number-20-ms',
      load: { kind: 'inFlight', numbers: 'one', messages: Math.ceil(messages / 4) },
      latencyMs: 20,
      rounds: both,
    },
    {
      id: 'own-numbers',
      load: { kind: 'inFlight', numbers: 'own', messages },
      latencyMs: 0,
      rounds: both,
    },
    { id: '200-a-second', load: rate(200, seconds.fast), latencyMs: 20, rounds: both },
    {
      id: '20-a-second-tls',
      load: rate(20, seconds.slow),
      latencyMs: 20,
      isTls: true,
      rounds: both,
    },
    {
      id: 'poured',
      load: { kind: 'poured', numbers: 'one', messages },
      latencyMs: 20,
      rounds: { ...both, flow: 1 },
    },
    {
      id: 'flood',
      load: { kind: 'poured', numbers: 'own', messages: 5 * messages },
      latencyMs: 20,
      heapMb: FLOOD_HEAP_MB,
      rounds: { ...both, flow: 1 },
    },
  ];
}
