// What the send node's typed inputs mean for one message: how a time is read, and what the API calls a field.
// Reading them is nodes/shared's business, judging them lib's.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import type { FieldReading } from '../../lib/message/message';
import { TypedInputReader, type TypedReading } from '../shared/typed-inputs';
import { FIELD_TYPES, type SendProperties, type TypedField } from './config';

export class FieldReader {
  private readonly inputs: TypedInputReader<TypedField>;

  constructor(
    RED: NodeAPI,
    node: Node,
    private readonly config: SendProperties,
  ) {
    this.inputs = new TypedInputReader<TypedField>(RED, node, FIELD_TYPES, config, copyTime);
  }

  /** Never throws or rejects; a promise only where a value takes time (an expression, a context store). */
  read(msg: NodeMessageInFlow): FieldReading | Promise<FieldReading> {
    const reading = this.inputs.read(msg);
    if (reading instanceof Promise) return reading.then((late) => this.toFields(late));
    return this.toFields(reading);
  }

  private toFields({ values, problems }: TypedReading<TypedField>): FieldReading {
    // A time that was asked for and came out empty is not "now" (product page, §4).
    const schedule = this.config.scheduleType === 'none' ? undefined : (values.schedule ?? null);
    return {
      fields: { ...values, schedule, format: this.config.format },
      problems: problems.map((problem) => ({ ...problem, field: apiName(problem.field) })),
    };
  }
}

/** Of the API's three names for a time, the one that stands for the whole. */
function apiName(field: string): string {
  return field === 'schedule' ? 'scheduledDeliveryDate' : field;
}

const TIME_PARTS = ['scheduledDeliveryDate', 'time', 'minute'] as const;

/** A time may come in parts: they are what is read of an object. */
function copyTime(value: object): unknown {
  const parts = TIME_PARTS.filter((part) => part in value);
  if (parts.length === 0) return value;
  return Object.fromEntries(parts.map((part) => [part, Reflect.get(value, part) as unknown]));
}
