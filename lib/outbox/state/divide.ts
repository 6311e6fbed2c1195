// A list whose numbers end differently: its entry becomes several, each with its own numbers and a state of its own
// from then on. And how far a list that was refused without a reason is searched for it. No journal, no request.
import type { NotSent, Outcome } from '../../message/outcome';
import type { Classification } from './classify-answer';
import type { Entry } from './entry';

/**
 * So many refusals of parts of one list, and nothing of it was taken: then it is not because of a few numbers, and
 * asking on would make a thousand requests of 500. Halves come before quarters, so by then it is in parts of eight.
 */
export const MOST_REFUSALS_IN_VAIN = 64;

/**
 * @param groups all numbers of the entry, each in one of them
 * @returns one entry for each group; the first is the entry that was
 */
export function divide(entry: Entry, groups: readonly (readonly string[])[]): Entry[] {
  if (groups.length < 2) return [entry];
  const smsEach = entry.usage.sms / entry.numbers.length;
  let id = entry.id;
  const parts = groups.map((numbers) => {
    const usage = { ...entry.usage, sms: smsEach * numbers.length };
    const part: Entry = { ...entry, id, numbers, usage };
    id += numbers.length;
    return part;
  });
  Object.assign(entry, parts[0]);
  parts[0] = entry;
  replace(entry, parts);
  return parts;
}

/** Wherever the entry stands, its parts stand from now. */
function replace(entry: Entry, parts: readonly Entry[]): void {
  const { message, attempts } = entry;
  const withParts = (one: Entry): readonly Entry[] => (one === entry ? parts : [one]);
  for (const list of new Set([message.entries, message.round])) {
    const at = list.indexOf(entry);
    if (at >= 0) list.splice(at, 1, ...parts);
  }
  message.open += parts.length - 1;
  for (const attempt of attempts) {
    attempt.open += parts.length - 1;
    attempt.entries = attempt.entries.flatMap(withParts);
  }
}

/** @returns one entry for each outcome of a request: those of a list are of one entry until then */
export function partsOf(entries: readonly Entry[], outcomes: readonly Outcome[]): readonly Entry[] {
  const [only, another] = entries;
  if (!only || another || outcomes.length < 2) return entries;
  return divide(
    only,
    outcomes.map(({ phoneNumbers }) => phoneNumbers),
  );
}

/**
 * What an answer means for a part of a list, now that so many of its parts were refused before.
 *
 * @returns its classification, or that it is refused like all that is left of the list
 */
export function searched(part: Entry, classification: Classification): Classification {
  const { outcome } = part;
  if (outcome?.outcome === 'sent' && part.search) part.search.isTaken = true;
  if (!classification.isSuspect || outcome?.outcome !== 'refused') return classification;
  const search = (part.search ??= { refusals: 0, isTaken: false, verdict: undefined });
  search.refusals += 1;
  // No other message is to be refused because of it.
  part.maxBatchSize = 1;
  if (search.isTaken || search.refusals < MOST_REFUSALS_IN_VAIN) return classification;
  search.verdict = outcome;
  return { event: { type: 'refused' } };
}

/** @returns the refusal of all that is left of its list; nothing while the search goes on */
export function verdictOn({ search, numbers }: Entry): NotSent | undefined {
  return search?.verdict && { ...search.verdict, phoneNumbers: [...numbers] };
}

/**
 * How those that were refused for others of their list go again: all together where the others were named, for
 * the first time; else in halves.
 *
 * @param isWithoutNamed the answer named others
 */
export function halvesOf(
  { numbers, search }: Entry,
  isWithoutNamed: boolean,
): readonly (readonly string[])[] {
  if (numbers.length === 1 || (isWithoutNamed && search?.refusals === 1)) return [numbers];
  const half = Math.ceil(numbers.length / 2);
  return [numbers.slice(0, half), numbers.slice(half)];
}
