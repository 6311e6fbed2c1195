// Journals in folders of their own, and what is put in them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEngine, type EngineName } from '../../../lib/journal/sqlite/engine';
import {
  JournalError,
  KEEP_MS,
  type Change,
  type EndChange,
  type EntryRow,
  type Journal,
} from '../../../lib/journal/journal';
import { createSqliteJournal } from '../../../lib/journal/sqlite/sqlite-journal';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Those that this Node has. */
export const ENGINES = (['node', 'wasm'] as EngineName[]).filter((name) => {
  try {
    return Boolean(loadEngine(name));
  } catch {
    return false;
  }
});

export const NUMBER = '+33612345678';

/** A message of one entry. */
export function entry(id: number, more: Partial<EntryRow> = {}): EntryRow {
  return {
    id,
    messageId: id,
    nodeId: 'a1b2c3d4e5f60718',
    acceptedAt: Date.now(),
    expiresAt: Date.now() + HOUR,
    whenUnknown: 'verify',
    sms: 1,
    order: JSON.stringify({ phoneNumbers: [NUMBER], message: `Très chaud ${id} 🔥` }),
    message: {
      stored: JSON.stringify({ _msgid: `m${id}`, payload: `Très chaud ${id}` }),
      isPartial: false,
      outcomes: '',
    },
    ...more,
  };
}

export function accept(id: number, more: Partial<EntryRow> = {}): Change {
  return { do: 'accept', entries: [entry(id, more)] };
}

export function keyed(id: number, key: string, content: string, acceptedAt = Date.now()): Change {
  const message = {
    ...entry(id).message!,
    keyed: { key, content, freeBefore: acceptedAt - KEEP_MS },
  };
  return accept(id, { message, acceptedAt });
}

/** A message of several entries, whose ids follow. */
export function many(id: number, count: number): Change {
  const entries = Array.from({ length: count }, (_, at) => entry(id + at, { messageId: id }));
  for (const { id: other } of entries) if (other !== id) delete entries[other - id]!.message;
  return { do: 'accept', entries };
}

export function end(id: number, more: Partial<EndChange> = {}): Change {
  const summary = JSON.stringify({ messageId: 7000 + id });
  const own = { id, messageId: id, acceptedAt: entry(id).acceptedAt };
  return { do: 'end', ...own, summary, isFree: false, usage: 1, at: Date.now(), ...more };
}

/** Folders and journals of one test; call `clear` after it. */
export class Sandbox {
  private readonly folders: string[] = [];
  private readonly journals: Journal[] = [];

  path(): string {
    const folder = mkdtempSync(join(tmpdir(), 'journal-'));
    this.folders.push(folder);
    return join(folder, 'outbox', 'account.db');
  }

  journal(path: string, engine: EngineName): Journal {
    const journal = createSqliteJournal({ path, engine });
    this.journals.push(journal);
    return journal;
  }

  async clear(): Promise<void> {
    await Promise.all(this.journals.splice(0).map((journal) => journal.close()));
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what it failed with, as `problem (detail)` */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing';
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return error.message;
  }
}
