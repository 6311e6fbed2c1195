// What Node-RED gave with one input message, kept until its outcome.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { NOT_STORED, type StoredMessage } from '../../lib/journal/journal';
import type { Outcome } from '../../lib/message/outcome';
import type { CompletedMessage } from '../../lib/outbox/collaborators';
import type { PendingInput } from '../../lib/outbox/state/entry';
import { restoreMessage, storeMessage } from '../../lib/outbox/storage/stored-message';
import { toCatchNodes, type Done, type InputMessage, type Send } from './deliver';

/** A class, not a literal: 100,000 of them may wait at once. */
export class NodeInput implements PendingInput, InputMessage {
  constructor(
    private readonly RED: NodeAPI,
    readonly origin: Node,
    readonly msg: NodeMessageInFlow,
    readonly send: Send,
    readonly done: Done,
  ) {}

  toCatchNodes(outcomes: Outcome[]): void {
    toCatchNodes(this.RED, this.origin, this, outcomes);
  }

  detach(): void {
    try {
      this.done();
    } catch {
      // It counts as done; only Node-RED's copy for Complete nodes failed.
    }
  }

  store(): StoredMessage {
    return storeMessage(this.msg);
  }
}

/** @returns the message as it came in, or as the journal has it: then nobody waits for its `done` any more */
export function inputOf({ input, stored = NOT_STORED }: CompletedMessage): InputMessage {
  if (input instanceof NodeInput) return input;
  const msg = restoreMessage(stored) as unknown as NodeMessageInFlow;
  return { origin: undefined, msg, send: nothing, done: nothing };
}

function nothing(): void {
  // It leaves by the node as it is now.
}
