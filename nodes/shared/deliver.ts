// How the outcomes of one message leave: by the port of their code, else by `other`, else to Catch nodes.
// The one place that turns an outcome into port, error and `done`.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { Outcome } from '../../lib/message/outcome';
import { OTHER } from '../../lib/pure/codes/error-codes';
import { copyOf, withSms } from './any-message';
import { meaningOf, type Sms, toSms, translate } from './localise';

export type Send = (msg: (NodeMessage | null)[]) => void;
export type Done = (error?: Error) => void;

/** A message, and the node that took it in: which a redeploy may have replaced since, or a restart. */
export interface InputMessage {
  readonly origin: Node | undefined;
  readonly msg: NodeMessageInFlow;
  readonly send: Send;
  readonly done: Done;
}

/** What Catch nodes get. Its text is a code and its meaning: no number, no text, nothing the API wrote. */
export class SmsError extends Error {
  override readonly name = 'SmsError';

  constructor(
    message: string,
    readonly code: number | string,
  ) {
    super(message);
  }
}

/** @returns the index of the output an outcome leaves by; `undefined` when the user gave it none */
export function portOf(outcome: Outcome, errorOutputs: readonly string[]): number | undefined {
  if (outcome.outcome === 'sent') return 0;
  const own = errorOutputs.indexOf(String(outcome.code));
  const index = own >= 0 ? own : errorOutputs.indexOf(OTHER);
  return index >= 0 ? index + 1 : undefined;
}

/**
 * Lets every outcome leave once and calls `done` once. Never throws, whatever a flow has put into the
 * message: it runs after an answer, where nothing would catch it and Node-RED would end.
 *
 * @param node the send node as it is now: where a redeploy replaced the one that took the message in, the
 *   message leaves by the new one, since the old one's wires are gone
 */
export function deliver(
  RED: NodeAPI,
  node: Node,
  errorOutputs: readonly string[],
  input: InputMessage,
  outcomes: Outcome[],
): void {
  const leaving = outcomes.map((outcome) => ({
    sms: toSms(RED, node.type, outcome),
    port: portOf(outcome, errorOutputs),
  }));
  // Node-RED gives the original message to Catch nodes, so an error without a port gets that one.
  const owner = leaving.find(({ port }) => port === undefined) ?? leaving[0];
  const isReplaced = input.origin !== node;
  const send = isReplaced ? (ports: (NodeMessage | null)[]) => node.send(ports) : input.send;
  // Copies are made before the original can leave and be changed downstream.
  const copies = leaving.map(({ sms, port }) => ({
    port,
    sms,
    msg: withSms(sms === owner?.sms ? input.msg : copyOf(RED, input.msg), sms),
  }));
  const failed = (sms: Sms): Failed => ({ sms, error: toError(RED, node, sms) });
  let uncaught: Sms | undefined;
  for (const { port, sms, msg } of copies) {
    if (port === undefined && !isReplaced && msg === input.msg) uncaught = sms;
    else if (port === undefined) report(node, msg, failed(sms));
    else {
      try {
        send(toPort(port, errorOutputs.length + 1, msg));
      } catch {
        report(node, msg, failed(sms));
      }
    }
  }
  finish(node, input, uncaught && failed(uncaught));
}

/** Lets the outcomes go to Catch nodes of the flow that was: there is no node they could leave by. */
export function toCatchNodes(
  RED: NodeAPI,
  origin: Node,
  input: InputMessage,
  outcomes: Outcome[],
): void {
  const bad = outcomes.filter(({ outcome }) => outcome !== 'sent');
  if (bad.length < outcomes.length) origin.warn(translate(RED, origin.type, 'log.sentWithoutNode'));
  deliver(RED, origin, [], input, bad);
}

/** What became of a message, and the error that says so. */
export interface Failed {
  sms: object;
  error: Error;
}

/** Calls `done` once, with the error of what is left in the message itself. Never throws. */
export function finish(node: Node, input: InputMessage, failed?: Failed): void {
  try {
    input.done(failed?.error);
  } catch {
    // It counts as done; only Node-RED's copy for Catch or Complete nodes failed.
    if (failed) report(node, input.msg, failed);
  }
}

/** The error of what has no port. */
function toError(RED: NodeAPI, { type }: Node, sms: Sms): SmsError {
  const code = sms.outcome === 'sent' ? OTHER : sms.code;
  return new SmsError(
    translate(RED, type, 'error.code', { code, meaning: meaningOf(RED, type, code) }),
    code,
  );
}

function toPort(port: number, outputs: number, msg: NodeMessage): (NodeMessage | null)[] {
  const ports = new Array<NodeMessage | null>(outputs).fill(null);
  ports[port] = msg;
  return ports;
}

/** To Catch nodes. Node-RED fails to copy some messages (a getter that throws): of those they get less. */
export function report(node: Node, msg: NodeMessageInFlow, { sms, error }: Failed): void {
  const { response, ...copyable } = sms as { response?: unknown };
  for (const part of [msg, { _msgid: msg._msgid, sms: copyable }]) {
    try {
      return node.error(error, part);
    } catch {
      // The next one holds less.
    }
  }
}
