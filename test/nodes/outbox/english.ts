// Node-RED's words as an English user reads them: the helper of the flow tests gives bare keys, which say
// neither the reason in a status nor the file in a log line. Reads the catalogs; no sentence stands here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCALE = join(__dirname, '..', '..', '..', 'locales', 'en-US');

const catalogs = { ...read('send.json'), ...read('account.json') };

/** @param key `smspartner-send.status.sent`, with or without its namespace */
export function english(key: string, values: Record<string, string | number> = {}): string {
  const path = key.slice(key.indexOf(':') + 1).split('.');
  const text = path.reduce<unknown>(
    (found, name) => (found as Record<string, unknown> | undefined)?.[name],
    catalogs,
  );
  if (typeof text !== 'string') throw new Error(`no such text: ${key}`);
  return text.replace(/__(\w+?)__/g, (_, name: string) => String(values[name]));
}

function read(name: string): object {
  return JSON.parse(readFileSync(join(LOCALE, name), 'utf8')) as object;
}
