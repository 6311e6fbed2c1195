// How many SMS a text will be billed as: the form shows it while one types, the runtime counts with
// the same code. No limit or price may enter here: the API judges those.
import { septetsOfUnit } from './gsm7';
import { asPhoneShows, withoutNotations, type PlatformText } from './platform-text';

/** `isUnicode` as in the API: the text goes as UCS-2 and the platform replaces nothing. */
export interface MeasureOptions {
  isUnicode: boolean;
}

/** A text as it will be billed. Units are septets in GSM 7-bit, UTF-16 units in UCS-2. */
export interface TextMeasure extends PlatformText {
  /** Units used. */
  characters: number;
  encoding: 'GSM 7-bit' | 'UCS-2';
  /** SMS billed; 0 for an empty text. */
  parts: number;
  /** Units that these parts can hold, less those that a pair left empty at the end of a part. */
  limit: number;
  /** `limit` less `characters`. */
  remaining: number;
}

interface Capacity {
  single: number;
  perPart: number;
}

interface Packed {
  units: number;
  /** Units plus those left empty because a pair did not fit at the end of a part. */
  padded: number;
}

// API sheet §10.1; 67 is the standard's figure, the platform publishes none.
const GSM: Capacity = { single: 160, perPart: 153 };
const UCS2: Capacity = { single: 70, perPart: 67 };

const LINE_FEED = 10;

/**
 * Counts a text the way the platform does (API sheet §10.1–10.3). A line break counts 2, because it
 * is sent as CRLF; € counts 2 in GSM 7-bit; a replaced character counts as its replacement, an
 * unknown one as 1. `:br:` and `:euro:` count as what they stand for, in both encodings.
 */
export function measureText(text: string, options: MeasureOptions): TextMeasure {
  const { isUnicode } = options;
  const seen: PlatformText = isUnicode
    ? { shown: withoutNotations(text), changes: [], unknown: [] }
    : asPhoneShows(text);
  const capacity = isUnicode ? UCS2 : GSM;
  const packed = pack(seen.shown, isUnicode, capacity.perPart);
  const parts = text === '' ? 0 : partsOf(packed, capacity);
  const limit =
    parts > 1 ? parts * capacity.perPart - (packed.padded - packed.units) : capacity.single;
  return {
    characters: packed.units,
    encoding: isUnicode ? 'UCS-2' : 'GSM 7-bit',
    parts,
    limit,
    remaining: limit - packed.units,
    shown: seen.shown,
    changes: seen.changes,
    unknown: seen.unknown,
  };
}

/** The SMS a text will be billed as: at least 1, unless it is empty. Same rules as `measureText`. */
export function countParts(text: string, options: MeasureOptions): number {
  const { isUnicode } = options;
  const capacity = isUnicode ? UCS2 : GSM;
  // Nothing counts more than 2 per UTF-16 unit, so most alerts are done here.
  if (text.length * 2 <= capacity.single) return text === '' ? 0 : 1;
  const shown = isUnicode ? withoutNotations(text) : asPhoneShows(text).shown;
  return partsOf(pack(shown, isUnicode, capacity.perPart), capacity);
}

function partsOf(packed: Packed, capacity: Capacity): number {
  return packed.units <= capacity.single ? 1 : Math.ceil(packed.padded / capacity.perPart);
}

/** Fills parts in order; the two halves of an escape or surrogate pair stay in one part. */
function pack(shown: string, isUnicode: boolean, perPart: number): Packed {
  let units = 0;
  let padded = 0;
  for (let i = 0; i < shown.length; i++) {
    const unit = shown.charCodeAt(i);
    const surrogates = isSurrogatePair(shown, i, unit);
    if (surrogates) i++;
    if (unit === LINE_FEED) {
      units += 2;
      padded += 2;
    } else if (isUnicode ? surrogates : septetsOfUnit(unit) === 2) {
      units += 2;
      padded += padded % perPart === perPart - 1 ? 3 : 2;
    } else {
      units += 1;
      padded += 1;
    }
  }
  return { units, padded };
}

function isSurrogatePair(text: string, index: number, unit: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(index + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}
