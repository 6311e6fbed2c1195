// One input message on its way through an account: what is left to do for it, and what became of its parts.
import type { Problem, FieldReading } from '../send/message';
import { mergeOutcomes } from '../send/merge';
import { type Outcome, outcomeOfRejection } from '../send/outcome';

export class Job {
  /** Its values; there until they were checked. */
  reading: FieldReading | undefined;
  private readonly outcomes: Outcome[] = [];
  /** By request, whichever ends first: ids stand in the order of the numbers they belong to. */
  private readonly answers: Outcome[] = [];
  private requests = 0;
  private requestsLeft = 0;

  /** @param settle called once, with all outcomes, when nothing is left to do */
  constructor(
    readonly senderId: string,
    private readonly settle: (outcomes: Outcome[]) => void,
  ) {}

  /** Call before the first of its requests can end. */
  expectRequests(count: number): void {
    this.requests = count;
    this.requestsLeft = count;
  }

  /** Something that no request is made for. */
  add(outcome: Outcome): void {
    this.outcomes.push(outcome);
  }

  /** @param index of the request, counted from 0 */
  finishRequest(index: number, outcome: Outcome): void {
    this.answers[index] = outcome;
    this.requestsLeft -= 1;
    this.settleIfDone();
  }

  settleIfDone(): void {
    if (this.requestsLeft > 0) return;
    const outcomes = [...this.outcomes, ...this.answers];
    this.settle(mergeOutcomes(outcomes, this.requests > 1));
  }

  /** Refuses all of it before any request. */
  refuse(phoneNumbers: string[], problem: Problem): void {
    this.add(outcomeOfRejection({ phoneNumbers, problems: [problem] }));
  }
}
