// The words of the tab in the editor's language. Nothing else knows where they are kept.
import { catalog } from '../../../nodes/editor/texts';

export const t = catalog('smspartner-outbox');

export const language = (): string => RED.i18n.lang();

export const inDigits = (count: number): string => new Intl.NumberFormat(language()).format(count);

/** A code of the platform with its meaning; alone when it has none. */
export function codeInWords(code: number): string {
  const key = `codes.${code}`;
  const meaning = t(key);
  // Without a text, the key comes back, with what stands before it in the catalog.
  return meaning.endsWith(key) ? String(code) : `${code}\u00a0– ${meaning}`;
}
