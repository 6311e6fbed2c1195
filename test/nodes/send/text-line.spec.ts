import 'should';
import { textLines, type TextOptions } from '../../../nodes/send/editor/rules/text-line';

const OPTIONS: TextOptions = { isTemplate: false, isUnicode: false, isStopSms: false, gamme: '1' };

const lines = (text: string, options: Partial<TextOptions> = {}) =>
  textLines(text, { ...OPTIONS, ...options });

const keys = (text: string, options: Partial<TextOptions> = {}): string[] =>
  lines(text, options).map(({ key }) => key);

const params = (text: string, key: string, options: Partial<TextOptions> = {}) =>
  lines(text, options).find((line) => line.key === key)?.params ?? {};

describe('the line under a text', () => {
  it('counts a plain text and says no more', () => {
    keys('Hello').should.eql(['line.count']);
    params('Hello', 'line.count').should.eql({
      characters: '5',
      encoding: 'GSM 7-bit',
      parts: '1',
      remaining: '155',
    });
  });

  it('lists each replaced character once, and shows the result', () => {
    const text = '12° 13° ^';
    keys(text).should.eql(['line.count', 'line.replaced', 'line.deleted', 'line.shown']);
    params(text, 'line.replaced').should.eql({ list: '° → .' });
    params(text, 'line.deleted').should.eql({ list: '^' });
    params(text, 'line.shown').should.eql({ text: '12. 13. ' });
  });

  it('says that a text will be refused of which the platform leaves nothing', () => {
    keys('§ ~').should.containEql('line.nothingShown');
    keys('§ ~', { isUnicode: true }).should.not.containEql('line.nothingShown');
    keys('§ ~', { isTemplate: true }).should.not.containEql('line.nothingShown');
    keys('§ 1').should.not.containEql('line.nothingShown');
  });

  it('does not count half an emoji, which is not sent', () => {
    params('Alerte 🔥'.slice(0, -1), 'line.count').should.containEql({ characters: '7' });
    keys('Alerte 🔥'.slice(0, -1)).should.eql(['line.count']);
  });

  it('names an unknown space by its code point', () => {
    params('a\u00a0b', 'line.unknown').should.eql({ list: 'U+00A0' });
  });

  it('does not call a line break a change', () => {
    keys('one\ntwo').should.eql(['line.count']);
  });

  it('replaces nothing with Unicode', () => {
    keys('12° 👍', { isUnicode: true }).should.eql(['line.count']);
    params('12° 👍', 'line.count', { isUnicode: true })['encoding']!.should.equal('UCS-2');
  });

  it('counts a template as written, and leaves its tags out of what changes', () => {
    keys('Hello {{payload}}', { isTemplate: true }).should.eql(['line.count', 'line.template']);
    keys('{{a}} 3°', { isTemplate: true }).should.containEql('line.replaced');
  });

  it('warns when the platform would refuse', () => {
    keys('x'.repeat(1530)).should.not.containEql('line.tooManyParts');
    keys('x'.repeat(1531)).should.containEql('line.tooManyParts');
    keys('x'.repeat(160), { gamme: '2' }).should.not.containEql('line.lowCostTooLong');
    keys('x'.repeat(161), { gamme: '2' }).should.containEql('line.lowCostTooLong');
    keys('x'.repeat(161)).should.not.containEql('line.lowCostTooLong');
  });

  it('says that the STOP notice takes room, except with low cost', () => {
    keys('x', { isStopSms: true }).should.containEql('line.stopRoom');
    keys('x', { isStopSms: true, gamme: '2' }).should.not.containEql('line.stopRoom');
  });
});
