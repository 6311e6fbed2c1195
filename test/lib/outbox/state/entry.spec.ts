import should from 'should';
import { countRequests, numbersOfRequest } from '../../../../lib/outbox/state/entry';
import { numbers, orderOf } from '../../message/orders';

describe('an order', () => {
  // prettier-ignore
  const cases: [count: number, sizes: number[]][] = [
    [1, [1]], [499, [499]], [500, [500]], [501, [500, 1]], [1000, [500, 500]], [1001, [500, 500, 1]],
  ];
  for (const [count, sizes] of cases) {
    it(`of ${count} numbers takes ${sizes.length} requests, none of more than 500`, () => {
      const order = orderOf({ numbers: numbers(count) });
      countRequests(order).should.equal(sizes.length);
      const parts = sizes.map((_, index) => numbersOfRequest(order, index));
      should(parts.map(({ length }) => length)).deepEqual(sizes);
      should(parts.flat()).deepEqual(order.numbers);
    });
  }
});
