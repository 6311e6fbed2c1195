// How what a node has asked leaves: the answer by the outputs it chose, a failure by `done(err)`. The counterpart
// of deliver.ts for nodes that send nothing; what an answer says must never enter here.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { Failure, FailureCause } from '../../lib/account/ask';
import { type Code, OTHER } from '../../lib/pure/codes/error-codes';
import { copyOf, withSms } from './any-message';
import { type Failed, finish, type InputMessage, report, SmsError } from './deliver';
import { meaningOf, translate } from './localise';

/** What flows find in `msg.sms` of a question without an answer. */
export interface FailureSms {
  outcome: Failure['outcome'];
  code: Code;
  reason: string;
  errors: { field?: string; message: string }[];
  httpStatus?: number;
}

/** Of a question that no message has asked: a timer's. */
export function ownInput(): InputMessage {
  return { origin: undefined, msg: {} as NodeMessageInFlow, send: nothing, done: nothing };
}

/**
 * Lets an answer leave once, and calls `done` once. Never throws, whatever a flow has put into the message.
 *
 * @param node as it is now: where a redeploy replaced the one that took the message in, it leaves by the new one
 * @param outputs whether it leaves by each; what leaves by a second one is a copy
 */
export function leave(
  RED: NodeAPI,
  node: Node,
  input: InputMessage,
  sms: object,
  outputs: readonly boolean[],
): void {
  const first = outputs.indexOf(true);
  // Copies are made before the original can leave and be changed downstream.
  const msgs: (NodeMessage | null)[] = outputs.map((isTaken, output) =>
    isTaken && output !== first ? withSms(copyOf(RED, input.msg), sms) : null,
  );
  if (first >= 0) msgs[first] = withSms(input.msg, sms);
  try {
    if (input.origin === node) input.send(msgs);
    else node.send(msgs);
  } catch {
    const error = errorOf(RED, node, OTHER, meaningOf(RED, node.type, OTHER));
    report(node, input.msg, { sms, error });
  }
  finish(node, input);
}

/** Lets a failure go to Catch nodes, and calls `done` once. Never throws. */
export function fail(RED: NodeAPI, node: Node, input: InputMessage, failure: Failure): void {
  const { sms, error } = describe(RED, node, failure);
  const msg = withSms(input.msg, sms);
  const isOwn = input.origin === node && msg === input.msg;
  if (!isOwn) report(node, msg, { sms, error });
  finish(node, input, isOwn ? { sms, error } : undefined);
}

/** Our own sentences; what the platform said stands beside them. */
function describe(RED: NodeAPI, node: Node, failure: Failure): Failed {
  const { outcome, code, cause, httpStatus } = failure;
  const meaning = meaningIn(RED, node, code, cause);
  const key = 'said' in cause ? 'reason.askRefused' : 'reason.askFailed';
  const reason =
    'problem' in cause ? meaning : translate(RED, node.type, key, { code, why: meaning });
  const status = httpStatus === undefined ? {} : { httpStatus };
  const sms: FailureSms = { outcome, code, reason, errors: errorsOf(cause, reason), ...status };
  return { sms, error: errorOf(RED, node, code, meaning) };
}

function meaningIn(RED: NodeAPI, { type }: Node, code: Code, cause: FailureCause): string {
  if ('said' in cause) return meaningOf(RED, type, code);
  if ('why' in cause) return translate(RED, type, `why.${cause.why}`);
  const { rule, field } = cause.problem;
  return translate(RED, type, `problem.${rule}`, { field, value: '' });
}

function errorsOf(cause: FailureCause, reason: string): FailureSms['errors'] {
  if ('problem' in cause) return [{ field: cause.problem.field, message: reason }];
  return 'said' in cause && cause.said ? [{ message: cause.said }] : [];
}

/** Its text holds nothing the API wrote. */
function errorOf(
  RED: NodeAPI,
  { type }: Node,
  code: Code | typeof OTHER,
  meaning: string,
): SmsError {
  return new SmsError(translate(RED, type, 'error.asked', { code, meaning }), code);
}

function nothing(): void {
  // There is no input: what it asked for leaves by the node, and nobody waits for `done`.
}
