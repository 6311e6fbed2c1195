// A journal that tells what is written to it: which messages are durable, which attempts were interrupted,
// which are a second try. And, for the control runs, one that writes the attempts too late or not at all.
import type { Change, Journal, Recovered } from '../lib/journal/journal';

export interface JournalWatcher {
  accepted(keys: string[]): void;
  /** @param interrupted the messages of attempts that were open, each with its attempt */
  opened(interrupted: string[]): void;
  triedAgain(entries: number[]): void;
}

/** When an attempt is on the disk: `ahead` of its request, as it must be, or some time after it is said to be. */
export type AttemptWriting = 'ahead' | 'late' | 'never';

/** Longer than any answer takes, and than it takes to be killed. */
const LATE_MS = 1000;

export interface WatchOptions {
  attempts: AttemptWriting;
}

export function watchJournal(
  journal: Journal,
  watcher: JournalWatcher,
  { attempts }: WatchOptions,
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
      const written = await journal.write(
        attempts === 'ahead' ? changes : changes.filter(isNoAttempt),
      );
      if (attempts === 'late') writeLate(journal, changes.filter(isAttempt));
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

const isAttempt = (change: Change): boolean => change.do === 'attempt';
const isNoAttempt = (change: Change): boolean => !isAttempt(change);

function writeLate(journal: Journal, changes: Change[]): void {
  // By then it may be closed.
  const write = (): void => void journal.write(changes).catch(() => undefined);
  if (changes.length > 0) setTimeout(write, LATE_MS).unref();
}

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
