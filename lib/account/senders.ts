// The send nodes that outcomes go back to, by id: a redeploy replaces the node, and what it asked for goes
// on. Shared by all accounts, since a node may come back with another one.
import { inSlices } from '../dispatch/slices';
import type { Outcome } from '../send/outcome';
import { type Absence, Grace } from './grace';

/** The node's own view of one input message; opaque here, but for its end without a node. */
export interface Receipt {
  /** Nothing can leave its node, which is gone for good or failed to pass it on. */
  abandon(outcomes: Outcome[]): void;
}

/** A send node as it is now. */
export interface Sink<R extends Receipt> {
  /** @param pending how many of its messages have no outcome yet */
  deliver(receipt: R, outcomes: Outcome[], pending: number): void;
  showPending(pending: number): void;
}

interface Place<R extends Receipt> {
  sink?: Sink<R> | undefined;
  /** Its node is there, but those it is wired to may not be yet. */
  nextSink?: Sink<R> | undefined;
  absence?: Absence | undefined;
  pending: number;
  parked: { receipt: R; outcomes: Outcome[] }[];
}

/** Told when a node is there again, or is not coming back. */
export interface SendersListener {
  senderBack(id: string): void;
  senderGone(id: string): void;
}

export class Senders<R extends Receipt = Receipt> {
  readonly grace = new Grace();
  private readonly places = new Map<string, Place<R>>();
  private readonly listeners = new Set<SendersListener>();

  listen(listener: SendersListener): { stop(): void } {
    this.listeners.add(listener);
    return { stop: () => this.listeners.delete(listener) };
  }

  /** The node is there. Nothing is started or delivered before {@link open}. */
  attach(id: string, sink: Sink<R>): void {
    const place = this.place(id);
    place.absence?.end();
    place.nextSink = sink;
  }

  /** All flows have started: what left a node before this moment would be lost. */
  open(): void {
    for (const [id, place] of this.places) {
      if (!place.nextSink) continue;
      const sink = (place.sink = place.nextSink);
      place.nextSink = undefined;
      if (place.pending > 0) sink.showPending(place.pending);
      inSlices(place.parked.splice(0), ({ receipt, outcomes }) =>
        this.deliver(id, receipt, outcomes),
      );
      for (const listener of this.listeners) listener.senderBack(id);
    }
  }

  detach(id: string): void {
    const place = this.place(id);
    place.sink = undefined;
    place.nextSink = undefined;
    place.absence?.end();
    place.absence = this.grace.begin(() => this.forget(id));
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
    place.sink?.showPending(place.pending);
  }

  /** Hands the outcomes of one message to its node, to the one that replaces it, or to nobody. */
  deliver(id: string, receipt: R, outcomes: Outcome[]): void {
    const place = this.places.get(id);
    if (!place) return abandon(receipt, outcomes);
    if (!place.sink) {
      place.parked.push({ receipt, outcomes });
      return;
    }
    // Never below 0: one that was counted before its node was gone may still come.
    place.pending = Math.max(0, place.pending - 1);
    try {
      place.sink.deliver(receipt, outcomes, place.pending);
    } catch {
      abandon(receipt, outcomes);
    }
  }

  private forget(id: string): void {
    const parked = this.places.get(id)?.parked ?? [];
    this.places.delete(id);
    inSlices(parked, ({ receipt, outcomes }) => abandon(receipt, outcomes));
    for (const listener of this.listeners) listener.senderGone(id);
  }

  private place(id: string): Place<R> {
    let place = this.places.get(id);
    if (!place) this.places.set(id, (place = { pending: 0, parked: [] }));
    return place;
  }
}

/** Whatever a node does with it, it must neither stop the account's line nor end Node-RED. */
function abandon(receipt: Receipt, outcomes: Outcome[]): void {
  try {
    receipt.abandon(outcomes);
  } catch {
    // It was its node's last chance.
  }
}
