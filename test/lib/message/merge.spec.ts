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

  it('sum money in full: 0.1 and 0.2 are 0.3', () => {
    const many = Array.from({ length: 1000 }, () => sent('1', [], { cost: 0.045 }));
    should(mergeOutcomes(many, true)[0]).match({ cost: 45, nbSms: 1000, currency: 'EUR' });
  });

  describe('have no sum of which a part is unknown', () => {
    const without = (...names: (keyof Sent)[]): Sent => {
      const all = Object.entries(sent('2', ['b']));
      return Object.fromEntries(all.filter(([name]) => !names.some((one) => one === name))) as Sent;
    };
    // prettier-ignore
    const sums: [what: string, other: Sent, present: (keyof Sent)[], absent: (keyof Sent)[]][] = [
      ['a cost that cannot be read', without('cost'), ['nbSms', 'currency'], ['cost']],
      ['a number of SMS that cannot be read', without('nbSms'), ['cost', 'currency'], ['nbSms']],
      ['neither, as in the old short form', without('cost', 'nbSms', 'currency'), [], ['cost', 'nbSms', 'currency']],
      ['another currency', sent('2', ['b'], { currency: 'USD' }), ['nbSms'], ['cost', 'currency']],
      ['a cost without its currency', without('currency'), ['nbSms'], ['cost', 'currency']],
      ['one that a look-up found', { outcome: 'sent', phoneNumbers: ['b'], sandbox: false, verified: true }, [], ['cost', 'nbSms', 'currency']],
    ];
    for (const [what, other, present, absent] of sums) {
      for (const isFirst of [true, false]) {
        it(`${what}, ${isFirst ? 'before' : 'after'} one that is known`, () => {
          const known = sent('1', ['a']);
          const [merged] = mergeOutcomes(isFirst ? [other, known] : [known, other], true);
          if (present.length > 0) should(merged).have.properties(present);
          for (const name of absent) should(merged).not.have.property(name);
        });
      }
    }
  });

  it('list ids and answers where two answers make one outcome, and not where one does', () => {
    const outcomes = [sent('1', ['a']), refused(14, ['b'], { response: 5 }), sent('2', ['c'])];
    const [first, second] = mergeOutcomes(outcomes, false);
    should(first).match({ messageId: '1', messageIds: ['1', '2'], phoneNumbers: ['a', 'c'] });
    should(second).deepEqual(refused(14, ['b'], { response: 5 }));
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
