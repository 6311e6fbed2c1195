// Whether a value of a message is quickly copied: Node-RED's own copy of 100 MB, or of a million objects, would
// stop everything else meanwhile. Calls nothing of the value; what is done with a heavy one must never enter here.
import { types } from 'node:util';

/** Bytes that are copied in well under a millisecond. */
export const MOST_COPIED_BYTES = 1024 * 1024;

/** Values that are copied in some milliseconds. */
export const MOST_COPIED_VALUES = 10_000;

export function isLight(value: unknown): boolean {
  let bytes = MOST_COPIED_BYTES;
  let values = MOST_COPIED_VALUES;
  const seen = new Set<object>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    // A text is shared by its copies, whatever its length.
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (types.isProxy(next)) return false;
    bytes -= bytesOf(next);
    const items = bytes < 0 ? undefined : itemsOf(next, values);
    if (!items) return false;
    values -= items.length + 1;
    for (const item of items) open.push(item);
  }
  return true;
}

function bytesOf(value: object): number {
  // Of a view of a part of some bytes, all are copied; of a Buffer, the part.
  if (Buffer.isBuffer(value)) return value.byteLength;
  if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
  return types.isAnyArrayBuffer(value) ? value.byteLength : 0;
}

/** @returns what a copy of it has copies of; nothing where that is more than `most` */
function itemsOf(value: object, most: number): unknown[] | undefined {
  if (ArrayBuffer.isView(value) || types.isBoxedPrimitive(value)) return [];
  if (lengthOf(value) > most) return undefined;
  const names = Object.keys(value);
  if (names.length > most) return undefined;
  const items = names.map((name): unknown => Object.getOwnPropertyDescriptor(value, name)?.value);
  if (types.isMap(value)) return items.concat([...value.keys()], [...value.values()]);
  return types.isSet(value) ? items.concat([...value]) : items;
}

/** What is known without listing anything. */
function lengthOf(value: object): number {
  if (Array.isArray(value)) return value.length;
  return types.isMap(value) || types.isSet(value) ? value.size : 0;
}
