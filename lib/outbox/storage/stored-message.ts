// The input message as JSON for the journal, and back. It may be anything a flow can make; nothing here
// throws, and what cannot be stored is left out and said so.
import { types } from 'node:util';
import type { StoredMessage } from '../../journal/journal';
import { PlainCopier, valueOf } from './plain-copy';

/** A message is stored to come back to its flow, not to archive what it carries. */
export const MOST_STORED_BYTES = 16 * 1024;

/** Properties of a message that are looked at: more do not fit, since each has at least five bytes. */
export const MOST_PROPERTIES = 4096;

/** Values, of all properties together, that are looked at to see what fits. */
const MOST_LOOKED_AT = 64 * 1024;

/** An HTTP request and its answer: they end with the process. */
const NEVER_STORED: readonly string[] = ['req', 'res'];

/** Looked at before others: what a flow needs most when a message comes back. */
const FIRST: readonly string[] = ['_msgid', 'topic', 'payload'];

/** What JSON writes around a name and after its value. */
const NAME_FRAME_BYTES = '"":,'.length;

/** What a flow knows a message by: kept before what is smaller. */
const ALWAYS: readonly string[] = ['_msgid', 'topic'];

interface Property {
  name: string;
  copy: unknown;
  /** As JSON, with its name, it has at least so many. */
  bytes: number;
}

/**
 * Small properties are kept before large ones. Calls no function of the message's, and takes no longer for a large
 * value than for a small one.
 */
export function storeMessage(message: object): StoredMessage {
  const properties: Property[] = [];
  const isPartial = !lookAt(message, properties);
  properties.sort((a, b) => rankOf(a) - rankOf(b));
  const parts: string[] = [];
  let room = MOST_STORED_BYTES - 2;
  for (const { name, copy, bytes } of properties) {
    if (bytes > room) break;
    const part = `${JSON.stringify(name)}:${JSON.stringify(copy)}`;
    room -= Buffer.byteLength(part) + 1;
    // Those after it are no smaller.
    if (room < 0) break;
    parts.push(part);
  }
  return { json: `{${parts.join(',')}}`, isPartial: isPartial || parts.length < properties.length };
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

/**
 * @param properties gets what JSON can hold of it, each property alone no larger than all may be
 * @returns whether that is all of it
 */
function lookAt(message: object, properties: Property[]): boolean {
  const copier = new PlainCopier(MOST_LOOKED_AT);
  const names = namesOf(message);
  let isWhole = names.length <= MOST_PROPERTIES && !types.isProxy(message);
  for (const name of names.slice(0, MOST_PROPERTIES)) {
    if (NEVER_STORED.includes(name)) isWhole = false;
    else {
      try {
        const frame = name.length + NAME_FRAME_BYTES;
        const { copy, bytes } = copier.take(valueOf(message, name), MOST_STORED_BYTES - frame);
        properties.push({ name, copy, bytes: bytes + frame });
      } catch {
        isWhole = false;
      }
    }
  }
  return isWhole && !copier.isPartial;
}

function namesOf(message: object): string[] {
  if (types.isProxy(message)) return [];
  const names = Object.keys(message);
  const first = FIRST.filter((name) => Object.prototype.propertyIsEnumerable.call(message, name));
  return [...first, ...names.filter((name) => !FIRST.includes(name))];
}

function rankOf({ name, bytes }: Property): number {
  return ALWAYS.includes(name) ? 0 : bytes;
}

function revive(_name: string, value: unknown): unknown {
  const isBuffer =
    typeof value === 'object' &&
    value !== null &&
    (value as { type?: unknown }).type === 'Buffer' &&
    Array.isArray((value as { data?: unknown }).data);
  return isBuffer ? Buffer.from((value as { data: number[] }).data) : value;
}
