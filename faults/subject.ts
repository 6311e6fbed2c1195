// What can be killed: the outbox's own process, or a Node-RED. Types only.
import type { Offer } from './types';

export interface Subject {
  /** Where its outcomes leave into. */
  readonly outcomesPath: string;
  /** Begins a new process. It may be killed before it is up. */
  start(): Promise<void>;
  /** Resolves when it takes messages; rejects when it ended before. */
  up(): Promise<void>;
  /** Resolves when it has read what it kept: now it sends. Rejects like {@link up}. */
  open(): Promise<void>;
  /** Hands messages over; one that is not safe is offered again after a kill. */
  offer(offers: readonly Offer[]): void;
  /** Whether it need not be offered again. */
  isSafe(offer: Offer): boolean;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}
