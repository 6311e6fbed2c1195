import 'should';
import { maskNumber } from '../../../../lib/pure/fields/mask-number';

describe('a masked number', () => {
  for (const [number, masked] of [
    ['+33612345678', '+336••••••78'],
    ['0612345678', '0612••••78'],
    ['1234567', '1234•67'],
    ['123456', '••••••'],
    ['36608', '•••••'],
    ['', ''],
  ] as const) {
    it(`of "${number}" is "${masked}"`, () => {
      maskNumber(number).should.equal(masked);
      maskNumber(number).length.should.equal(number.length);
    });
  }
});
