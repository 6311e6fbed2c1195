import 'should';
import { isUnseen, withoutHalves } from '../../../../lib/pure/text/invisible';

describe('a text nobody can see', () => {
  // prettier-ignore
  const unseen: [sentence: string, text: string][] = [
    ['is empty', ''],
    ['is white space', ' \t\r\n\u00a0\u3000'],
    ['is a zero-width space', '\u200b'],
    ['is joiners', '\u200c\u200d\u2060'],
    ['is marks of direction', '\u200e\u202a\u202c\u2066\u2069\u061c'],
    ['is soft hyphens', '\u00ad'],
    ['is a byte order mark', '\ufeff'],
    ['is variation selectors', '\ufe0f\ufe0e\u{e0100}'],
    ['is tags', '\u{e0001}\u{e0041}\u{e007f}'],
    ['is Hangul fillers', '\u3164\uffa0\u115f\u1160'],
    ['is a Braille blank', '\u2800'],
    ['is Khmer inherent vowels', '\u17b4\u17b5'],
    ['is a Mongolian vowel separator', '\u180e'],
    ['is a combining joiner', '\u034f'],
    ['is separators of lines', '\u2028\u2029'],
    ['is control characters', '\0\u0007\u007f\u0085'],
    ['is a musical blank', '\u{1d159}'],
    ['is all of these', ' \u200b\u2800\u3164\ufe0f\n'],
  ];
  for (const [sentence, text] of unseen) it(sentence, () => isUnseen(text).should.be.true());

  const seen = ['.', '0', 'é', '🔥', '\u200b\u200bCode 1234', '\ufe0f.', '٠', '☐', '\ufffd'];
  for (const text of seen) {
    it(`is not ${JSON.stringify(text)}`, () => isUnseen(text).should.be.false());
  }

  it('is told at once of 100,000 characters', () => {
    isUnseen('\u200b'.repeat(100_000)).should.be.true();
    isUnseen(`${'\u200b'.repeat(100_000)}x`).should.be.false();
  });
});

describe('half an emoji', () => {
  // prettier-ignore
  const cases: [sentence: string, text: string, whole: string][] = [
    ['at the end is left out', 'Alerte 🔥'.slice(0, -1), 'Alerte '],
    ['at the beginning is left out', '🔥 Alerte'.slice(1), ' Alerte'],
    ['in the middle is left out', 'a\ud83db', 'ab'],
    ['before a whole one is left out', '\ud83d🔥', '🔥'],
    ['after a whole one is left out', '🔥\udd25', '🔥'],
    ['beside its like is left out', '\ud83d\ud83d\udd25\udd25', '🔥'],
    ['is left out where the halves are the wrong way round', '\udd25\ud83d', ''],
    ['is not what a whole one is made of', '👩‍🚒 ok', '👩‍🚒 ok'],
    ['is not a character beyond the first 65,536', '𝒜\u{10ffff}', '𝒜\u{10ffff}'],
  ];
  for (const [sentence, text, whole] of cases) {
    it(sentence, () => withoutHalves(text).should.equal(whole));
  }
});
