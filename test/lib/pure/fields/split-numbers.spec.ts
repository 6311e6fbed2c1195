import 'should';
import { splitNumbers } from '../../../../lib/pure/fields/split-numbers';

describe('a list of numbers', () => {
  // prettier-ignore
  const cases: [sentence: string, list: string, numbers: string[]][] = [
    ['of nothing is empty', '', []],
    ['of separators and spaces is empty', ' ,;\r\n ,\t; ', []],
    ['of one number is that number', '0612345678', ['0612345678']],
    ['splits at commas', '0612345678,0687654321', ['0612345678', '0687654321']],
    ['splits at semicolons', '0612345678;0687654321', ['0612345678', '0687654321']],
    ['splits at line breaks', '06 1\r\n06 2\n06 3\r06 4', ['06 1', '06 2', '06 3', '06 4']],
    ['trims and drops what is empty', ' 061 ,, \t062 ;\n', ['061', '062']],
    ['splits at spaces between whole numbers', '0612345678 0687654321', ['0612345678', '0687654321']],
    ['splits at tabs and no-break spaces', '0612345678\t0687654321\u00a00611111111', ['0612345678', '0687654321', '0611111111']],
    ['splits at spaces between numbers with +', '+33612345678  +33687654321', ['+33612345678', '+33687654321']],
    ['splits at spaces between dotted numbers', '06.12.34.56.78 06-87-65-43-21', ['06.12.34.56.78', '06-87-65-43-21']],
    ['splits at spaces between numbers with (0)', '+33(0)612345678 +33(0)687654321', ['+33(0)612345678', '+33(0)687654321']],
    ['splits at spaces between numbers in invisible marks', '\u202a0612345678\u202c \u202a0687654321\u202c', ['\u202a0612345678\u202c', '\u202a0687654321\u202c']],
    ['splits at spaces between numbers with no-break hyphens', '06‑12‑34‑56‑78 06‑87‑65‑43‑21', ['06‑12‑34‑56‑78', '06‑87‑65‑43‑21']],
    ['splits at spaces between numbers with dashes of any script', '06–12–34–56–78 06−87−65−43−21', ['06–12–34–56–78', '06−87−65−43−21']],
    ['splits at spaces between numbers with a variation selector', '+33\ufe0d612345678 +33\ufe0d687654321', ['+33\ufe0d612345678', '+33\ufe0d687654321']],
    ['splits at spaces between numbers in full width', '０６１２３４５６７８　０６８７６５４３２１', ['０６１２３４５６７８', '０６８７６５４３２１']],
    ['splits at spaces between numbers in square brackets', '[06]12345678 [06]87654321', ['[06]12345678', '[06]87654321']],
    ['splits at spaces between numbers with 0033', '0033612345678 0033687654321', ['0033612345678', '0033687654321']],
    ['splits at spaces between machine numbers', '07000112345678 07000112345679', ['07000112345678', '07000112345679']],
    ['splits at spaces with something unseen between them', '0612345678 \u200b 0687654321', ['0612345678', '0687654321']],
    ['splits at commas and semicolons of any width', '061，062；063、064،065', ['061', '062', '063', '064', '065']],
    ['drops what cannot be seen', '061,\u200b,\ufe0f;062', ['061', '062']],
    ['keeps the spaces within a number', '06 12 34 56 78', ['06 12 34 56 78']],
    ['keeps the space after a country code', '+33 612345678', ['+33 612345678']],
    ['keeps the space after 0033', '0033 612345678', ['0033 612345678']],
    ['keeps the space of a long number abroad', '00491511 23456789', ['00491511 23456789']],
    ['keeps the space of a long number with (0)', '+49(0)15112 23456789', ['+49(0)15112 23456789']],
    ['keeps the spaces if one piece is no whole number', '0612345678 068765', ['0612345678 068765']],
    ['keeps the spaces of words', '0612345678 Marie', ['0612345678 Marie']],
    ['judges the spaces of each separated piece alone', '06 12 34 56 78, 0612345678 0687654321', ['06 12 34 56 78', '0612345678', '0687654321']],
    ['keeps a number given twice', '061,061', ['061', '061']],
  ];
  for (const [sentence, list, numbers] of cases) {
    it(sentence, () => splitNumbers(list).should.deepEqual(numbers));
  }

  it('of ten megabytes is split without delay', () => {
    splitNumbers(','.repeat(10_000_000)).should.be.empty();
    splitNumbers('0612345678 '.repeat(900_000)).length.should.equal(900_000);
    splitNumbers('('.repeat(10_000_000)).length.should.equal(1);
  });
});
