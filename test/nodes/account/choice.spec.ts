import 'should';
import { savedChoice, shownChoice, type Choice } from '../../../nodes/account/editor/rules/choice';

describe('a choice that may come from an environment variable', () => {
  const sandbox: Choice[] = [
    { type: 'off', saved: false },
    { type: 'on', saved: true },
  ];
  const gamme: Choice[] = [
    { type: 'none', saved: '' },
    { type: '1', saved: '1' },
  ];

  it('shows and saves a choice as it is', () => {
    shownChoice(true, sandbox).should.eql({ type: 'on', value: '' });
    shownChoice('', gamme).should.eql({ type: 'none', value: '' });
    savedChoice('off', '', sandbox).should.equal(false);
    savedChoice('1', '', gamme).should.equal('1');
  });

  it('shows a variable by its name and saves it as a reference', () => {
    shownChoice('${SANDBOX}', sandbox).should.eql({ type: 'env', value: 'SANDBOX' });
    savedChoice('env', ' SANDBOX ', sandbox).should.equal('${SANDBOX}');
  });

  it('shows a variable in the older notation by its name, and saves it in the newer one', () => {
    shownChoice('$(SANDBOX)', sandbox).should.eql({ type: 'env', value: 'SANDBOX' });
  });

  it('never turns a variable without a name into a choice', () => {
    savedChoice('env', '', sandbox).should.equal('${}');
    shownChoice('${}', sandbox).should.eql({ type: 'env', value: '' });
  });

  it('keeps in sight a value that it does not know', () => {
    shownChoice('maybe', sandbox).should.eql({ type: 'env', value: 'maybe' });
  });
});
