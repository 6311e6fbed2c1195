import 'should';
import { isForAll } from '../../../../lib/api/response/refusal-scope';
import { API_CODES, SHARED_CODES } from '../../../../lib/pure/codes/error-codes';

describe('a refusal of several numbers', () => {
  for (const code of API_CODES) {
    const isShared = SHARED_CODES.includes(code);
    it(`with ${code} of a batch is ${isShared ? 'for all of it' : 'for one of them, perhaps'}`, () => {
      isForAll({ code, apiErrors: [] }, 'batch').should.equal(isShared);
    });
  }

  for (const code of [42, 43, 52, 90]) {
    it(`with ${code} is for a text: all numbers of a list have the same`, () => {
      isForAll({ code, apiErrors: [] }, 'list').should.be.true();
      isForAll({ code, apiErrors: [] }, 'batch').should.be.false();
    });
  }

  for (const code of [2, 9, 13, 14, 15, 50, 55, 500, 777]) {
    it(`with ${code} of a list may be for one of them`, () => {
      isForAll({ code, apiErrors: [] }, 'list').should.be.false();
    });
  }

  it("for a field that is everybody's is for all of a list", () => {
    const errorOf = (field: string) => ({ code: 9, apiErrors: [{ field, message: '' }] });
    for (const field of ['sender', 'message', 'time']) {
      isForAll(errorOf(field), 'list').should.be.true();
    }
    for (const field of ['phoneNumbers', 'phoneNumber']) {
      isForAll(errorOf(field), 'list').should.be.false();
    }
  });
});
