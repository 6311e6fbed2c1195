// A journal that tells what is written to it: which messages are durable, which attempts were interrupted,
// which are a second try. And, for the control run, one that leaves the attempts out.
import type { Change, Journal, Recovered } from '../lib/journal/journal';

export interface JournalWatcher {
  accepted(keys: string[]): void;
  /** @param interrupted the messages of attempts that were open, each with its attempt */
  opened(interrupted: string[]): void;
  triedAgain(entries: number[]): void;
}

export interface WatchOptions {
  isWithoutWriteAhead: boolean;
}

export function watchJournal(
  journal: Journal,
  watcher: JournalWatcher,
  { isWithoutWriteAhead }: WatchOptions,
): Journal {
  const earlier = new EarlierAttempts();
  return {
    set onLost(listener: Journal['onLost']) {
      journal.onLost = listener;
    },
    open: async () => {
      const recovered = await journal.open();
      earlier.restore(recovered);
      watcher.opened(interruptedOf(recovered));
      return recovered;
    },
    write: async (changes) => {
      const kept = isWithoutWriteAhead ? changes.filter(isNoAttempt) : changes;
      const written = await journal.write(kept);
      const again = earlier.note(changes);
      if (again.length > 0) watcher.triedAgain(again);
      const keys = keysOf(changes);
      if (keys.length > 0) watcher.accepted(keys);
      return written;
    },
    readOn: (after, before) => journal.readOn(after, before),
    readStored: (ids) => journal.readStored(ids),
    forgetOld: (before, damagedBefore) => journal.forgetOld(before, damagedBefore),
    vacuum: () => journal.vacuum(),
    close: () => journal.close(),
  };
}

/** The keys of what was accepted; one that is taken stands for an earlier message, which is as durable. */
function keysOf(changes: readonly Change[]): string[] {
  return changes.flatMap((change) =>
    change.do === 'accept' ? (change.entries[0]?.message?.keyed?.key ?? []) : [],
  );
}

function interruptedOf({ attempts }: Recovered): string[] {
  return attempts.flatMap(({ id, entries }) => entries.map((entry) => `${entry} in ${id}`));
}

const isNoAttempt = (change: Change): boolean => change.do !== 'attempt';

/** Which entries have an attempt that nobody has forgotten. */
class EarlierAttempts {
  private readonly entriesOf = new Map<number, readonly number[]>();

  restore({ attempts }: Recovered): void {
    this.entriesOf.clear();
    for (const { id, entries } of attempts) this.entriesOf.set(id, entries);
  }

  /** @returns the entries that are tried once more */
  note(changes: readonly Change[]): number[] {
    const again: number[] = [];
    for (const change of changes) {
      if (change.do === 'forgetAttempt') this.entriesOf.delete(change.id);
      if (change.do !== 'attempt') continue;
      const known = new Set([...this.entriesOf.values()].flat());
      again.push(...change.attempt.entries.filter((id) => known.has(id)));
      this.entriesOf.set(change.attempt.id, change.attempt.entries);
    }
    return again;
  }
}
