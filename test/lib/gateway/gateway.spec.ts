import should from 'should';
import { buildBody, buildBulkBody } from '../../../lib/gateway/gateway';
import type { Order } from '../../../lib/message/message';
import { MOBILE, numbers, orderOf } from '../message/orders';

describe('an order', () => {
  it('becomes a body with its numbers, no blank between them', () => {
    const order = orderOf({ body: { message: 'Hi', gamme: 2, sandbox: 1 } });
    const body = buildBody(order, [MOBILE, '+33712345678'], 'ours');
    JSON.stringify(body).should.equal(
      '{"phoneNumbers":"+33612345678,+33712345678","tag":"ours","message":"Hi","gamme":2,"sandbox":1}',
    );
  });

  it('keeps the tag that it came with', () => {
    const order = orderOf({ body: { message: 'Hi', tag: 'theirs' } });
    should(buildBody(order, [MOBILE], 'ours').tag).equal('theirs');
  });

  it('is not changed by the body that is made of it', () => {
    const order = orderOf();
    buildBody(order, [MOBILE], 'ours');
    should(order.body).deepEqual({ message: 'Hello' });
  });
});

describe('several orders', () => {
  const item = (number: string, message: string, options: Partial<Order['body']> = {}) => ({
    order: orderOf({ numbers: [number], body: { message, ...options } }),
    numbers: [number],
  });

  it('become one body: each number with its own text, the options and our tag once', () => {
    const options = { gamme: 1, sender: 'ACME', isStopSms: 1, isUnicode: 1, sandbox: 1 } as const;
    const items = [item(MOBILE, 'One', options), item('+33712345678', 'Two', options)];
    should(buildBulkBody(items, 'ours')).deepEqual({
      SMSList: [
        { phoneNumber: MOBILE, message: 'One' },
        { phoneNumber: '+33712345678', message: 'Two' },
      ],
      tag: 'ours',
      ...options,
    });
  });

  it('without options become a body without any', () => {
    const body = buildBulkBody([item(MOBILE, 'One'), item('+33712345678', 'Two')], 'ours');
    Object.keys(body).should.deepEqual(['SMSList', 'tag']);
  });

  it('keep their order', () => {
    const given = numbers(500);
    const body = buildBulkBody(
      given.map((number, i) => item(number, `text ${i}`)),
      'ours',
    );
    should(body.SMSList.map(({ phoneNumber }) => phoneNumber)).deepEqual(given);
    should(body.SMSList[499]!.message).equal('text 499');
  });
});
