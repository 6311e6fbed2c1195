import 'should';
import {
  everyNotes,
  everyRule,
  lowNotes,
  lowRule,
} from '../../../nodes/credits/editor/rules/credits-rules';
import { readEvery, readLow } from '../../../nodes/credits/low-credit';
import { tryRules } from '../../harness/form-rules';

describe("the rules of the credits node's form", () => {
  tryRules([
    {
      name: 'a limit',
      rule: lowRule,
      good: ['0', '20', '2.5'],
      bad: { '': 'low', '-1': 'low', '2,5': 'low', much: 'low' },
    },
    {
      name: 'a number of minutes',
      rule: everyRule,
      good: ['0', '5', '60', '10080'],
      bad: { '': 'every', '4': 'every', '10081': 'every', '-5': 'every', daily: 'every' },
    },
  ]);

  it('let pass what the runtime takes, and nothing else', () => {
    for (const value of ['0', '20', '2.5', '', 'much', '-1'])
      (lowRule(value) === null).should.equal(readLow(value) !== undefined, value);
    for (const value of ['0', '5', '60.5', '4', '10080', '10081', '', 'daily'])
      (everyRule(value) === null).should.equal(readEvery(value) !== undefined, value);
  });

  it('say what a number does', () => {
    lowNotes('num', '0').should.deepEqual([{ key: 'note.lowOff' }]);
    lowNotes('num', '20').should.deepEqual([{ key: 'note.low' }]);
    lowNotes('env', 'LOW').should.deepEqual([{ key: 'note.low' }]);
    everyNotes('0').should.deepEqual([{ key: 'note.everyOff' }]);
    everyNotes('60').should.deepEqual([{ key: 'note.every' }]);
    everyNotes('1')[0]!.should.containDeep({ key: 'invalid.every', isWarning: true });
    everyNotes('${EVERY}').should.be.empty();
  });
});
