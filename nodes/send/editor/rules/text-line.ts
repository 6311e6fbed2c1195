// What the form says about a text while one types it: the lines to show, as catalog keys.
// Pure: no RED, no DOM. Counting itself is lib/pure/text's business, the same code as at run time.
import { isBlank } from '../../../../lib/pure/fields/field-rules';
import { withoutHalves } from '../../../../lib/pure/text/invisible';
import { measureText } from '../../../../lib/pure/text/measure';
import { isDeletedWhole } from '../../../../lib/pure/text/platform-text';
import type { Note } from '../../../editor/rules/rule';

export interface TextOptions {
  /** A mustache template: its tags are not what the phone will show. */
  isTemplate: boolean;
  isUnicode: boolean;
  isStopSms: boolean;
  /** "1", "2", or anything else when it is not known while editing. */
  gamme: string;
}

/** Limits of the platform, where it refuses with 52 and 42. */
const MOST_PARTS = 10;
const LOW_COST_CHARACTERS = 160;

const TAG = /\{\{\{.*?\}\}\}|\{\{.*?\}\}/gs;

export function textLines(written: string, options: TextOptions): Note[] {
  const { isUnicode, isTemplate } = options;
  const text = withoutHalves(written);
  const count = measureText(text, { isUnicode });
  const content = isTemplate ? measureText(text.replace(TAG, ''), { isUnicode }) : count;
  const lines = [
    say('line.count', {
      characters: String(count.characters),
      encoding: count.encoding,
      parts: String(count.parts),
      remaining: String(count.remaining),
    }),
  ];
  if (isTemplate) lines.push(say('line.template'));
  lines.push(...changeLines(content));
  if (!isTemplate && differs(text, count.shown))
    lines.push(say('line.shown', { text: count.shown }));
  if (!isTemplate && !isUnicode && !isBlank(text) && isDeletedWhole(text)) {
    lines.push(warn('line.nothingShown'));
  }
  lines.push(...limitLines(count, options));
  return lines;
}

const say = (key: string, params: Record<string, string> = {}): Note => ({
  key,
  params,
});

const warn = (key: string, params: Record<string, string> = {}): Note => ({
  key,
  params,
  isWarning: true,
});

type Measure = ReturnType<typeof measureText>;

function changeLines({ changes, unknown }: Measure): Note[] {
  const replaced = changes
    .filter(({ to }) => to !== '')
    .map(({ from, to }) => `${visible(from)} → ${to}`);
  const deleted = changes.filter(({ to }) => to === '').map(({ from }) => visible(from));
  return [
    ...list('line.replaced', replaced),
    ...list('line.deleted', deleted),
    ...list('line.unknown', unknown.map(visible)),
  ];
}

function list(key: string, items: string[]): Note[] {
  return items.length === 0 ? [] : [warn(key, { list: [...new Set(items)].join('\u2003') })];
}

function limitLines({ characters, parts }: Measure, options: TextOptions): Note[] {
  const lines: Note[] = [];
  if (parts > MOST_PARTS) lines.push(warn('line.tooManyParts'));
  const isLowCost = options.gamme === '2';
  if (isLowCost && characters > LOW_COST_CHARACTERS) lines.push(warn('line.lowCostTooLong'));
  // With low cost the notice is not asked for, so it takes no room.
  if (options.isStopSms && !isLowCost) lines.push(say('line.stopRoom'));
  return lines;
}

const sameBreaks = (text: string): string => text.replace(/\r\n?/g, '\n');

const differs = (text: string, shown: string): boolean => sameBreaks(text) !== sameBreaks(shown);

/** Spaces and marks that cannot be seen are named by their code point. */
function visible(character: string): string {
  if (!/^[\s\p{C}\p{M}]+$/u.test(character)) return character;
  const codePoints = Array.from(character, (part) => part.codePointAt(0) ?? 0);
  return codePoints
    .map((code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}
