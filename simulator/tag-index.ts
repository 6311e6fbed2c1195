// Which SMS went out under which tag, so that a look-up costs the same after ten messages and after a
// hundred thousand.
import type { TaggedSms } from './types';

export class TagIndex {
  private readonly byTag = new Map<string, TaggedSms[]>();

  /** Keeps `taken` in the order in which they were taken. */
  add(apiKey: string, tag: string, taken: readonly TaggedSms[]): void {
    const key = keyOf(apiKey, tag);
    const known = this.byTag.get(key);
    if (known) known.push(...taken);
    else this.byTag.set(key, [...taken]);
  }

  /** The SMS of one tag; another customer's are not seen. */
  find(apiKey: string, tag: string): readonly TaggedSms[] {
    return this.byTag.get(keyOf(apiKey, tag)) ?? [];
  }

  clear(): void {
    this.byTag.clear();
  }
}

function keyOf(apiKey: string, tag: string): string {
  return JSON.stringify([apiKey, tag]);
}
