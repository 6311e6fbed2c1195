// What a run of kills found, whatever was killed.
import type { Findings } from './checker';

export interface KillResult {
  findings: Findings;
  kills: number;
  elapsedMs: number;
  /** Requests for an SMS that reached the platform while it was killed. */
  requests: number;
  /** Messages whose request a kill interrupted; unknown where nobody looks into the journal. */
  interrupted: number | undefined;
  /** Messages tried again after they were looked up and not there. */
  triedAgain: number | undefined;
  /** How often each fault was drawn. */
  faults: Map<string, number>;
  /** What the log said that it must not. */
  events: string[];
}

/** @returns the part of a total that one of several has */
export function share(total: number, count: number, index: number): number {
  return Math.floor(total / count) + (index < total % count ? 1 : 0);
}
