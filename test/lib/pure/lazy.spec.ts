import should from 'should';
import { lazy } from '../../../lib/pure/lazy';

describe('what is made when it is needed', () => {
  it('is not made before it is asked for, and once', () => {
    let made = 0;
    const value = lazy(() => ({ number: (made += 1) }));
    made.should.equal(0);
    const first = value();
    value().should.equal(first);
    made.should.equal(1);
  });

  it('may be nothing, and is made once all the same', () => {
    let made = 0;
    const nothing = lazy(() => {
      made += 1;
      return undefined;
    });
    should(nothing()).be.undefined();
    should(nothing()).be.undefined();
    made.should.equal(1);
  });

  it('is tried again where it could not be made', () => {
    let tries = 0;
    const value = lazy(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    value.should.throw('not yet');
    value().should.equal(2);
  });
});
