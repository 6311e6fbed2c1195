// The two flows that are compared: the one users build today and this package's send node. Both make the
// same JSON body over kept-alive connections, and end in the same counter.
import type { Load, Variant } from './types';

/** The counter's type; its two instances are told apart by what they count. */
export const COUNTER = 'bench-counter';
export const FIRST_NODE = 'first';

/** One part of plain GSM text, 100 characters. */
const TEXT =
  'Alarme : la pompe 12 du hall 3 est en panne depuis dix minutes, merci de passer sur place au plus ...';
const MESSAGE = { phoneNumbers: '+33612345678', payload: TEXT.slice(0, 100) };

/** @param index in a flood each message has a number of its own */
export function messageFor(load: Load, index: number): typeof MESSAGE {
  if (load !== 'flood') return { ...MESSAGE };
  return { ...MESSAGE, phoneNumbers: `+336${10_000_000 + index}` };
}

const API_KEY = 'SIMULATOR-KEY';
const ACCOUNT = 'account';
const TAB = { id: 'tab', type: 'tab', label: 'Benchmark' };

type FlowNode = Record<string, unknown> & { id: string; type: string };

/** @returns what Node-RED reads from its user directory: the flow, and the credentials it does not encrypt */
export function flowFiles(variant: Variant, apiUrl: string): Record<string, unknown> {
  const nodes = variant === 'flow' ? flowOfToday(apiUrl) : sendNode(apiUrl);
  const counters = (['delivered', 'failed'] as const).map((counts) => onTab(counter(counts)));
  return {
    'flows.json': [TAB, ...nodes, ...counters],
    'flows_cred.json': { [ACCOUNT]: { apiKey: API_KEY } },
  };
}

function flowOfToday(apiUrl: string): FlowNode[] {
  const ask = `msg.payload = {
  apiKey: ${JSON.stringify(API_KEY)},
  phoneNumbers: msg.phoneNumbers,
  message: msg.payload,
};
return msg;`;
  const read = `return msg.payload.success === true ? [msg, null] : [null, msg];`;
  return [
    { id: FIRST_NODE, type: 'function', func: ask, outputs: 1, wires: [['request']] },
    {
      id: 'request',
      type: 'http request',
      method: 'POST',
      ret: 'obj',
      paytoqs: 'ignore',
      url: `${apiUrl}/send`,
      persist: true,
      authType: '',
      senderr: false,
      headers: [],
      wires: [['read']],
    },
    { id: 'read', type: 'function', func: read, outputs: 2, wires: [['delivered'], ['failed']] },
  ].map(onTab);
}

function sendNode(apiUrl: string): FlowNode[] {
  const errorOutputs = ['other'];
  return [
    { id: ACCOUNT, type: 'smspartner-account', apiUrl, requestsPerSecond: 0, maxPerHour: 0 },
    onTab({
      id: FIRST_NODE,
      type: 'smspartner-send',
      account: ACCOUNT,
      errorOutputs,
      outputs: 2,
      wires: [['delivered'], ['failed']],
    }),
  ];
}

function counter(id: 'delivered' | 'failed'): FlowNode {
  return { id, type: COUNTER, wires: [] };
}

function onTab(node: FlowNode): FlowNode {
  return { ...node, z: TAB.id, x: 100, y: 100 };
}
