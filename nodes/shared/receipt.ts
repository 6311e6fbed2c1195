// What Node-RED gave with one input message, kept until its outcome.
import type { Node, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { Receipt } from '../../lib/account/senders';

export type Send = (msg: (NodeMessage | null)[]) => void;
export type Done = (error?: Error) => void;

/** A message, and the node that took it in: which a redeploy may have replaced since. */
export interface SendReceipt extends Receipt {
  readonly origin: Node;
  readonly msg: NodeMessageInFlow;
  readonly send: Send;
  readonly done: Done;
}
