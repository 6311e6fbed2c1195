// The send nodes that outcomes go back to, by id: a redeploy replaces the node, and what it asked for goes
// on. Shared by all accounts, since a node may come back with another one.
import { type Clock, SYSTEM_CLOCK } from '../queueing/clock';
import { inSlices } from '../queueing/time-slices';
import type { CompletedMessage } from '../outbox/collaborators';
import { type Absence, GracePeriod } from './grace-period';

/** A send node as it is now. */
export interface OutcomeSink {
  /** @param pending how many of its messages have no outcome yet */
  deliver(completed: CompletedMessage, pending: number): void;
  /** Something that its status shows is different now. */
  show(pending: number): void;
}

interface ParkedOutcomes {
  completed: CompletedMessage;
  /** Nothing can leave its node, which is gone for good or failed to pass it on. */
  withoutNode: () => void;
}

interface NodeSlot {
  sink?: OutcomeSink | undefined;
  /** Its node is there, but those it is wired to may not be yet. */
  nextSink?: OutcomeSink | undefined;
  absence?: Absence | undefined;
  pending: number;
  parked: ParkedOutcomes[];
}

/** Told when a node is there again, or is not coming back. */
export interface SendNodesListener {
  nodeBack(id: string): void;
  nodeIsGone(id: string): void;
  /** All flows have started: whose node is not there by now is gone. */
  opened(): void;
}

export class SendNodes {
  readonly gracePeriod: GracePeriod;
  /** Whether flows have started at all. */
  isOpen = false;
  private readonly slots = new Map<string, NodeSlot>();
  private readonly listeners = new Set<SendNodesListener>();

  constructor(clock: Clock = SYSTEM_CLOCK) {
    this.gracePeriod = new GracePeriod(clock);
  }

  listen(listener: SendNodesListener): { stop(): void } {
    this.listeners.add(listener);
    return { stop: () => this.listeners.delete(listener) };
  }

  /** The node is there. Nothing is started or delivered before {@link open}. */
  attach(id: string, sink: OutcomeSink): void {
    const slot = this.slot(id);
    slot.absence?.end();
    slot.nextSink = sink;
  }

  /** All flows have started: what left a node before this moment would be lost. */
  open(): void {
    this.isOpen = true;
    for (const [id, slot] of this.slots) {
      if (!slot.nextSink) continue;
      const sink = (slot.sink = slot.nextSink);
      slot.nextSink = undefined;
      sink.show(slot.pending);
      inSlices(slot.parked.splice(0), ({ completed, withoutNode }) =>
        this.deliver(id, completed, withoutNode),
      );
      for (const listener of this.listeners) listener.nodeBack(id);
    }
    for (const listener of this.listeners) listener.opened();
  }

  detach(id: string): void {
    const slot = this.slot(id);
    slot.sink = undefined;
    slot.nextSink = undefined;
    slot.absence?.end();
    slot.absence = this.gracePeriod.begin(() => this.forget(id));
  }

  isPresent(id: string): boolean {
    return this.slots.get(id)?.sink !== undefined;
  }

  /** Whether it is there or may come back. */
  isKnown(id: string): boolean {
    return this.slots.has(id);
  }

  /** Counts a message that has no outcome yet. */
  began(id: string): void {
    const slot = this.slots.get(id);
    if (!slot) return;
    slot.pending += 1;
    slot.sink?.show(slot.pending);
  }

  /** What the status of any of them shows may be different now. */
  refresh(): void {
    for (const { sink, pending } of this.slots.values()) sink?.show(pending);
  }

  /**
   * Hands the outcomes of one message to its node, to the one that replaces it, or to nobody.
   *
   * @param withoutNode called instead where nothing can leave by a node
   */
  deliver(id: string, completed: CompletedMessage, withoutNode: () => void): void {
    const slot = this.slots.get(id);
    if (!slot) return leave(completed, withoutNode);
    if (!slot.sink) {
      slot.parked.push({ completed, withoutNode });
      return;
    }
    // Never below 0: one that was counted before its node was gone may still come.
    slot.pending = Math.max(0, slot.pending - 1);
    const { sink, pending } = slot;
    leave(completed, () => {
      try {
        sink.deliver(completed, pending);
      } catch {
        withoutNode();
      }
    });
  }

  private forget(id: string): void {
    const parked = this.slots.get(id)?.parked ?? [];
    this.slots.delete(id);
    inSlices(parked, ({ completed, withoutNode }) => leave(completed, withoutNode));
    for (const listener of this.listeners) listener.nodeIsGone(id);
  }

  private slot(id: string): NodeSlot {
    let slot = this.slots.get(id);
    if (!slot) this.slots.set(id, (slot = { pending: 0, parked: [] }));
    return slot;
  }
}

/** Whatever a node does with it, it must neither stop the account's queue nor end Node-RED. */
function leave(completed: CompletedMessage, way: () => void): void {
  try {
    way();
  } catch {
    // It was its node's last chance.
  }
  completed.left();
}
