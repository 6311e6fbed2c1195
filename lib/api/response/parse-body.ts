// From the text of an answer to its members, JSON or XML, with the key taken out on the way. What the body
// means is not decided here.
import { entriesToBody } from './xml-body';
import { parseRecord } from './json';
import { redact, REDACTED } from './redact';
import type { ResponseBody } from './response-body';
import { readXmlEntries, type XmlEntry } from './xml';

export interface ParsedBody {
  responseBody: ResponseBody;
  /** For flows to look at: parsed JSON, or XML as text. */
  response: unknown;
}

/**
 * @param apiKey taken out of the text, should the platform ever quote it
 * @returns `undefined` for what is no body at all; never throws
 */
export function parseBody(body: string, apiKey: string): ParsedBody | undefined {
  const text = redact(body, apiKey);
  if (text.trimStart().startsWith('<')) return readXml(text, apiKey);
  const response = parseRecord(text, apiKey);
  return response && { responseBody: response, response };
}

function readXml(body: string, apiKey: string): ParsedBody | undefined {
  try {
    const entries = readXmlEntries(body.trim());
    const clean = entries.map((entry) => redactEntry(entry, apiKey));
    // A key that only reading brought to light (`&#115;k-…`) cannot be cut out of the text.
    const isHidden = JSON.stringify(clean) !== JSON.stringify(entries);
    return { responseBody: entriesToBody(clean), response: isHidden ? REDACTED : body };
  } catch {
    return undefined;
  }
}

function redactEntry(entry: XmlEntry, apiKey: string): XmlEntry {
  if (typeof entry === 'string') return redact(entry, apiKey);
  return entry.map((inner) => redactEntry(inner, apiKey));
}
