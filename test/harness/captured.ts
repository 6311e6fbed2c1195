// Everything the suite saw that a user could see: log lines, what the process printed, statuses, errors,
// messages, admin answers. secrets.ts searches it for keys when all has run.
import { inspect } from 'node:util';

/** Every key the tests make up starts like this, so that one search finds them all. */
export const KEY_MARK = 'sk-secret';
export const TEST_KEY = `${KEY_MARK}-0123456789abcdef0123456789abcdef`;

/** A shorter one would be found in ordinary words. */
const SHORTEST_KEY = 8;

export type CaptureKind =
  'log' | 'print' | 'status' | 'error' | 'message' | 'admin answer' | 'transport error';

export interface Captured {
  kind: CaptureKind;
  text: string;
}

const captured: Captured[] = [];
const keys = new Set<string>([TEST_KEY]);

export function capture(kind: CaptureKind, value: unknown): void {
  const text =
    typeof value === 'string' ? value : inspect(value, { depth: 8, maxStringLength: 4000 });
  captured.push({ kind, text });
}

export function everythingCaptured(): readonly Captured[] {
  return captured;
}

/** Call with every key that a flow is given; a variable's name is none. */
export function noteKey(key: string): void {
  const text = key.trim();
  if (text.length >= SHORTEST_KEY && !text.startsWith('${')) keys.add(text);
}

export function keysInUse(): readonly string[] {
  return [...keys];
}

/** Also a reporter's lines pass here: a title or a diff that quotes a key is a leak as well. */
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    capture('print', typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    return write(chunk, ...rest);
  };
}
