import should from 'should';
import {
  ACCOUNT_CODES,
  API_CODES,
  CODE,
  OTHER,
  OWN_CODES,
  SELECTABLE_OUTPUTS,
  SHARED_CODES,
} from '../../../../lib/pure/codes/error-codes';

describe('the codes', () => {
  it('are those of the API for sending, in its order, each once', () => {
    should(API_CODES).deepEqual([...new Set(API_CODES)].sort((a, b) => a - b));
    // API sheet §8.2: these never existed for SMS, whatever third-party tables say.
    for (const code of [12, 98, 99, 200, 404, 429]) should(API_CODES).not.containEql(code);
  });

  it('have the ones that the package tells apart', () => {
    should(CODE).deepEqual({
      keyMissing: 1,
      numberMissing: 2,
      constraint: 9,
      keyWrong: 10,
      noCredit: 11,
      tooManyNumbers: 50,
      textTooLong: 52,
    });
    for (const code of Object.values(CODE)) should(API_CODES).containEql(code);
  });

  it('of our own are words, which no code of the API can become', () => {
    for (const code of OWN_CODES) code.should.match(/^[a-z]+$/);
    new Set(OWN_CODES).size.should.equal(OWN_CODES.length);
  });

  it('of the account, and those a batch shares, are codes of the API', () => {
    for (const code of [...ACCOUNT_CODES, ...SHARED_CODES]) should(API_CODES).containEql(code);
    // What is refused for the account is refused for all of a batch.
    for (const code of ACCOUNT_CODES) should(SHARED_CODES).containEql(code);
    // What one message of a batch can be refused for alone (API sheet §8.2).
    for (const code of [2, 9, 13, 14, 15, 42, 43, 50, 52, 55, 90, 500]) {
      should(SHARED_CODES).not.containEql(code);
    }
  });

  it('can all be chosen as outputs, and `other` at the end', () => {
    SELECTABLE_OUTPUTS.length.should.equal(API_CODES.length + OWN_CODES.length + 1);
    new Set(SELECTABLE_OUTPUTS).size.should.equal(SELECTABLE_OUTPUTS.length);
    should(SELECTABLE_OUTPUTS.at(-1)).equal(OTHER);
  });
});
