import 'should';
import { check, isClean } from '../../faults/checker';
import { bound } from '../../faults/report';
import type { OutcomeLine } from '../../faults/types';

const MESSAGE = { id: 'one', number: '+33612345678', text: 'Hello' };
const OTHER = { id: 'two', number: '+33612345679', text: 'Good-bye' };

function line(outcome: OutcomeLine['outcome'], more: Partial<OutcomeLine> = {}): OutcomeLine {
  return { id: 'one', outcome, hasMessageId: outcome === 'sent', ...more };
}

const LOOKED_UP = line('sent', { hasMessageId: false, verified: true });
const AGAIN = { recovered: true };

describe('the check of the fault harness', () => {
  const good: [string, OutcomeLine[], string[]][] = [
    ['sent, and there once', [line('sent')], ['Hello']],
    ['found by a look-up, and there once', [LOOKED_UP], ['Hello']],
    ['refused, and not there', [line('refused')], []],
    ['failed, and not there', [line('failed')], []],
    ['unknown, and not there', [line('unknown')], []],
    ['unknown, and there once', [line('unknown')], ['Hello']],
    ['left again after a crash', [line('sent'), { ...LOOKED_UP, ...AGAIN }], ['Hello']],
    ['refused, and sent when it was offered again', [line('refused'), line('sent')], ['Hello']],
    ['sent, with a duplicate', [line('sent'), line('sent', { duplicate: true })], ['Hello']],
  ];
  for (const [what, lines, taken] of good) {
    it(`finds nothing wrong where a message is ${what}`, () => {
      isClean(check([MESSAGE], lines, new Map([[MESSAGE.number, taken]]))).should.be.true();
    });
  }

  const bad: ['lost' | 'twice' | 'wrong', string, OutcomeLine[], string[]][] = [
    ['lost', 'sent, and not there', [line('sent')], []],
    ['lost', 'nowhere', [], []],
    ['twice', 'there twice', [line('sent')], ['Hello', 'Hello']],
    ['twice', 'unknown, and there twice', [line('unknown')], ['Hello', 'Hello']],
    ['wrong', 'there without an outcome', [], ['Hello']],
    ['wrong', 'refused, and there', [line('refused')], ['Hello']],
    ['wrong', 'failed, and there', [line('failed')], ['Hello']],
    ['wrong', 'there with another text', [line('sent')], ['Good-bye']],
    ['wrong', 'left twice in one life', [line('sent'), line('sent')], ['Hello']],
    ['wrong', 'sent, then refused', [line('sent'), line('refused', AGAIN)], ['Hello']],
    ['wrong', 'only a duplicate', [line('sent', { duplicate: true })], ['Hello']],
    ['wrong', 'one that nobody offered', [line('sent'), line('sent', { id: 'x' })], ['Hello']],
  ];
  for (const [where, what, lines, taken] of bad) {
    it(`finds it ${where} where a message is ${what}`, () => {
      const findings = check([MESSAGE], lines, new Map([[MESSAGE.number, taken]]));
      findings[where].should.not.be.empty();
      isClean(findings).should.be.false();
    });
  }

  it('counts what became of each message', () => {
    const lines = [line('unknown'), { ...LOOKED_UP, id: 'two' }];
    const texts = new Map([
      [MESSAGE.number, ['Hello']],
      [OTHER.number, ['Good-bye']],
    ]);
    const { sent, verified, held, answersLost, messages } = check([MESSAGE, OTHER], lines, texts);
    ({ sent, verified, held, answersLost, messages }).should.eql({
      sent: 1,
      verified: 1,
      held: 1,
      answersLost: 2,
      messages: 2,
    });
  });

  it('says what "none" stands for', () => {
    bound(0, 5000).should.equal('0/5000, < 0.060 % at 95 %');
    bound(2, 5000).should.equal('2/5000');
  });
});
