import 'should';
import {
  isBlank,
  isEnvReference,
  isKey,
  isLifetime,
  isSender,
  isTag,
  LONGEST_LIFETIME_MINUTES,
} from '../../../../lib/pure/fields/field-rules';

describe('the rules of single fields', () => {
  // prettier-ignore
  const cases: [sentence: string, rule: (value: string) => boolean, good: string[], bad: string[]][] = [
    ['know a reference to a variable', isEnvReference, ['${API_URL}', '${a.b}', '$(API_URL)', '$(a.b)'], ['', '${}', '$()', '${a b}', '$(a b)', '${a)', '$(a}', 'x${API_URL}', 'x$(API_URL)', '${API_URL}/v1', '$(API_URL)/v1']],
    ['take white space for nothing', isBlank, ['', ' ', '\r\n\t\u00a0'], ['a', ' a ']],
    ['know a sender', isSender, ['abc', 'My Shop 123', '12345678901'], ['', 'ab', 'twelve chars', 'Café', 'a-b-c', 'abc\n']],
    ['know a key', isKey, ['a', 'Door 7', 'x'.repeat(200)], ['', 'x'.repeat(201)]],
    ['know a tag', isTag, ['a', 'a-2_b', 'été', 'x'.repeat(20)], ['', 'Alarms', 'É', '\u24b6', '\u01c5', 'a b', 'a\u00a0b', 'x'.repeat(21)]],
  ];
  it('know a lifetime, in minutes', () => {
    [0, 0.5, 60, LONGEST_LIFETIME_MINUTES].filter((one) => !isLifetime(one)).should.be.empty();
    [-1, NaN, Infinity, LONGEST_LIFETIME_MINUTES + 1].filter(isLifetime).should.be.empty();
    LONGEST_LIFETIME_MINUTES.should.equal(7 * 24 * 60);
  });

  for (const [sentence, rule, good, bad] of cases) {
    it(sentence, () => {
      good.filter((value) => !rule(value)).should.be.empty();
      bad.filter(rule).should.be.empty();
    });
  }
});
