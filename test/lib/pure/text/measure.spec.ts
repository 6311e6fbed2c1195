import 'should';
import { countParts, measureText, type TextMeasure } from '../../../../lib/pure/text/measure';

const a = (count: number): string => 'a'.repeat(count);

type Row = [sentence: string, text: string, characters: number, parts: number, remaining: number];

describe('the measure of a text', () => {
  describe('in GSM 7-bit', () => {
    const rows: Row[] = [
      ['nothing is no SMS', '', 0, 0, 160],
      ['one character is one SMS', 'a', 1, 1, 159],
      ['160 characters fill one SMS', a(160), 160, 1, 0],
      ['161 characters are two SMS of 153', a(161), 161, 2, 145],
      ['306 characters fill two', a(306), 306, 2, 0],
      ['307 characters are three', a(307), 307, 3, 152],
      ['459 characters fill three', a(459), 459, 3, 0],
      ['€ counts 2', '5€', 3, 1, 157],
      ['80 € fill one SMS', '€'.repeat(80), 160, 1, 0],
      ['159 characters and € are two', `${a(159)}€`, 161, 2, 145],
      ['€ as units 153 and 154 moves to the next part', `${a(152)}€${a(10)}`, 164, 2, 141],
      ['a unit lost to € makes a third part', `${a(152)}€${a(152)}`, 306, 3, 152],
      ['no unit is lost when € ends a part', `${a(151)}€${a(153)}`, 306, 2, 0],
      ['€ on both ends of parts lose two units', `${a(152)}€${a(150)}€${a(10)}`, 316, 3, 141],
      ['\\n counts 2', 'a\nb', 4, 1, 156],
      ['\\r counts 2', 'a\rb', 4, 1, 156],
      ['CRLF counts 2', 'a\r\nb', 4, 1, 156],
      ['a line break may fall between two parts', `${a(152)}\n${a(152)}`, 306, 2, 0],
      [':br: counts 2', 'a:br:b', 4, 1, 156],
      [':euro: counts 2', '5:euro:', 3, 1, 157],
      ['° counts 1', '-5°C', 4, 1, 156],
      ['ê counts 1', 'ê', 1, 1, 159],
      ['ç counts 1', 'ç', 1, 1, 159],
      ['œ counts 2', 'œuf', 4, 1, 156],
      ['[ counts 1, because it becomes (', '[3]', 3, 1, 157],
      ['^ counts 0, because it is deleted', 'a^b', 2, 1, 158],
      ['160 characters and a deleted one are one SMS', `${a(160)}^`, 160, 1, 0],
      ['160 characters one of which is œ are two', `${a(159)}œ`, 161, 2, 145],
      ['a text of deleted characters only is still one SMS', '^^', 0, 1, 160],
      ['an emoji counts 1', '😀', 1, 1, 159],
      ['an unknown accent counts 1', 'í', 1, 1, 159],
      ['a decomposed letter counts 2', 'e\u0301', 2, 1, 158],
    ];
    for (const [sentence, text, characters, parts, remaining] of rows) {
      it(sentence, () => {
        const measure = measureText(text, { isUnicode: false });
        check(measure, { characters, parts, remaining });
        measure.encoding.should.equal('GSM 7-bit');
        countParts(text, { isUnicode: false }).should.equal(parts);
      });
    }
  });

  describe('in UCS-2', () => {
    const rows: Row[] = [
      ['nothing is no SMS', '', 0, 0, 70],
      ['70 characters fill one SMS', a(70), 70, 1, 0],
      ['71 characters are two SMS of 67', a(71), 71, 2, 63],
      ['134 characters fill two', a(134), 134, 2, 0],
      ['135 characters are three', a(135), 135, 3, 66],
      ['€ counts 1', '5€', 2, 1, 68],
      ['ê, ç, œ, [ and ^ count 1', 'êçœ[^', 5, 1, 65],
      ['an emoji counts 2', '😀', 2, 1, 68],
      ['35 emoji fill one SMS', '😀'.repeat(35), 70, 1, 0],
      ['an emoji is not cut in two by the end of a part', `${a(66)}😀${a(66)}`, 134, 3, 66],
      ['33 emoji fit in a part of 67', '😀'.repeat(66), 132, 2, 1],
      ['half a surrogate pair counts 1', '\ud83da\ude00', 3, 1, 67],
      ['a line break counts 2', 'a\nb\r\nc\rd', 10, 1, 60],
      ['a line break may fall between two parts', `${a(66)}\n${a(66)}`, 134, 2, 0],
      [':br: counts 2 and :euro: 1', 'a:br:5:euro:', 5, 1, 65],
    ];
    for (const [sentence, text, characters, parts, remaining] of rows) {
      it(sentence, () => {
        const measure = measureText(text, { isUnicode: true });
        check(measure, { characters, parts, remaining });
        measure.encoding.should.equal('UCS-2');
        countParts(text, { isUnicode: true }).should.equal(parts);
      });
    }
  });

  it('says what the phone will show', () => {
    measureText('Frigo [3]: -5°C — œ', { isUnicode: false }).should.deepEqual({
      characters: 20,
      encoding: 'GSM 7-bit',
      parts: 1,
      limit: 160,
      remaining: 140,
      shown: 'Frigo (3): -5.C — oe',
      changes: [
        { from: '[', to: '(' },
        { from: ']', to: ')' },
        { from: '°', to: '.' },
        { from: 'œ', to: 'oe' },
      ],
      unknown: ['—'],
    });
  });

  it('says that the phone shows the text as given with isUnicode', () => {
    measureText('Frigo [3]: -5°C — œ😀', { isUnicode: true }).should.deepEqual({
      characters: 21,
      encoding: 'UCS-2',
      parts: 1,
      limit: 70,
      remaining: 49,
      shown: 'Frigo [3]: -5°C — œ😀',
      changes: [],
      unknown: [],
    });
  });

  it('comes for ten megabytes of the worst characters', () => {
    measureText('ê€'.repeat(5_000_000), { isUnicode: false }).characters.should.equal(15_000_000);
  });
});

function check(measure: TextMeasure, expected: Partial<TextMeasure>): void {
  measure.should.containDeep(expected);
  measure.remaining.should.equal(measure.limit - measure.characters);
}
