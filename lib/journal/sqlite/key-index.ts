// Which of the user's keys are taken, and what a message is told whose key is. Knows keys and what they
// stand for as keyed hashes only.
import type { Duplicate, EntryRow } from '../journal';
import type { Hashed } from '../keyed-hash';
import { readEnded, readKey, readState, writeKey, type KeyOwner } from './row-codec';
import type { Statements } from './statements';

interface Taken {
  key: string;
  content: string;
}

export class KeyIndex {
  /** @param siblings see writer.ts */
  constructor(
    private readonly statements: Statements,
    private readonly hashed: Hashed,
    private readonly siblings: ReadonlyMap<number, ReadonlySet<number>>,
  ) {}

  /** @returns the keyed hash, `''` where the message has no key, or who has the key */
  take(first: EntryRow): string | Duplicate {
    const keyed = first.message?.keyed;
    if (!keyed) return '';
    const { id, acceptedAt } = first;
    const key = this.hashed(`key ${keyed.key}`);
    const content = this.hashed(`content ${keyed.content}`);
    const duplicate = this.find(id, { key, content }, keyed.freeBefore);
    if (duplicate) return duplicate;
    const owner = { messageId: id, acceptedAt, content };
    this.statements.replaceKey.run(key, acceptedAt, writeKey(key, owner));
    return key;
  }

  /** Unless another message has it by now. */
  free(key: string, messageId: number): void {
    if (this.ownerOf(key)?.messageId === messageId) this.statements.deleteKey.run(key);
  }

  private find(id: number, { key, content }: Taken, freeBefore: number): Duplicate | undefined {
    const owner = this.ownerOf(key);
    // Its own, where a message is accepted once more.
    if (!owner || owner.messageId === id || owner.acceptedAt <= freeBefore) return undefined;
    return {
      messageId: id,
      earlierId: owner.messageId,
      isSame: owner.content === content,
      ...this.stateOf(owner.messageId),
    };
  }

  private ownerOf(key: string): KeyOwner | undefined {
    const row = this.statements.selectKey.get(key);
    return row && readKey(key, row.sealed);
  }

  /** Of a message with several entries: of the first that has not ended. */
  private stateOf(messageId: number): Pick<Duplicate, 'earlierState' | 'earlierSummary'> {
    for (const id of [messageId, ...(this.siblings.get(messageId) ?? [])]) {
      const live = this.statements.selectLive.get(id);
      if (!live) continue;
      const { state, outcome } = readState(id, live.state);
      return { earlierState: state, earlierSummary: state === 'held' ? outcome : '' };
    }
    const ended = this.statements.selectEnded.get(messageId);
    const earlierSummary = ended ? readEnded(messageId, ended.sealed).summary : '{}';
    return { earlierState: 'ended', earlierSummary };
  }
}
