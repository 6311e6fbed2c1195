// Reads the JSON of an answer. What it means is not decided here.
import { isRecord } from './loose-values';
import { redact } from './redact';

/**
 * @param body the answer, whatever it is
 * @param apiKey taken out of its texts, should the platform ever quote it with `\u` escapes
 * @returns the object it holds; `undefined` for anything else
 */
export function parseRecord(body: string, apiKey: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = body.includes('\\u')
      ? JSON.parse(body.trim(), (_, inner: unknown) =>
          typeof inner === 'string' ? redact(inner, apiKey) : inner,
        )
      : JSON.parse(body.trim());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
