// Messages that stand for an event, by the user's key: the journal says whether it was used before, and a
// message whose key is taken gets the outcome of the earlier one instead of being sent.
import { type Duplicate, NOT_STORED, type Written } from '../journal/journal';
import { type Outcome, outcomeOfRejection, ownOutcome } from '../message/outcome';
import { CODE } from '../pure/codes/error-codes';
import type { OutboxParts } from './parts';
import type { OutboxMessage } from './state/entry';
import { rowsOf } from './storage/row-mapping';

/** The earlier one may be purged between the journal's answer and ours: then it is asked again. */
const MOST_QUESTIONS = 5;

export class Deduplication {
  constructor(
    private readonly parts: Pick<OutboxParts, 'registry' | 'session' | 'completion' | 'time'>,
  ) {}

  /**
   * @param written the write that holds it with its key
   * @returns whether it may be sent; `undefined` when it is not in the journal. Where it may not, its outcome
   *   leaves, now or with that of the earlier one
   */
  async deduplicate(
    message: OutboxMessage,
    written: Promise<Written | undefined>,
  ): Promise<boolean | undefined> {
    for (let question = 0; question < MOST_QUESTIONS; question += 1) {
      const result = await (question === 0 ? written : this.ask(message));
      if (!result) return undefined;
      const duplicate = result.duplicates.find(({ messageId }) => messageId === message.id);
      if (!duplicate) return true;
      if (this.answer(message, duplicate)) return false;
    }
    this.conclude(message, [ownOutcome('unknown', 'unknown', { reason: 'interrupted' }, [])]);
    return false;
  }

  /** One that was waiting for an earlier one when the process ended. */
  async deduplicateAgain(message: OutboxMessage): Promise<boolean> {
    for (;;) {
      const isOurs = await this.deduplicate(message, this.ask(message));
      if (isOurs !== undefined) return isOurs;
      // It was accepted long ago: it waits until the journal can be used again.
      await this.parts.session.writeEventually([]);
    }
  }

  private async ask(message: OutboxMessage): Promise<Written | undefined> {
    const stored = await this.storedOf(message);
    const entries = rowsOf(message, stored, this.parts.time.keysFreeBefore);
    return this.parts.session.write([{ do: 'accept', entries }]);
  }

  private async storedOf(message: OutboxMessage) {
    if (message.input !== undefined) return message.input.store();
    const stored = await this.parts.session.readStored([message.id]);
    return stored.get(message.id) ?? NOT_STORED;
  }

  /** @returns whether its outcome is known, or will be */
  private answer(message: OutboxMessage, duplicate: Duplicate): boolean {
    const { earlierId, earlierState, earlierSummary, isSame } = duplicate;
    if (!isSame) return this.conclude(message, [keyReused()], false);
    if (earlierState === 'ended' || earlierState === 'held') {
      return this.conclude(message, [readSummary(earlierSummary)]);
    }
    const earlier = this.parts.registry.messages.get(earlierId);
    if (!earlier) return false;
    if (earlier.left) return this.conclude(message, earlier.left);
    earlier.waitingDuplicates = [...earlier.waitingDuplicates, message];
    void this.follow(message);
    return true;
  }

  /** Written, so that it has its outcome whatever happens; without its key, which the earlier one has. */
  private async follow(message: OutboxMessage): Promise<void> {
    const stored = await this.storedOf(message);
    const entries = rowsOf(message, stored, this.parts.time.keysFreeBefore, true);
    if (message.left === undefined)
      await this.parts.session.writeEventually([{ do: 'accept', entries }]);
  }

  private conclude(message: OutboxMessage, outcomes: readonly Outcome[], isDuplicate = true): true {
    this.parts.completion.completeDuplicate(message, outcomes, isDuplicate);
    return true;
  }
}

function keyReused(): Outcome {
  const problem = { rule: 'keyReused', field: 'key', code: CODE.constraint } as const;
  return outcomeOfRejection({ phoneNumbers: [], problems: [problem] });
}

function readSummary(summary: string): Outcome {
  try {
    return JSON.parse(summary) as Outcome;
  } catch {
    return ownOutcome('unknown', 'unknown', { reason: 'interrupted' }, []);
  }
}
