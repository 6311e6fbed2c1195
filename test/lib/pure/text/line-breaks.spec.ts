import 'should';
import { toCrLf } from '../../../../lib/pure/text/line-breaks';

describe('line breaks', () => {
  const cases: [sentence: string, text: string, sent: string][] = [
    ['leave a text without any as it is', 'Porte ouverte', 'Porte ouverte'],
    ['leave an empty text empty', '', ''],
    ['turn \\n into CRLF', 'a\nb', 'a\r\nb'],
    ['turn \\r into CRLF', 'a\rb', 'a\r\nb'],
    ['keep CRLF', 'a\r\nb', 'a\r\nb'],
    ['keep empty lines', 'a\n\n\r\r\n\r\nb', 'a\r\n\r\n\r\n\r\n\r\nb'],
    ['take \\n\\r for two', 'a\n\rb', 'a\r\n\r\nb'],
    ['are written at both ends', '\na\n', '\r\na\r\n'],
    ['are nothing else than these', 'a\u2028b\u2029c\u0085d\ve', 'a\u2028b\u2029c\u0085d\ve'],
  ];
  for (const [sentence, text, sent] of cases) {
    it(sentence, () => toCrLf(text).should.equal(sent));
  }
});
