// The nodes of one type that ask, by id, as they are now: a redeploy replaces a node, and the answer to what it
// asked leaves by the one with the same id. What is asked, and what a node makes of it, must never enter here.
import type { NodeAPI } from 'node-red';
import { finish, type InputMessage } from './deliver';

/** A node as it is now. */
export interface AskingNode<Memory, Result> {
  /** All flows have started: what it sends from now on arrives. @param memory its own, whatever was deployed */
  begin(memory: Memory): void;
  /** An answer leaves by it. */
  take(input: InputMessage, result: Result, memory: Memory): void;
}

interface Slot<Memory, Result> {
  node: AskingNode<Memory, Result> | undefined;
  hasBegun: boolean;
  memory: Memory;
  /** Answers that came while flows stopped or started. */
  parked: [input: InputMessage, result: Result][];
}

export class AskingNodes<Memory, Result> {
  private readonly slots = new Map<string, Slot<Memory, Result>>();
  private isOpen = false;

  /** @param fresh what a node remembers that was not there before */
  constructor(
    RED: NodeAPI,
    private readonly fresh: () => Memory,
  ) {
    RED.events.on('flows:stopping', () => (this.isOpen = false));
    RED.events.on('flows:starting', () => (this.isOpen = false));
    RED.events.on('flows:started', () => this.open());
  }

  attach(id: string, node: AskingNode<Memory, Result>): void {
    const { memory, parked } = this.slots.get(id) ?? { memory: this.fresh(), parked: [] };
    this.slots.set(id, { node, hasBegun: false, memory, parked });
  }

  detach(id: string): void {
    const slot = this.slots.get(id);
    if (slot) slot.node = undefined;
  }

  /** Lets an answer leave by its node, now or when flows have started; of a node that is gone, by nobody. */
  deliver(id: string, input: InputMessage, result: Result): void {
    const slot = this.slots.get(id);
    if (!slot) leaveNowhere(input);
    else if (this.isOpen && slot.node) takeBy(slot.node, input, result, slot.memory);
    else slot.parked.push([input, result]);
  }

  /** Whose node is not there by now was removed or disabled. */
  private open(): void {
    this.isOpen = true;
    for (const [id, slot] of this.slots) {
      const { node, memory, hasBegun } = slot;
      const parked = slot.parked.splice(0);
      if (!node) {
        this.slots.delete(id);
        for (const [input] of parked) leaveNowhere(input);
        continue;
      }
      for (const [input, result] of parked) takeBy(node, input, result, memory);
      slot.hasBegun = true;
      if (!hasBegun) node.begin(memory);
    }
  }
}

/** Whatever a node does with it, it must not end Node-RED. */
function takeBy<Memory, Result>(
  node: AskingNode<Memory, Result>,
  input: InputMessage,
  result: Result,
  memory: Memory,
): void {
  try {
    node.take(input, result, memory);
  } catch {
    leaveNowhere(input);
  }
}

function leaveNowhere(input: InputMessage): void {
  if (input.origin) finish(input.origin, input);
}
