import 'should';
import { WHEN_UNKNOWN } from '../../../nodes/send/config';
import { formNotes, type FormState } from '../../../nodes/send/editor/rules/form-notes';

const STATE: FormState = {
  phoneNumbers: null,
  message: null,
  schedule: null,
  isTemplate: false,
  isStopSms: false,
  isUnicode: false,
  gamme: '',
  defaultCountry: 'FR',
  hasOwnTag: false,
  expires: null,
  key: 'message',
  whenUnknown: 'verify',
};

const notes = (state: Partial<FormState>, field: string) =>
  formNotes({ ...STATE, ...state })[field] ?? [];

describe('the notes of the send form', () => {
  it('says nothing about values that come from elsewhere', () => {
    const { expires: _, key: __, whenUnknown: ___, ...others } = formNotes(STATE);
    Object.values(others).flat().should.eql([]);
  });

  it('warns about a landline in the country of the account', () => {
    notes({ phoneNumbers: '0145678901' }, 'phoneNumbers').should.eql([
      { key: 'note.landline', params: { list: '0145678901' }, isWarning: true },
    ]);
    notes({ phoneNumbers: '0145678901', defaultCountry: 'BE' }, 'phoneNumbers').should.eql([]);
    notes({ phoneNumbers: '0145678901', defaultCountry: 'fr' }, 'phoneNumbers').length.should.equal(
      1,
    );
  });

  it('says when commercial SMS are held', () => {
    notes({ isStopSms: true }, 'isStopSms').should.eql([
      { key: 'note.stopHours', isWarning: true },
    ]);
  });

  it('asks for the notice in the text with low cost, until it is there', () => {
    const lowCost = { isStopSms: true, gamme: '2' };
    const key = 'note.stopLowCost';
    notes({ ...lowCost, message: 'Sale' }, 'isStopSms').should.eql([{ key, isWarning: true }]);
    notes({ ...lowCost, message: 'Sale NoPub=STOP' }, 'isStopSms').should.eql([
      { key, isWarning: false },
    ]);
  });

  it('says that Unicode must be activated', () => {
    notes({ isUnicode: true }, 'isUnicode').should.eql([{ key: 'note.unicode' }]);
  });

  it('shows the forms of a typed time', () => {
    notes({ schedule: '' }, 'schedule').should.eql([{ key: 'note.scheduleFormats' }]);
  });

  it('says what happens while an SMS cannot leave, and that 0 is one try', () => {
    const keyOf = (expires: string | null): string => notes({ expires }, 'expires')[0]!.key;
    for (const elsewhere of [null, '60', '0.5', '', ' '])
      keyOf(elsewhere).should.equal('note.expires', String(elsewhere));
    for (const never of ['0', ' 0 ', '0.0']) keyOf(never).should.equal('note.expiresOnce');
  });

  it('says what a key is for, and warns when it is the same for every message', () => {
    notes({ key: 'none' }, 'key').should.eql([{ key: 'note.noKey' }]);
    notes({ key: 'message' }, 'key').should.eql([{ key: 'note.key' }]);
    notes({ key: 'fixed' }, 'key').should.eql([{ key: 'note.keyFixed', isWarning: true }]);
  });

  it('explains the choice for an SMS that may have been sent, each of them', () => {
    const keys = WHEN_UNKNOWN.map((whenUnknown) =>
      notes({ whenUnknown }, 'whenUnknown').map(({ key }) => key),
    );
    keys.should.eql([['note.verify'], ['note.hold'], ['note.fail'], ['note.resend']]);
    notes({ whenUnknown: 'resend' }, 'whenUnknown')[0]!.isWarning!.should.be.true();
    notes({ whenUnknown: 'new' }, 'whenUnknown').should.eql([]);
  });

  it("says that an SMS with the user's own tag cannot be looked up, only where it matters", () => {
    const warning = [{ key: 'note.ownTag', isWarning: true }];
    notes({ hasOwnTag: true }, 'tag').should.eql(warning);
    notes({ hasOwnTag: true }, 'whenUnknown').should.eql(warning);
    notes({ hasOwnTag: true, whenUnknown: 'hold' }, 'tag').should.eql([]);
    notes({ hasOwnTag: true, whenUnknown: 'hold' }, 'whenUnknown').should.eql([
      { key: 'note.hold' },
    ]);
  });
});
