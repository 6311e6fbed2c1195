// Messages as flows make them: frozen, without prototype, with getters that throw. Whatever they are, an
// outcome can be put on them, because nothing may throw after an answer has come.
import type { NodeAPI, NodeMessageInFlow } from 'node-red';

/** @returns the message itself, or a copy of one that cannot be written to */
export function withSms(msg: NodeMessageInFlow, sms: object): NodeMessageInFlow {
  try {
    return Object.assign(msg, { sms });
  } catch {
    return shallowCopy(msg, sms);
  }
}

/** A copy of the copy, so that a failure cannot cost the message its `req` and `res`, which Node-RED takes off. */
export function copyOf(RED: NodeAPI, msg: NodeMessageInFlow): NodeMessageInFlow {
  try {
    return RED.util.cloneMessage(shallowCopy(msg));
  } catch {
    return shallowCopy(msg);
  }
}

/** Calls no getter. */
function shallowCopy(msg: NodeMessageInFlow, sms?: object): NodeMessageInFlow {
  const own = { value: sms, writable: true, enumerable: true, configurable: true };
  const properties = Object.getOwnPropertyDescriptors(msg);
  return Object.defineProperties(
    {} as NodeMessageInFlow,
    sms ? { ...properties, sms: own } : properties,
  );
}
