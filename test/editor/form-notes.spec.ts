import 'should';
import { formNotes, type FormState } from '../../nodes/editor/form-notes';

const STATE: FormState = {
  phoneNumbers: null,
  message: null,
  schedule: null,
  isTemplate: false,
  isStopSms: false,
  isUnicode: false,
  gamme: '',
  defaultCountry: 'FR',
};

const notes = (state: Partial<FormState>, field: string) =>
  formNotes({ ...STATE, ...state })[field] ?? [];

describe('the notes of the send form', () => {
  it('says nothing about values that come from elsewhere', () => {
    Object.values(formNotes(STATE)).flat().should.eql([]);
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
});
