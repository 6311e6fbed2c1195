// Keeps the key out of whatever may be shown. Nothing else about secrets belongs here.
import { isRecord } from './lenient-values';

/** A shorter key would blank ordinary words; the platform's are 40 characters and more. */
const SHORTEST_KEY = 8;

/** What stands where a key was. */
export const REDACTED = '***';

/** @returns the text without the key, should something quote it */
export function redact(text: string, apiKey: string): string {
  if (apiKey.length < SHORTEST_KEY) return text;
  if (apiKey !== last.apiKey) last = { apiKey, writings: writings(apiKey) };
  let clean = text;
  for (const key of last.writings) {
    // Nearly always it is not there: looking is cheaper than taking the text apart.
    if (clean.includes(key)) clean = clean.split(key).join(REDACTED);
  }
  return clean;
}

/** Of the account that was answered last. */
let last: { apiKey: string; writings: readonly string[] } = { apiKey: '', writings: [] };

/**
 * For what was parsed: an escape of the format can hide the key from {@link redact} in the text before.
 *
 * @param value parsed JSON or XML, not too deep for recursion
 * @returns it, or a copy whose names and texts are without the key: copying takes ten times as long as looking
 */
export function redactWithin(value: unknown, apiKey: string): unknown {
  return isQuotedIn(value, apiKey) ? copyWithout(value, apiKey) : value;
}

function isQuotedIn(value: unknown, apiKey: string): boolean {
  if (typeof value === 'string') return redact(value, apiKey) !== value;
  if (Array.isArray(value)) return value.some((item) => isQuotedIn(item, apiKey));
  if (!isRecord(value)) return false;
  return Object.entries(value).some(
    ([name, inner]) => isQuotedIn(name, apiKey) || isQuotedIn(inner, apiKey),
  );
}

function copyWithout(value: unknown, apiKey: string): unknown {
  if (typeof value === 'string') return redact(value, apiKey);
  if (Array.isArray(value)) return value.map((item) => copyWithout(item, apiKey));
  if (!isRecord(value)) return value;
  // `fromEntries` defines its members, so that one named `__proto__` stays a member.
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      redact(name, apiKey),
      copyWithout(inner, apiKey),
    ]),
  );
}

/** As it is, in JSON (PHP writes a slash as `\/` there), in a URL and in XML, where quotes may stay. */
function writings(apiKey: string): string[] {
  // The platform's own keys are the same everywhere.
  if (/^\w+$/.test(apiKey)) return [apiKey];
  const inJson = JSON.stringify(apiKey).slice(1, -1);
  const inXml = apiKey.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quotedInXml = inXml.replaceAll('"', '&quot;');
  const all = [
    apiKey,
    inJson,
    inJson.replaceAll('/', '\\/'),
    encodeURIComponent(apiKey),
    inXml,
    quotedInXml.replaceAll("'", '&apos;'),
    // PHP's way.
    quotedInXml.replaceAll("'", '&#039;'),
  ];
  return [...new Set(all)];
}
