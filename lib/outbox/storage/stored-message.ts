// The input message as JSON for the journal, and back. It may be anything a flow can make; nothing here
// throws, and what cannot be stored is left out and said so.
import type { StoredMessage } from '../../journal/journal';

/** A message is stored to come back to its flow, not to archive what it carries. */
export const MOST_STORED_BYTES = 16 * 1024;

/** An HTTP request and its answer: they end with the process. */
const NEVER_STORED: readonly string[] = ['req', 'res'];

/** Calls no function of the message's but `toJSON`, which Date and Buffer have. */
export function storeMessage(message: object): StoredMessage {
  const parts: string[] = [];
  let room = MOST_STORED_BYTES - 2;
  let isPartial = false;
  for (const name of Object.keys(message)) {
    const part = NEVER_STORED.includes(name) ? undefined : toPart(message, name);
    const bytes = part === undefined ? 0 : Buffer.byteLength(part) + 1;
    if (part === undefined || bytes > room) isPartial = true;
    else {
      parts.push(part);
      room -= bytes;
    }
  }
  return { json: `{${parts.join(',')}}`, isPartial };
}

/** @returns a message, empty where the text is no JSON object */
export function restoreMessage({ json }: StoredMessage): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json, revive);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Below.
  }
  return {};
}

/** @returns `"name":value`, or nothing for what JSON cannot hold */
function toPart(message: object, name: string): string | undefined {
  try {
    const value: unknown = Reflect.get(message, name);
    const json = JSON.stringify(value) as string | undefined;
    return json === undefined ? undefined : `${JSON.stringify(name)}:${json}`;
  } catch {
    return undefined;
  }
}

function revive(_name: string, value: unknown): unknown {
  const isBuffer =
    typeof value === 'object' &&
    value !== null &&
    (value as { type?: unknown }).type === 'Buffer' &&
    Array.isArray((value as { data?: unknown }).data);
  return isBuffer ? Buffer.from((value as { data: number[] }).data) : value;
}
