// A message on its way out of a send node, and how Node-RED takes it. Types only.
import type { Node, NodeMessage, NodeMessageInFlow } from 'node-red';

export type Send = (msg: (NodeMessage | null)[]) => void;
export type Done = (error?: Error) => void;

/** A message, and the node that took it in: which a redeploy may have replaced since, or a restart. */
export interface InputMessage {
  readonly origin: Node | undefined;
  readonly msg: NodeMessageInFlow;
  readonly send: Send;
  readonly done: Done;
}
