// Reads the typed inputs of any node for one message, on its arrival. What cannot be read is a problem of that
// field, not an exception. What a value must be, and what a field means, must never enter here.
import { isDate } from 'node:util/types';
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import type { Problem } from '../../lib/message/message';
import { renderTemplate } from '../../lib/message/render-template';
import { MOST_NUMBERS } from '../../lib/pure/fields/input-bounds';
import { CODE } from '../../lib/pure/codes/error-codes';
import { textProperty } from './environment';

/** A context store or an expression that does not answer must not hold the account's line for ever. */
const READ_LIMIT_MS = 5000;

/** The types that each field's menu offers; any other one in a flow cannot be read. */
export type TypedFieldTable<Field extends string> = Readonly<Record<Field, readonly string[]>>;

/** As saved: `<field>` and `<field>Type`. */
export type TypedProperties<Field extends string> = Readonly<
  Record<Field | `${Field}Type`, string>
>;

type Values<Field extends string> = Record<Field, unknown>;

/** What one message gave: the values, `undefined` for `default` and `none`, and what could not be read. */
export interface TypedReading<Field extends string> {
  values: Values<Field>;
  problems: Problem[];
}

type Getter = (msg: NodeMessageInFlow) => unknown;

/** Made once for a node, asked for every message. */
export class TypedInputReader<Field extends string> {
  /** What does not depend on the message; the rest is evaluated for each. */
  private readonly constants: Partial<Values<Field>> = {};
  private readonly getters: [Field, Getter][] = [];

  /**
   * @param copyObject of an object that a flow may change later, what this node reads of it; by default the
   *   object itself
   */
  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
    types: TypedFieldTable<Field>,
    config: TypedProperties<Field>,
    private readonly copyObject: (value: object) => unknown = (value) => value,
  ) {
    for (const field of Object.keys(types) as Field[]) {
      const value = textProperty(config[field]);
      const type = config[`${field}Type`];
      if (!types[field].includes(type)) this.getters.push([field, unreadable]);
      else if (isEvaluated(type)) this.getters.push([field, this.evaluator(type, value)]);
      else this.constants[field] = constantOf(type, value);
    }
  }

  /** Never throws or rejects; a promise only where a value takes time (an expression, a context store). */
  read(msg: NodeMessageInFlow): TypedReading<Field> | Promise<TypedReading<Field>> {
    const values = { ...this.constants } as Values<Field>;
    const problems: Problem[] = [];
    const open: Promise<void>[] = [];
    const fail = (field: Field): void => {
      problems.push({ rule: 'fieldUnreadable', field, code: CODE.constraint });
    };
    for (const [field, getter] of this.getters) {
      try {
        const value = getter(msg);
        if (value instanceof Promise) {
          const settled = withinLimit(value)
            .then((late) => void (values[field] = late))
            .catch(() => fail(field));
          open.push(settled);
        } else values[field] = this.copy(value);
      } catch {
        fail(field);
      }
    }
    const reading = { values, problems };
    return open.length > 0 ? Promise.all(open).then(() => reading) : reading;
  }

  private evaluator(type: string, value: string): Getter {
    const { RED, node } = this;
    switch (type) {
      case 'msg':
        return (msg) => readMessageProperty(RED, msg, value);
      case 'mustache':
        return (msg) => renderTemplate(value, msg, (scope, name) => this.outside(scope, name));
      case 'jsonata':
        return this.expression(value);
      case 'env':
        return (msg) => RED.util.evaluateNodeProperty(value, 'env', node, msg) as unknown;
      default:
        return (msg) =>
          this.promisify((done) => RED.util.evaluateNodeProperty(value, type, node, msg, done));
    }
  }

  private expression(value: string): Getter {
    try {
      const expression = this.RED.util.prepareJSONataExpression(value, this.node);
      return (msg) =>
        this.promisify((done) => this.RED.util.evaluateJSONataExpression(expression, msg, done));
    } catch {
      return unreadable;
    }
  }

  private outside(scope: 'flow' | 'global' | 'env', name: string): unknown {
    if (scope === 'env') return this.RED.util.evaluateNodeProperty(name, 'env', this.node, {});
    return this.node.context()[scope].get(name);
  }

  private promisify(
    start: (done: (error: Error | null, value: unknown) => void) => unknown,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      start((error, value) => {
        if (error) return reject(error);
        // Now: by the time the promise is read, the flow may have changed a list.
        try {
          resolve(this.copy(value));
        } catch {
          reject(new Error('unreadable'));
        }
      });
    });
  }

  /** What stands in a context is shared: what counts is what a list or a time held on arrival. */
  private copy(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return copyOfList(value);
    if (isDate(value)) return new Date(value.getTime());
    return this.copyObject(value);
  }
}

/** One entry more than any field takes: enough to see that a list is too long. */
const MOST_COPIED = MOST_NUMBERS + 1;

/** An entry that throws when it is read is nothing; the others are as they were on arrival. */
function copyOfList(list: unknown[]): unknown[] {
  try {
    return list.slice(0, MOST_COPIED);
  } catch {
    return Array.from({ length: Math.min(list.length, MOST_COPIED) }, (_, i) => entryOf(list, i));
  }
}

function entryOf(list: unknown[], index: number): unknown {
  try {
    return list[index];
  } catch {
    return undefined;
  }
}

const EVALUATED = ['msg', 'flow', 'global', 'env', 'jsonata', 'mustache'];

function isEvaluated(type: string): boolean {
  return EVALUATED.includes(type);
}

/** @returns the value of a type that needs no message: what is typed, nothing, or the choice of the menu itself */
function constantOf(type: string, value: string): string | undefined {
  if (type === 'default' || type === 'none') return undefined;
  return type === 'str' || type === 'bool' || type === 'num' ? value : type;
}

function unreadable(): never {
  throw new Error('unreadable');
}

/** A path through something that is not there is nothing, as it is for Node-RED's own nodes. */
function readMessageProperty(RED: NodeAPI, msg: NodeMessageInFlow, path: string): unknown {
  let value: unknown;
  try {
    value = RED.util.getMessageProperty(msg, path);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  // It is an object like any other: nobody asked to wait for it.
  return value instanceof Promise ? unreadable() : value;
}

function withinLimit(value: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), READ_LIMIT_MS);
    timer.unref();
    value.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
