// What the send form says beside its fields while one edits, from what is in them.
// Pure: no RED, no DOM, no node: the form hands over what it shows, and shows what comes back.
import type { Note } from '../../../editor/rules/rule';
import { landlines } from './send-rules';
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
  hasOwnTag: boolean;
  /** Minutes, as typed; null when they come from elsewhere. */
  expires: string | null;
  key: KeySource;
  whenUnknown: string;
}

/** Where a key comes from: `fixed` is the same for every message. */
export type KeySource = 'none' | 'fixed' | 'message';

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
    tag: cannotLookUp(state) ? [OWN_TAG] : [],
    expires: [expiresNote(state)],
    key: KEY_NOTES[state.key],
    whenUnknown: cannotLookUp(state) ? [OWN_TAG] : whenUnknownNotes(state),
  };
}

/** Said where the tag is chosen and where it matters: one of the two sections may be closed. */
const OWN_TAG: Note = { key: 'note.ownTag', isWarning: true };

const KEY_NOTES: Record<KeySource, Note[]> = {
  none: [{ key: 'note.noKey' }],
  fixed: [{ key: 'note.keyFixed', isWarning: true }],
  message: [{ key: 'note.key' }],
};

const WHEN_UNKNOWN_NOTES: Record<string, Note> = {
  verify: { key: 'note.verify' },
  hold: { key: 'note.hold' },
  fail: { key: 'note.fail' },
  resend: { key: 'note.resend', isWarning: true },
};

/** A tag that several SMS share does not tell which of them was taken. */
const cannotLookUp = ({ hasOwnTag, whenUnknown }: FormState): boolean =>
  hasOwnTag && whenUnknown === 'verify';

function whenUnknownNotes({ whenUnknown }: FormState): Note[] {
  const note = WHEN_UNKNOWN_NOTES[whenUnknown];
  return note ? [note] : [];
}

function expiresNote({ expires }: FormState): Note {
  const isOnce = expires !== null && expires.trim() !== '' && Number(expires) === 0;
  return { key: isOnce ? 'note.expiresOnce' : 'note.expires' };
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
