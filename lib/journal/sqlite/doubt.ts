// What a journal makes of its messages when the log beside it is gone: any of them may have been sent since the
// file was last written, and nobody knows under which tag. Each gets an attempt that no look-up can prove, so
// that it is held for a human, never sent unseen, and never lost.
import { randomBytes } from 'node:crypto';
import { withChecksum } from './checksum';
import type { Engine } from './engine';
import type { Found } from './recovery';
import { writeAttempt } from './row-codec';
import type { Statements } from './statements';

/** Of nobody's account: no canary proves anything for it. */
const KIND = 'lost log';

/** Entries in one such attempt: each is asked for once. */
const ENTRIES_PER_ATTEMPT = 500;

/** In a transaction of its caller's; what was found before is to be read again. */
export function doubtAll(
  engine: Engine,
  { insertAttempt, replaceMeta }: Statements,
  found: Found,
): void {
  const known = new Set(found.attempts.flatMap(({ entries }) => entries));
  const rows = engine
    .prepare("SELECT id FROM live WHERE state = 'waiting ' || id ORDER BY id")
    .values() as [number][];
  const waiting = rows.map(([id]) => id).filter((id) => !known.has(id));
  let { nextId } = found;
  for (let at = 0; at < waiting.length; at += ENTRIES_PER_ATTEMPT) {
    const entries = waiting.slice(at, at + ENTRIES_PER_ATTEMPT);
    const tag = randomBytes(8).toString('hex');
    const id = nextId++;
    insertAttempt.run(id, writeAttempt({ id, tag, kind: KIND, entries }));
  }
  replaceMeta.run('nextId', withChecksum('meta nextId', String(nextId)));
}
