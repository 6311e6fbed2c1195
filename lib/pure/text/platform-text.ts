// The platform rewrites a text before it sends it; users want to see that before their readers do.
// The only place of the replacement table. Counting and sending must never enter here, and the result
// is never what is sent: the text goes out as it was given.
import { GSM_BASIC, GSM_EXTENSION } from './gsm7';
import { isUnseen } from './invisible';
import { lazy } from '../lazy';

/** One character and what the platform makes of it; `to` is empty when it is deleted. */
export interface TextChange {
  from: string;
  to: string;
}

/** What the phone will show of a text. */
export interface PlatformText {
  /** The text on the phone; a line break is one `\n`, unknown characters stand as given. */
  shown: string;
  /** Each replaced character once, in order of appearance. */
  changes: TextChange[];
  /** Each code point once that is neither in GSM 7-bit nor in the table: nobody knows what comes of it. */
  unknown: string[];
}

/** The platform's 53 replacements (API sheet §10.3, vector V30). */
const replacements = lazy<ReadonlyMap<string, string>>(
  () =>
    new Map([
      ...pairs('ÀÁÂÃÄ', 'A'),
      ...pairs('ÈÊË', 'E'),
      ...pairs('Î', 'I'),
      ...pairs('ÔÖ', 'O'),
      ...pairs('ÙÚÛÜ', 'U'),
      ...pairs('Ý', 'Y'),
      ...pairs('Ñ', 'N'),
      ...pairs('áâãä', 'a'),
      ...pairs('êë', 'e'),
      ...pairs('ïî', 'i'),
      ...pairs('ôöó', 'o'),
      ...pairs('ûüµ', 'u'),
      ...pairs('ÿ', 'y'),
      ...pairs('ñ', 'n'),
      ...pairs('ą', 'à'),
      ...pairs('ç', 'Ç'),
      ...pairs('œ', 'oe'),
      ...pairs('°', '.'),
      ...pairs('[{', '('),
      ...pairs(']}', ')'),
      ...pairs('’‘“`', "'"),
      ...pairs('«»', '"'),
      ...pairs('^~|\\¨§', ''),
    ]),
);

// The platform's own notations (API sheet §10.2): whoever writes them means the character.
const NOTATIONS: ReadonlyMap<string, string> = new Map([
  ['\r\n', '\n'],
  ['\r', '\n'],
  [':br:', '\n'],
  [':euro:', '€'],
]);

const NOTATION = '\\r\\n?|:br:|:euro:';
const ANY_NOTATION = new RegExp(NOTATION, 'g');

const patterns = lazy(() => {
  // The table wins over the alphabet: it replaces even what GSM could carry (Ä, ö, [, …).
  const untouched = [...GSM_BASIC, ...GSM_EXTENSION]
    .filter((char) => char !== '\r' && !replacements().has(char))
    .map(escaped)
    .join('');
  const gone = [...replacements()]
    .filter(([, to]) => to === '')
    .map(([char]) => escaped(char))
    .join('');
  return {
    allUntouched: new RegExp(`^[${untouched}]*$`),
    touched: new RegExp(`${NOTATION}|[^${untouched}]`, 'gu'),
    deleted: new RegExp(`[${gone}]`, 'g'),
  };
});

/**
 * What the phone shows of a text sent without `isUnicode`, code point by code point (API sheet §10.2,
 * §10.3). A decomposed letter (e + U+0301) is not composed first, because it is not sent composed:
 * its accent is unknown. `:br:` and `:euro:` show as a line break and €, and are no change.
 */
export function asPhoneShows(text: string): PlatformText {
  const { allUntouched, touched } = patterns();
  if (allUntouched.test(text) && !hasNotation(text)) {
    return { shown: text, changes: [], unknown: [] };
  }
  const changes = new Map<string, string>();
  const unknown = new Set<string>();
  const shown = text.replace(touched, (found) => {
    const meant = NOTATIONS.get(found);
    if (meant !== undefined) return meant;
    const to = replacements().get(found);
    if (to === undefined) {
      unknown.add(found);
      return found;
    }
    changes.set(found, to);
    return to;
  });
  return {
    shown,
    changes: Array.from(changes, ([from, to]) => ({ from, to })),
    unknown: [...unknown],
  };
}

/** Whether the platform deletes so much of a text, sent without `isUnicode`, that nobody sees anything of it. */
export function isDeletedWhole(text: string): boolean {
  return isUnseen(withoutNotations(text).replace(patterns().deleted, ''));
}

/** The text with line breaks as `\n` and the platform's notations as what they mean (§10.2). */
export function withoutNotations(text: string): string {
  if (!text.includes('\r') && !hasNotation(text)) return text;
  return text.replace(ANY_NOTATION, (found) => NOTATIONS.get(found) ?? found);
}

function hasNotation(text: string): boolean {
  return text.includes(':br:') || text.includes(':euro:');
}

/** One UTF-16 unit as a class of a pattern takes it. */
function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function pairs(from: string, to: string): [string, string][] {
  return Array.from(from, (char) => [char, to]);
}
