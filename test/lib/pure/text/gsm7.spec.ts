import 'should';
import { GSM_BASIC, GSM_EXTENSION, septetsOfUnit } from '../../../../lib/pure/text/gsm7';

describe('the GSM 7-bit alphabet', () => {
  it('has 127 basic characters, the escape being none', () => {
    new Set(GSM_BASIC).size.should.equal(127);
    GSM_BASIC.length.should.equal(127);
  });

  it('has 10 extension characters, none of them basic', () => {
    new Set(GSM_EXTENSION).size.should.equal(10);
    [...GSM_EXTENSION].filter((char) => GSM_BASIC.includes(char)).should.be.empty();
  });

  const cases: [septets: number, characters: string][] = [
    [1, 'aZ09 @£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà¡¤ΔΦΓΛΩΠΨΣΘΞ_!"#%&\'()*+,-./:;<=>?\n\r'],
    [2, '€^{}[]~|\\\f'],
    [0, 'çêâîôûëïœŒÀÈÊ°`’«»“”…–—•\t\u00a0\u001b\u0000😀Жα'],
  ];
  for (const [septets, characters] of cases) {
    for (const char of characters) {
      it(`takes ${septets} septets for ${JSON.stringify(char)}`, () => {
        septetsOfUnit(char.charCodeAt(0)).should.equal(septets);
      });
    }
  }
});
