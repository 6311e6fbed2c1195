// The flows that are measured. Two are compared: the one users build today and this package's send node. Both make
// the same JSON body over kept-alive connections, and end in the same counter.
import type { Load, Variant } from './types';

/** The counter's type; its two instances are told apart by what they count. */
export const COUNTER = 'bench-counter';
export const FIRST_NODE = 'first';

/** The one account that the simulator has by itself. */
export const API_KEY = 'SIMULATOR-KEY';

/** One part of plain GSM text, 100 characters. */
const TEXT =
  'Alarme : la pompe 12 du hall 3 est en panne depuis dix minutes, merci de passer sur place au plus ...';
const MESSAGE = { phoneNumbers: '+33612345678', payload: TEXT.slice(0, 100) };

export function messageFor(numbers: Load['numbers'], index: number): typeof MESSAGE {
  if (numbers === 'one') return { ...MESSAGE };
  return { ...MESSAGE, phoneNumbers: `+336${10_000_000 + index}` };
}

const TAB = { id: 'tab', type: 'tab', label: 'Benchmark' };

type FlowNode = Record<string, unknown> & { id: string; type: string };

/** What Node-RED reads from its user directory, by file name. */
export type FlowFiles = Record<string, unknown>;

/** Begins with the node FIRST_NODE. */
export function comparedFlow(variant: Variant, apiUrl: string): FlowFiles {
  if (variant === 'flow') return flowFiles(flowOfToday(apiUrl), {});
  return accountsFlow([API_KEY], apiUrl, () => FIRST_NODE);
}

/** An account with a send node of its own for each key. @param idOf the id of the send node with this index */
export function accountsFlow(
  keys: readonly string[],
  apiUrl: string,
  idOf: (index: number) => string,
): FlowFiles {
  const accountOf = (index: number): string => `account-${index}`;
  const nodes = keys.flatMap((_, index) => sendNode(accountOf(index), idOf(index), apiUrl));
  const credentials = keys.map((apiKey, index) => [accountOf(index), { apiKey }] as const);
  return flowFiles(nodes, Object.fromEntries(credentials));
}

/** Nothing but the counters: what Node-RED takes by itself. */
export function emptyFlow(): FlowFiles {
  return flowFiles([], {});
}

/** @param credentials Node-RED does not encrypt them here */
function flowFiles(nodes: FlowNode[], credentials: Record<string, unknown>): FlowFiles {
  const counters = (['delivered', 'failed'] as const).map((counts) => onTab(counter(counts)));
  return { 'flows.json': [TAB, ...nodes, ...counters], 'flows_cred.json': credentials };
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

function sendNode(account: string, id: string, apiUrl: string): FlowNode[] {
  const errorOutputs = ['other'];
  return [
    { id: account, type: 'smspartner-account', apiUrl, requestsPerSecond: 0, maxPerHour: 0 },
    onTab({
      id,
      type: 'smspartner-send',
      account,
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
