// Reads the send node's typed inputs for one message, on its arrival. What cannot be read is a problem of
// that field, not an exception.
import { isDate } from 'node:util/types';
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import type { FieldReading, MessageFields, Problem } from '../../lib/message/message';
import { renderTemplate } from '../../lib/message/render-template';
import { CODE } from '../../lib/pure/codes/error-codes';
import { textProperty } from '../shared/environment';
import { FIELD_TYPES, type SendProperties, TYPED_FIELDS, type TypedField } from './config';

/** A context store or an expression that does not answer must not hold the account's line for ever. */
const READ_LIMIT_MS = 5000;

type Values = Record<TypedField, unknown>;
type Getter = (msg: NodeMessageInFlow) => unknown;

export class FieldReader {
  /** What does not depend on the message; the rest is evaluated for each. */
  private readonly constants: Partial<Values> = {};
  private readonly getters: [TypedField, Getter][] = [];

  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
    private readonly config: SendProperties,
  ) {
    for (const field of TYPED_FIELDS) {
      const value = textProperty(config[field]);
      const type = config[`${field}Type`];
      const constant = constantOf(type, value);
      if (!FIELD_TYPES[field].includes(type)) this.getters.push([field, unreadable]);
      else if (constant) this.constants[field] = constant.value;
      else this.getters.push([field, this.evaluator(type, value)]);
    }
  }

  /** Never throws or rejects; a promise only where a value takes time (an expression, a context store). */
  read(msg: NodeMessageInFlow): FieldReading | Promise<FieldReading> {
    const values = { ...this.constants } as Values;
    const problems: Problem[] = [];
    const open: Promise<void>[] = [];
    const fail = (field: TypedField): void => {
      problems.push({ rule: 'fieldUnreadable', field: apiName(field), code: CODE.constraint });
    };
    for (const [field, getter] of this.getters) {
      try {
        const value = getter(msg);
        if (value instanceof Promise) {
          const settled = withinLimit(value)
            .then((late) => void (values[field] = late))
            .catch(() => fail(field));
          open.push(settled);
        } else values[field] = copy(value);
      } catch {
        fail(field);
      }
    }
    const reading = (): FieldReading => ({ fields: this.toFields(values), problems });
    return open.length > 0 ? Promise.all(open).then(reading) : reading();
  }

  private toFields(values: Values): MessageFields {
    // A time that was asked for and came out empty is not "now" (product page, §4).
    const schedule = this.config.scheduleType === 'none' ? undefined : (values.schedule ?? null);
    return { ...values, schedule, format: this.config.format };
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
          promisify((done) => RED.util.evaluateNodeProperty(value, type, node, msg, done));
    }
  }

  private expression(value: string): Getter {
    try {
      const expression = this.RED.util.prepareJSONataExpression(value, this.node);
      return (msg) =>
        promisify((done) => this.RED.util.evaluateJSONataExpression(expression, msg, done));
    } catch {
      return unreadable;
    }
  }

  private outside(scope: 'flow' | 'global' | 'env', name: string): unknown {
    if (scope === 'env') return this.RED.util.evaluateNodeProperty(name, 'env', this.node, {});
    return this.node.context()[scope].get(name);
  }
}

/** Of the API's three names for a time, the one that stands for the whole. */
function apiName(field: TypedField): string {
  return field === 'schedule' ? 'scheduledDeliveryDate' : field;
}

/** @returns the value of a type that needs no message, or nothing */
function constantOf(type: string, value: string): { value: unknown } | undefined {
  if (type === 'default' || type === 'none') return { value: undefined };
  if (type === '1' || type === '2') return { value: type };
  return type === 'str' || type === 'bool' || type === 'num' ? { value } : undefined;
}

function promisify(
  start: (done: (error: Error | null, value: unknown) => void) => unknown,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    start((error, value) => {
      if (error) return reject(error);
      // Now: by the time the promise is read, the flow may have changed a list.
      try {
        resolve(copy(value));
      } catch {
        reject(new Error('unreadable'));
      }
    });
  });
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

const TIME_PARTS = ['scheduledDeliveryDate', 'time', 'minute'] as const;

/** What stands in a context is shared: what is sent is what a list or a time held on arrival. */
function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.slice();
  if (isDate(value)) return new Date(value.getTime());
  const parts = TIME_PARTS.filter((part) => part in value);
  if (parts.length === 0) return value;
  return Object.fromEntries(parts.map((part) => [part, Reflect.get(value, part) as unknown]));
}

function withinLimit(value: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too slow')), READ_LIMIT_MS);
    timer.unref();
    value.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
