// Node-RED's words as an English user reads them: the helper of the flow tests gives bare keys, which say
// neither the reason in a status nor the file in a log line. Reads the catalogs; no sentence stands here.
import { commonTexts, NODES, ownTexts, SOURCE_LANGUAGE } from '../../harness/package';

const common = commonTexts(SOURCE_LANGUAGE);
const own = new Map(NODES.map((node) => [node.type, ownTexts(SOURCE_LANGUAGE, node)]));

/** @param key `smspartner-send.status.sent`, with or without its namespace */
export function english(key: string, values: Record<string, string | number> = {}): string {
  const [type = '', ...path] = key.slice(key.indexOf(':') + 1).split('.');
  const name = path.join('.');
  const text = own.get(type)?.get(name) ?? common.get(name);
  if (text === undefined) throw new Error(`no such text: ${key}`);
  return text.replace(/__(\w+?)__/g, (_, name: string) => String(values[name]));
}
