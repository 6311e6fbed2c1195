// The words of the tab in the editor's language. Nothing else knows where they are kept.
import { catalogOf } from '../../../lib/vocabulary/catalogs';
import { catalog } from '../../../nodes/editor/texts';

export const t = catalog('smspartner-outbox');

export const language = (): string => RED.i18n.lang();

export const inDigits = (count: number): string => new Intl.NumberFormat(language()).format(count);

/** A code of the platform with its meaning, as the send node has it; alone when it has none. */
export function codeInWords(code: number): string {
  const key = `${catalogOf('smspartner-send')}.codes.${code}`;
  const meaning = RED._(key);
  return key.endsWith(meaning) ? String(code) : `${code}\u00a0– ${meaning}`;
}
