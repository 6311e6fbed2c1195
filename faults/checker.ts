// The check: what was offered, what left, what the platform has. Pure, and tested by itself: a harness that
// overlooks something proves nothing.
import type { OutcomeLine } from './types';

export interface Offered {
  id: string;
  number: string;
  text: string;
}

export interface Findings {
  messages: number;
  /** Ids whose SMS was sent nowhere though it should have been, or that vanished. */
  lost: string[];
  /** Ids whose number the platform has more than once. */
  twice: string[];
  /** What else must not be, as sentences. */
  wrong: string[];
  sent: number;
  /** Sent without an answer: found by a look-up. */
  verified: number;
  refused: number;
  /** Left as unknown: a human decides. */
  held: number;
  /** Taken by the platform, and no answer with its id came. */
  answersLost: number;
  /** Left more than once, the later ones as recovered. */
  leftAgain: number;
  /** First left as sent, and after a crash as unknown: honest, and less than was known. */
  weakened: number;
}

/** @param texts what the platform took, by number */
export function check(
  offered: readonly Offered[],
  lines: readonly OutcomeLine[],
  texts: ReadonlyMap<string, readonly string[]>,
): Findings {
  const findings = emptyFindings(offered.length);
  const linesOf = new Map<string, OutcomeLine[]>(offered.map(({ id }) => [id, []]));
  for (const line of lines) {
    const own = linesOf.get(line.id);
    if (own) own.push(line);
    else findings.wrong.push(`${line.id}: left, and was never offered`);
  }
  for (const message of offered) {
    const taken = texts.get(message.number) ?? [];
    checkOne(message, linesOf.get(message.id)!, taken, findings);
  }
  return findings;
}

export function isClean({ lost, twice, wrong }: Findings): boolean {
  return lost.length + twice.length + wrong.length === 0;
}

function emptyFindings(messages: number): Findings {
  return {
    messages,
    lost: [],
    twice: [],
    wrong: [],
    sent: 0,
    verified: 0,
    refused: 0,
    held: 0,
    answersLost: 0,
    leftAgain: 0,
    weakened: 0,
  };
}

function checkOne(
  { id, text }: Offered,
  all: readonly OutcomeLine[],
  taken: readonly string[],
  findings: Findings,
): void {
  // The outcome of an earlier one with the same key says nothing of its own.
  const lines = all.filter(({ duplicate }) => !duplicate);
  const say = (what: string): void => void findings.wrong.push(`${id}: ${what}`);
  if (taken.length > 1) findings.twice.push(id);
  if (taken.some((one) => one !== text)) say('another text was sent');
  if (lines.length === 0) return void noOutcome(id, taken, all, findings);
  checkRepeats(lines, say, findings);
  const isSent = lines.some(({ outcome }) => outcome === 'sent');
  const isUnknown = lines.some(({ outcome }) => outcome === 'unknown');
  if (isSent && taken.length === 0) findings.lost.push(id);
  if (!isSent && !isUnknown && taken.length > 0) say('left as not sent, and the platform has it');
  count(lines, { isSent, isUnknown, isTaken: taken.length > 0 }, findings);
}

function noOutcome(
  id: string,
  taken: readonly string[],
  all: readonly OutcomeLine[],
  { lost, wrong }: Findings,
): void {
  if (taken.length === 0) lost.push(id);
  else wrong.push(`${id}: sent, and no outcome left`);
  if (all.length > 0) wrong.push(`${id}: only outcomes of an earlier one left`);
}

/** An outcome leaves once, or again after a crash; what was refused may be offered again as new. */
function checkRepeats(
  lines: readonly OutcomeLine[],
  say: (what: string) => void,
  findings: Findings,
): void {
  lines.slice(1).forEach((line, index) => {
    const before = lines[index]!;
    if (isNotSent(before)) return;
    if (!line.recovered) say(`left again as ${line.outcome}, not as recovered`);
    if (isNotSent(line)) say(`left as ${before.outcome}, then as ${line.outcome}`);
    if (before.outcome === 'sent' && line.outcome === 'unknown') findings.weakened += 1;
  });
  if (lines.length > 1) findings.leftAgain += 1;
}

function isNotSent({ outcome }: OutcomeLine): boolean {
  return outcome === 'refused' || outcome === 'failed';
}

function count(
  lines: readonly OutcomeLine[],
  { isSent, isUnknown, isTaken }: { isSent: boolean; isUnknown: boolean; isTaken: boolean },
  findings: Findings,
): void {
  if (isSent) findings.sent += 1;
  else if (isUnknown) findings.held += 1;
  else findings.refused += 1;
  const hasId = lines.some(({ hasMessageId }) => hasMessageId);
  if (isSent && !hasId) findings.verified += 1;
  if (isTaken && !hasId) findings.answersLost += 1;
}
