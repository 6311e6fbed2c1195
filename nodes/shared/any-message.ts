// Messages as flows make them: frozen, without prototype, with getters that throw. Whatever they are, an
// outcome can be put on them, because nothing may throw after an answer has come.
import type { NodeAPI, NodeMessageInFlow } from 'node-red';
import { isLight } from './is-light';

/** Node-RED never copies them. */
const UNTOUCHED: readonly string[] = ['req', 'res'];

/** @returns the message itself, or a copy of one that cannot be written to */
export function withSms(msg: NodeMessageInFlow, sms: object): NodeMessageInFlow {
  try {
    return Object.assign(msg, { sms });
  } catch {
    return shallowCopy(msg, sms);
  }
}

/**
 * What is heavy is the same in both: copying it would stop everything else. A copy of the copy, so that a failure
 * cannot cost the message its `req` and `res`, which Node-RED takes off.
 */
export function copyOf(RED: NodeAPI, msg: NodeMessageInFlow): NodeMessageInFlow {
  try {
    const { light, heavy } = byWeight(msg);
    return Object.defineProperties(RED.util.cloneMessage(light), heavy);
  } catch {
    return shallowCopy(msg);
  }
}

function byWeight(msg: NodeMessageInFlow) {
  const light = shallowCopy(msg);
  const heavy: PropertyDescriptorMap = {};
  for (const name of Object.keys(light)) {
    const property = Object.getOwnPropertyDescriptor(light, name);
    if (!property || UNTOUCHED.includes(name) || isLight(property.value)) continue;
    heavy[name] = property;
    delete light[name as keyof NodeMessageInFlow];
  }
  return { light, heavy };
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
