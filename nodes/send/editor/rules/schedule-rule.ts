// What the form says about a typed time: what the runtime would say, except that it is past, for a form is
// open at any hour. Pure: no RED, no DOM. Reading itself is lib/pure/time's business, the same code as at run time.
import { readSchedule, type ScheduleProblem } from '../../../../lib/pure/time/schedule';
import { isBlank } from '../../../../lib/pure/fields/field-rules';
import type { Rule } from '../../../editor/rules/rule';

export const scheduleRule: Rule = (value) => scheduleProblem(value, new Date());

/** @param now decides what is too far ahead */
export function scheduleProblem(value: string, now: Date): ReturnType<Rule> {
  if (isBlank(value)) return { key: 'invalid.scheduleMissing' };
  const reading = readSchedule(value, now);
  if ('schedule' in reading) return null;
  const [problem] = reading.problems;
  if (problem?.rule === 'datePast') return null;
  return { key: problem ? keyOf(problem, value) : 'invalid.schedule' };
}

function keyOf({ rule, value }: ScheduleProblem, typed: string): string {
  if (rule === 'dateTooFar') return 'invalid.scheduleTooFar';
  if (rule.endsWith('Missing')) return 'invalid.schedule';
  // The whole text is given back when it has no form that is known, else only the part that is wrong.
  if (rule === 'dateInvalid' && value === typed.slice(0, 40)) return 'invalid.schedule';
  const isOffStep = rule === 'minuteInvalid' && Number(value) < 60;
  return isOffStep ? 'invalid.scheduleMinute' : 'invalid.scheduleDate';
}
