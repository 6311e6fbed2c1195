// What the credits node's form says about its numbers while they are typed. Pure: no RED, no DOM. What a number
// does at run time must never enter here.
import { isEnvReference } from '../../../../lib/pure/fields/field-rules';
import { isDecimal } from '../../../editor/rules/common-rules';
import type { Note, Rule } from '../../../editor/rules/rule';
import { EVERY_BOUNDS, isEvery } from '../../config';

export const lowRule: Rule = (value) => (isDecimal(value) ? null : { key: 'invalid.low' });

const EVERY_PARAMS = { min: String(EVERY_BOUNDS.min), max: String(EVERY_BOUNDS.max) };

export const everyRule: Rule = (value) =>
  isDecimal(value) && isEvery(Number(value))
    ? null
    : { key: 'invalid.every', params: EVERY_PARAMS };

/** @param value a good one */
export function lowNotes(type: string, value: string): Note[] {
  const isOff = type === 'num' && Number(value) === 0;
  return [{ key: isOff ? 'note.lowOff' : 'note.low' }];
}

export function everyNotes(value: string): Note[] {
  if (isEnvReference(value)) return [];
  const problem = everyRule(value);
  if (problem) return [{ ...problem, isWarning: true }];
  return [{ key: Number(value) === 0 ? 'note.everyOff' : 'note.every' }];
}
