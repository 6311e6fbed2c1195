import 'should';
import { describeAnswer, describeFailure } from '../../../nodes/account/editor/rules/check-answer';

const keys = (answer: unknown): string[] => describeAnswer(answer, 'fr').map(({ key }) => key);

describe('what the button that checks the key says', () => {
  it('writes the balance as the language does', () => {
    const answer = { ok: true, balance: '1234.5', currency: 'EUR', creditSms: 269 };
    const [, balance, credit] = describeAnswer(answer, 'fr');
    balance!.params!['value']!.replace(/\s/g, ' ').should.equal('1 234,50 €');
    credit!.should.eql({ key: 'check.credit', params: { value: '269' } });
  });

  it('says what it knows when the balance is missing or in an unknown currency', () => {
    keys({ ok: true }).should.eql(['check.ok']);
    describeAnswer({ ok: true, balance: '12', currency: '??' }, 'fr')[1]!.params!.should.eql({
      value: '12 ??',
    });
  });

  it('has a text for each reason, and repeats the answer as data', () => {
    const message = '<b>Clé</b> API incorrecte';
    const notes = describeAnswer({ ok: false, reason: 'key', code: 10, message }, 'fr');
    notes.should.eql([
      { key: 'check.key', params: {}, isWarning: true },
      { key: 'check.said', params: { value: `10 – ${message}` } },
    ]);
  });

  it('tells an account without a key from one with a wrong key', () => {
    keys({ ok: false, reason: 'key', code: 1 }).should.eql(['check.noKey']);
  });

  it('names the setting that is wrong', () => {
    const [note] = describeAnswer({ ok: false, reason: 'setting', message: 'apiUrl' }, 'fr');
    note!.should.eql({ key: 'check.setting', params: { value: 'apiUrl' }, isWarning: true });
  });

  it('survives any other answer', () => {
    keys({ ok: false, reason: 'new' }).should.eql(['check.unknown']);
    for (const answer of [undefined, null, 'html', 7, [], {}])
      keys(answer).should.eql(['check.failed']);
  });

  it('tells a missing permission from another failure', () => {
    describeFailure(401)[0]!.key.should.equal('check.permission');
    describeFailure(403)[0]!.key.should.equal('check.permission');
    describeFailure(500)[0]!.key.should.equal('check.failed');
  });
});
