import 'should';
import { asPhoneShows, withoutNotations } from '../../../../lib/pure/text/platform-text';

// Vector V30 of the API sheet, written out so that a slip in the module's table shows.
// prettier-ignore
const TABLE: Record<string, string> = {
  ą: 'à', '’': "'", ÿ: 'y', ç: 'Ç', û: 'u', ü: 'u', ï: 'i', ô: 'o', ö: 'o', ó: 'o', î: 'i', ë: 'e',
  ê: 'e', '[': '(', ']': ')', '{': '(', '}': ')', '`': "'", µ: 'u', Ä: 'A', À: 'A', Á: 'A', Â: 'A',
  Ã: 'A', È: 'E', Ê: 'E', Ë: 'E', Î: 'I', Ü: 'U', Ù: 'U', Ú: 'U', Û: 'U', Ý: 'Y', ä: 'a', á: 'a',
  â: 'a', ã: 'a', Ö: 'O', Ô: 'O', œ: 'oe', '^': '', '~': '', '|': '', '\\': '', '¨': '', '°': '.',
  '‘': "'", '“': "'", ñ: 'n', Ñ: 'N', '§': '', '«': '"', '»': '"',
};

describe('what the phone shows', () => {
  it('knows the 53 replacements of the platform', () => {
    Object.keys(TABLE).length.should.equal(53);
  });

  for (const [from, to] of Object.entries(TABLE)) {
    it(to === '' ? `loses ${from}` : `has ${to} for ${from}`, () => {
      asPhoneShows(`a${from}b`).should.deepEqual({
        shown: `a${to}b`,
        changes: [{ from, to }],
        unknown: [],
      });
    });
  }

  it('is the text itself when the platform leaves it alone', () => {
    const text = 'Été: 20% à 5€, "où"? @£$¥èéùìòÇØøÅåÆæßÉ¤¡¿';
    asPhoneShows(text).should.deepEqual({ shown: text, changes: [], unknown: [] });
  });

  it('is empty for an empty text', () => {
    asPhoneShows('').should.deepEqual({ shown: '', changes: [], unknown: [] });
  });

  it('differs for an alert of a freezer', () => {
    asPhoneShows('Frigo [3]: -5°C').should.deepEqual({
      shown: 'Frigo (3): -5.C',
      changes: [
        { from: '[', to: '(' },
        { from: ']', to: ')' },
        { from: '°', to: '.' },
      ],
      unknown: [],
    });
  });

  it('names each change and each unknown character once, in order of appearance', () => {
    asPhoneShows('ê—ç😀ê—ç😀').should.deepEqual({
      shown: 'e—Ç😀e—Ç😀',
      changes: [
        { from: 'ê', to: 'e' },
        { from: 'ç', to: 'Ç' },
      ],
      unknown: ['—', '😀'],
    });
  });

  const unknown: [sentence: string, text: string, characters: string[]][] = [
    ['accents that the table forgets', 'íúõ', ['í', 'ú', 'õ']],
    ['typography that the table forgets', '”…–•', ['”', '…', '–', '•']],
    ['a no-break space and a tab', 'a\u00a0b\tc', ['\u00a0', '\t']],
    ['an emoji as one code point', '😀', ['😀']],
    ['half a surrogate pair', 'a\ud83d', ['\ud83d']],
    ['the accent of a decomposed letter, not the letter', 'e\u0301', ['\u0301']],
    ['another script', 'Жж', ['Ж', 'ж']],
  ];
  for (const [sentence, text, characters] of unknown) {
    it(`is not known for ${sentence}`, () => {
      asPhoneShows(text).should.deepEqual({ shown: text, changes: [], unknown: characters });
    });
  }

  const notations: [sentence: string, text: string, shown: string][] = [
    ['shows CRLF as one line break', 'a\r\nb', 'a\nb'],
    ['shows \\r as one line break', 'a\rb', 'a\nb'],
    ['shows \\n as one line break', 'a\nb', 'a\nb'],
    ['shows :br: as a line break', 'a:br::br:b', 'a\n\nb'],
    ['shows :euro: as €', '5:euro:', '5€'],
    ['leaves other words between colons', 'a:BR:b :eur: :br', 'a:BR:b :eur: :br'],
  ];
  for (const [sentence, text, shown] of notations) {
    it(`${sentence}, which is no change`, () => {
      asPhoneShows(text).should.deepEqual({ shown, changes: [], unknown: [] });
    });
    it(`${sentence}, also when nothing is replaced`, () => {
      withoutNotations(`ê${text}`).should.equal(`ê${shown}`);
    });
  }
});
