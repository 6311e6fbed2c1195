import 'should';
import { makeTag } from '../../../../lib/outbox/queue/tag';
import { isTag } from '../../../../lib/pure/fields/field-rules';

describe('a tag of our own', () => {
  it('is one that the API takes', () => {
    for (let i = 0; i < 100; i += 1) {
      const tag = makeTag();
      tag.should.match(/^n[0-9a-z]{19}$/);
      isTag(tag).should.be.true();
    }
  });

  it('is never the same twice', () => {
    new Set(Array.from({ length: 10_000 }, makeTag)).size.should.equal(10_000);
  });
});
