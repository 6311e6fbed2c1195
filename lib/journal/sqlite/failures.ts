// What an error of the system or of an engine means for the journal. The message of such an error may hold
// a path or a value, so only its code goes on.
import { JournalError, type JournalProblem } from '../journal';

/** The file cannot be trusted: it is moved aside. Never leaves `lib/journal`. */
export class DamageError extends Error {
  override readonly name = 'DamageError';
}

/** By SQLite's primary result code: its name, what its message begins with, and what it is to us. */
const RESULTS: Record<number, { name: string; message: RegExp; problem?: JournalProblem }> = {
  3: { name: 'SQLITE_PERM', message: /^access permission denied/, problem: 'disk' },
  5: { name: 'SQLITE_BUSY', message: /^database is locked/, problem: 'inUse' },
  6: { name: 'SQLITE_LOCKED', message: /^database table is locked/, problem: 'engine' },
  7: { name: 'SQLITE_NOMEM', message: /^out of memory/, problem: 'engine' },
  8: { name: 'SQLITE_READONLY', message: /^attempt to write a readonly/, problem: 'disk' },
  10: { name: 'SQLITE_IOERR', message: /^disk I\/O error/, problem: 'disk' },
  11: { name: 'SQLITE_CORRUPT', message: /^(database disk image is )?malformed/ },
  13: { name: 'SQLITE_FULL', message: /^database or disk is full/, problem: 'disk' },
  14: { name: 'SQLITE_CANTOPEN', message: /^(unable|could not) .*open/i, problem: 'disk' },
  15: { name: 'SQLITE_PROTOCOL', message: /^locking protocol/, problem: 'inUse' },
  26: { name: 'SQLITE_NOTADB', message: /^file is not a database/ },
};

/**
 * While a file is being read: what is neither the disk nor another process is damage, whatever an engine
 * calls it, since our own statements are right.
 */
export function whileReading(error: unknown): JournalError | DamageError {
  return known(error) ?? new DamageError(codeOf(error));
}

/** While a file is being written. */
export function whileWriting(error: unknown): JournalError {
  if (error instanceof DamageError) return new JournalError('disk', 'SQLITE_CORRUPT');
  const code = codeOf(error);
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return new JournalError('disk', code);
  return known(error) ?? new JournalError('engine', code);
}

function known(error: unknown): JournalError | undefined {
  if (error instanceof JournalError) return error;
  if (isSystemError(error)) return new JournalError('disk', error.code);
  const result = resultOf(error);
  return result?.problem && new JournalError(result.problem, result.name);
}

function codeOf(error: unknown): string {
  return resultOf(error)?.name ?? (error instanceof Error ? error.name : 'UNKNOWN');
}

/** @returns whether the operating system says so, with a code */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    typeof (error as NodeJS.ErrnoException).code === 'string'
  );
}

/** One engine gives a number, the other only SQLite's message. */
function resultOf(error: unknown): (typeof RESULTS)[number] | undefined {
  if (!(error instanceof Error)) return undefined;
  const { errcode } = error as { errcode?: unknown };
  if (typeof errcode === 'number') return RESULTS[errcode & 0xff];
  return Object.values(RESULTS).find(({ message }) => message.test(error.message));
}
