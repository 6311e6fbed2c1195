// What JSON can hold of a value that a flow has made, as a copy of its own. Nothing is listed or copied before its
// size was looked at, and no function of the value is called: no getter, no `toJSON`, no trap of a proxy.
import { types } from 'node:util';

/** As deep as values are copied; deeper ones could not be read back on a full stack. */
export const MOST_DEPTH = 100;

/** What JSON writes around a Buffer. */
const BUFFER_FRAME_BYTES = '{"type":"Buffer","data":[]}'.length;

const DATE_BYTES = '"2026-01-01T00:00:00.000Z"'.length;

/** It cannot be stored, or is too large for that. */
export class UnfitError extends Error {
  override readonly name = 'UnfitError';
}

/** Copies the properties of one message. */
export class PlainCopier {
  /** Something inside a copy could not be kept. */
  isPartial = false;
  private room = 0;
  private above: object[] = [];

  /** @param mostValues values and names, of all copies together, that may be visited */
  constructor(private values: number) {}

  /**
   * @param mostBytes what would be longer as JSON is not copied
   * @returns the copy, and how many bytes it has as JSON, at least
   * @throws UnfitError for what JSON cannot hold, is longer, or refers to itself
   */
  take(value: unknown, mostBytes: number): { copy: unknown; bytes: number } {
    this.room = mostBytes;
    if (this.above.length > 0) this.above = [];
    const copy = this.copy(value);
    return { copy, bytes: mostBytes - this.room };
  }

  private copy(value: unknown): unknown {
    if (value === null) return this.nothing();
    if (typeof value === 'object') return this.copyObject(value);
    if (typeof value === 'string') this.spend(value.length + 2);
    else if (typeof value === 'boolean') this.spend(4);
    else if (typeof value !== 'number') throw new UnfitError('no JSON');
    else if (Number.isFinite(value)) this.spend(1);
    else return this.lost();
    return value;
  }

  private copyObject(value: object): unknown {
    const { above } = this;
    if (types.isProxy(value) || above.length >= MOST_DEPTH || above.includes(value)) {
      throw new UnfitError('a proxy, too deep, or a cycle');
    }
    if (Buffer.isBuffer(value)) return this.copyBuffer(value);
    if (types.isDate(value)) return this.copyDate(value);
    above.push(value);
    const copy = Array.isArray(value) ? this.copyArray(value) : this.copyFields(value);
    above.pop();
    return copy;
  }

  private copyBuffer(value: Buffer): unknown {
    this.visit(value.length);
    this.spend(BUFFER_FRAME_BYTES + 2 * value.length - 1);
    return { type: 'Buffer', data: Array.from(value) };
  }

  private copyDate(value: Date): unknown {
    const at = Date.prototype.getTime.call(value);
    if (Number.isNaN(at)) return this.lost();
    this.spend(DATE_BYTES);
    return new Date(at).toISOString();
  }

  private copyArray(value: readonly unknown[]): unknown {
    const { length } = value;
    if (2 * length > this.room) throw new UnfitError('too long');
    this.visit(length);
    this.spend(length + 1);
    const copy: unknown[] = [];
    for (let index = 0; index < length; index += 1) {
      const item = valueOf(value, index);
      copy.push(isNothing(item) ? this.lost() : this.copy(item));
    }
    return copy;
  }

  private copyFields(value: object): unknown {
    if (!hasFieldsAlone(value)) throw new UnfitError('not what its fields are');
    const names = Object.keys(value);
    this.visit(names.length);
    this.spend(2);
    const copy: Record<string, unknown> = {};
    for (const name of names) {
      const field = valueOf(value, name);
      // Set on a copy, the name `__proto__` would make it another object.
      if (isNothing(field) || name === '__proto__') {
        if (field !== undefined) this.isPartial = true;
        continue;
      }
      this.spend(name.length + 3);
      copy[name] = this.copy(field);
    }
    return copy;
  }

  private nothing(): null {
    this.spend(4);
    return null;
  }

  /** As JSON writes what it cannot hold. */
  private lost(): null {
    this.isPartial = true;
    return this.nothing();
  }

  private visit(count: number): void {
    this.values -= count;
    if (this.values < 0) throw new UnfitError('looked at enough');
  }

  private spend(bytes: number): void {
    this.room -= bytes;
    if (this.room < 0) throw new UnfitError('too long');
  }
}

/** @throws UnfitError for a getter */
export function valueOf(owner: object, name: string | number): unknown {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  if (property && !('value' in property)) throw new UnfitError('a getter');
  return property?.value;
}

/** What JSON leaves out. */
function isNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}

/** Neither one of the language's own that hold more than fields, nor one that says itself what it is as JSON. */
function hasFieldsAlone(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && holdsMore(value)) return false;
  for (let owner: object | null = value; owner;) {
    if (types.isProxy(owner)) return false;
    const toJson = Object.getOwnPropertyDescriptor(owner, 'toJSON');
    if (toJson && (!('value' in toJson) || typeof toJson.value === 'function')) return false;
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return true;
}

/** A million characters are a million names of a `new String`, bytes are names of typed arrays. */
function holdsMore(value: object): boolean {
  return (
    types.isBoxedPrimitive(value) ||
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isNativeError(value)
  );
}
