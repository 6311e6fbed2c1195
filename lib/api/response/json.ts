// Reads the JSON of an answer. What it means is not decided here.
import { isRecord } from './lenient-values';
import { isDeeperThan, MAX_LEVELS } from './nesting';
import { redactWithin } from './redact';

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
