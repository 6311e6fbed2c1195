// The send nodes that outcomes go back to, by id: a redeploy replaces the node, and what it asked for goes
// on. Shared by all accounts, since a node may come back with another one.
import { inSlices } from '../queueing/time-slices';
import type { CompletedMessage } from '../outbox/completed-message';
import { type Absence, GracePeriod } from './grace-period';

/** A send node as it is now. */
export interface OutcomeSink<R> {
  /** @param pending how many of its messages have no outcome yet */
  deliver(completed: CompletedMessage<R>, pending: number): void;
  /** Something that its status shows is different now. */
  show(pending: number): void;
}

interface ParkedOutcome<R> {
  completed: CompletedMessage<R>;
  /** Nothing can leave its node, which is gone for good or failed to pass it on. */
  toCatchNodes: () => void;
}

interface NodeSlot<R> {
  sink?: OutcomeSink<R> | undefined;
  /** Its node is there, but those it is wired to may not be yet. */
  nextSink?: OutcomeSink<R> | undefined;
  absence?: Absence | undefined;
  pending: number;
  parked: ParkedOutcome<R>[];
}

/** Told when a node is there again, or is not coming back. */
export interface SendNodesListener {
  nodeBack(id: string): void;
  nodeIsGone(id: string): void;
  /** All flows have started: whose node is not there by now is gone. */
  opened(): void;
}

export class SendNodes<R> {
  readonly gracePeriod = new GracePeriod();
  /** Whether flows have started at all. */
  isOpen = false;
  private readonly places = new Map<string, NodeSlot<R>>();
  private readonly listeners = new Set<SendNodesListener>();

  listen(listener: SendNodesListener): { stop(): void } {
    this.listeners.add(listener);
    return { stop: () => this.listeners.delete(listener) };
  }

  /** The node is there. Nothing is started or delivered before {@link open}. */
  attach(id: string, sink: OutcomeSink<R>): void {
    const place = this.place(id);
    place.absence?.end();
    place.nextSink = sink;
  }

  /** All flows have started: what left a node before this moment would be lost. */
  open(): void {
    this.isOpen = true;
    for (const [id, place] of this.places) {
      if (!place.nextSink) continue;
      const sink = (place.sink = place.nextSink);
      place.nextSink = undefined;
      sink.show(place.pending);
      inSlices(place.parked.splice(0), ({ completed, toCatchNodes }) =>
        this.deliver(id, completed, toCatchNodes),
      );
      for (const listener of this.listeners) listener.nodeBack(id);
    }
    for (const listener of this.listeners) listener.opened();
  }

  detach(id: string): void {
    const place = this.place(id);
    place.sink = undefined;
    place.nextSink = undefined;
    place.absence?.end();
    place.absence = this.gracePeriod.begin(() => this.forget(id));
  }

  isPresent(id: string): boolean {
    return this.places.get(id)?.sink !== undefined;
  }

  /** Whether it is there or may come back. */
  isKnown(id: string): boolean {
    return this.places.has(id);
  }

  /** Counts a message that has no outcome yet. */
  began(id: string): void {
    const place = this.places.get(id);
    if (!place) return;
    place.pending += 1;
    place.sink?.show(place.pending);
  }

  /** What the status of any of them shows may be different now. */
  refresh(): void {
    for (const { sink, pending } of this.places.values()) sink?.show(pending);
  }

  /**
   * Hands the outcomes of one message to its node, to the one that replaces it, or to nobody.
   *
   * @param toCatchNodes nothing can leave by a node
   */
  deliver(id: string, completed: CompletedMessage<R>, toCatchNodes: () => void): void {
    const place = this.places.get(id);
    if (!place) return leave(completed, toCatchNodes);
    if (!place.sink) {
      place.parked.push({ completed, toCatchNodes });
      return;
    }
    // Never below 0: one that was counted before its node was gone may still come.
    place.pending = Math.max(0, place.pending - 1);
    const { sink, pending } = place;
    leave(completed, () => {
      try {
        sink.deliver(completed, pending);
      } catch {
        toCatchNodes();
      }
    });
  }

  private forget(id: string): void {
    const parked = this.places.get(id)?.parked ?? [];
    this.places.delete(id);
    inSlices(parked, ({ completed, toCatchNodes }) => leave(completed, toCatchNodes));
    for (const listener of this.listeners) listener.nodeIsGone(id);
  }

  private place(id: string): NodeSlot<R> {
    let place = this.places.get(id);
    if (!place) this.places.set(id, (place = { pending: 0, parked: [] }));
    return place;
  }
}

/** Whatever a node does with it, it must neither stop the account's line nor end Node-RED. */
function leave<R>(completed: CompletedMessage<R>, way: () => void): void {
  try {
    way();
  } catch {
    // It was its node's last chance.
  }
  completed.left();
}
