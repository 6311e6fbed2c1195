// What the send form says beside its fields while one edits, from what is in them.
// Pure: no RED, no DOM, no node: the form hands over what it shows, and shows what comes back.
import type { Note } from './note';
import { landlines } from './rules';
import { textLines } from './text-line';

export interface FormState {
  /** What is typed as a text; null when the value comes from elsewhere and is not known yet. */
  phoneNumbers: string | null;
  message: string | null;
  schedule: string | null;
  isTemplate: boolean;
  isStopSms: boolean;
  isUnicode: boolean;
  /** "1", "2", or anything else when it is not known while editing. */
  gamme: string;
  defaultCountry: string;
}

/** What low cost texts must hold, as the platform adds no notice to them. */
const LOW_COST_NOTICE = 'NoPub=STOP';

/** Notes by field. */
export function formNotes(state: FormState): Record<string, Note[]> {
  const { phoneNumbers, message, schedule, isStopSms, isUnicode } = state;
  return {
    phoneNumbers: phoneNumbers === null ? [] : landlineNotes(phoneNumbers, state.defaultCountry),
    message: message === null ? [] : textLines(message, state),
    schedule: schedule === null ? [] : [{ key: 'note.scheduleFormats' }],
    isStopSms: isStopSms ? [stopNote(state)] : [],
    isUnicode: isUnicode ? [{ key: 'note.unicode' }] : [],
  };
}

function landlineNotes(value: string, country: string): Note[] {
  const found = landlines(value, country.toUpperCase());
  if (found.length === 0) return [];
  return [{ key: 'note.landline', params: { list: found.join(', ') }, isWarning: true }];
}

function stopNote({ gamme, message }: FormState): Note {
  if (gamme !== '2') return { key: 'note.stopHours', isWarning: true };
  return { key: 'note.stopLowCost', isWarning: !message?.includes(LOW_COST_NOTICE) };
}
