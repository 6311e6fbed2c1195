// Reads the JSON of an answer, and nothing that is nested too deep: that breaks whoever walks it later. Node-RED
// clones messages by recursion, and 4 kB of brackets ended its process. What it means is not decided here.
import { isRecord } from './lenient-values';
import { redactWithin } from './redact';

/** The deepest answer that was ever seen has three levels. */
export const MAX_LEVELS = 50;

/**
 * @param body the answer, whatever it is
 * @param apiKey taken out of its names and texts, should the platform ever quote it with `\u` escapes
 * @returns the object it holds; `undefined` for anything else, and for one that is nested too deep
 */
export function parseRecord(body: string, apiKey: string): Record<string, unknown> | undefined {
  const value = parse(body);
  if (!isRecord(value) || isDeeperThan(MAX_LEVELS, value)) return undefined;
  const clean = body.includes('\\u') ? redactWithin(value, apiKey) : value;
  return isRecord(clean) ? clean : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body.trim());
  } catch {
    return undefined;
  }
}

/**
 * @param value parsed JSON, of any depth
 * @returns whether it holds more levels than that; goes no deeper itself
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
