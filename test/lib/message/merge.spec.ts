import should from 'should';
import { mergeOutcomes } from '../../../lib/message/merge';
import type { NotSent, Sent } from '../../../lib/message/outcome';

const sent = (messageId: string, phoneNumbers: string[], more: Partial<Sent> = {}): Sent => ({
  outcome: 'sent',
  messageId,
  nbSms: 1,
  cost: 0.1,
  currency: 'EUR',
  phoneNumbers,
  sandbox: false,
  response: { message_id: messageId },
  ...more,
});

const refused = (code: number, phoneNumbers: string[], more: Partial<NotSent> = {}): NotSent => ({
  outcome: 'refused',
  code,
  reason: `no ${code}`,
  errors: phoneNumbers.map((phoneNumber) => ({ phoneNumber, message: 'no' })),
  phoneNumbers,
  ...more,
});

const unknown = (phoneNumbers: string[]): NotSent => ({
  outcome: 'unknown',
  code: 'unknown',
  reason: { reason: 'cut' },
  errors: [],
  phoneNumbers,
});

describe('the outcomes of one message', () => {
  it('are that of its one request, as it is', () => {
    const outcome = sent('1', ['a']);
    should(mergeOutcomes([outcome], false)).deepEqual([outcome]);
    should(mergeOutcomes([unknown(['a'])], false)).deepEqual([unknown(['a'])]);
  });

  it('of several requests are one: ids and answers listed, money summed', () => {
    const outcomes = [
      sent('1', ['a', 'b'], { nbSms: 2, cost: 0.2 }),
      sent('2', ['c'], { tag: 't' }),
    ];
    should(mergeOutcomes(outcomes, true)).deepEqual([
      {
        ...sent('1', ['a', 'b', 'c'], { nbSms: 3, cost: 0.3 }),
        messageIds: ['1', '2'],
        response: [{ message_id: '1' }, { message_id: '2' }],
      },
    ]);
  });

  it('have lists even where only one of several requests was sent', () => {
    const [first, second] = mergeOutcomes(
      [sent('1', ['a']), refused(11, ['b'], { response: 5 })],
      true,
    );
    should(first).match({ messageId: '1', messageIds: ['1'], response: [{ message_id: '1' }] });
    should(second).match({ code: 11, phoneNumbers: ['b'], response: [5] });
  });

  it('sum what is known of the money', () => {
    const { cost: _, nbSms: __, ...bare } = sent('2', ['b']);
    should(mergeOutcomes([sent('1', ['a']), bare], true)[0]).match({ cost: 0.1, nbSms: 1 });
    should(mergeOutcomes([bare, bare], true)[0]).not.have.properties('cost', 'nbSms');
    const many = Array.from({ length: 1000 }, () => sent('1', [], { cost: 0.045 }));
    should(mergeOutcomes(many, true)[0]).have.property('cost', 45);
  });

  it('leave once for each kind and code, in the order of their appearance', () => {
    const outcomes = [
      refused(9, ['x']),
      sent('1', ['a']),
      unknown(['b']),
      refused(11, ['c']),
      refused(9, ['d']),
      unknown(['e']),
    ];
    const merged = mergeOutcomes(outcomes, true);
    should(merged.map((one) => ('code' in one ? one.code : 'sent'))).deepEqual([
      9,
      'sent',
      'unknown',
      11,
    ]);
    should(merged.map(({ phoneNumbers }) => phoneNumbers.join(''))).deepEqual([
      'xd',
      'a',
      'be',
      'c',
    ]);
  });

  it('tell a refusal before the request from the same one after it', () => {
    const outcomes = [
      refused(9, ['x']),
      refused(9, ['a'], { httpStatus: 400, response: { code: 9 } }),
    ];
    should(mergeOutcomes(outcomes, false)).deepEqual([
      {
        ...refused(9, ['x', 'a']),
        httpStatus: 400,
        response: { code: 9 },
      },
    ]);
  });

  it('of nothing are nothing', () => mergeOutcomes([], false).should.be.empty());
});
