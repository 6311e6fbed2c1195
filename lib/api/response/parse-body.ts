// From the text of an answer to its members, JSON or XML, with the key taken out on the way. Nothing that is so
// large that reading it holds up all flows, and nothing nested too deep, which breaks whoever walks it later: Node-RED
// clones by recursion, and 4 kB of brackets ended its process. What the body means is not decided here.
import { parseExactly } from './exact-json';
import { entriesToBody } from './xml-body';
import { isRecord } from './lenient-values';
import { redact, REDACTED, redactWithin } from './redact';
import type { ResponseBody } from './response-body';
import { MAX_LEVELS, readXmlEntries, type XmlEntry } from './xml';

/**
 * What is read at all, in characters: twice an answer about 500 numbers. One of that size is read in less than the
 * 100 ms for which the event loop may stand still, whatever is in it.
 */
export const MAX_JSON_LENGTH = 128 * 1024;

/** Only one text goes as XML, never a batch, and its reader takes longer. */
export const MAX_XML_LENGTH = 64 * 1024;

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
  if (body.length > MAX_JSON_LENGTH) return undefined;
  const text = redact(body, apiKey);
  if (text.trimStart().startsWith('<')) return readXml(text, apiKey);
  const response = parseClean(text, apiKey);
  return response && { responseBody: response, response };
}

function readXml(body: string, apiKey: string): ParsedBody | undefined {
  if (body.length > MAX_XML_LENGTH) return undefined;
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

/**
 * @param body the answer, whatever it is
 * @param apiKey taken out of its names and texts, should the platform ever quote it
 * @returns the object it holds; `undefined` for anything else, and for one that is too large or nested too deep
 */
export function parseRecord(body: string, apiKey: string): Record<string, unknown> | undefined {
  return body.length > MAX_JSON_LENGTH ? undefined : parseClean(redact(body, apiKey), apiKey);
}

/** @param body without the key, but for the places where `\u` escapes hide it */
function parseClean(body: string, apiKey: string): Record<string, unknown> | undefined {
  const value = parse(body);
  if (!isRecord(value) || isDeeperThan(MAX_LEVELS, value)) return undefined;
  const clean = body.includes('\\u') ? redactWithin(value, apiKey) : value;
  return isRecord(clean) ? clean : undefined;
}

function parse(body: string): unknown {
  try {
    return parseExactly(body.trim());
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
