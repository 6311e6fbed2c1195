// What a run found, as a table, with the bound that "0" stands for.
import { isClean } from './checker';
import type { KillResult } from './kill-run';

/** The true rate behind no event in so many trials is below 3 / n with 95 % certainty. */
const RULE_OF_THREE = 3;

export function table(title: string, result: KillResult): string {
  const { findings, kills, elapsedMs, requests, interrupted, triedAgain } = result;
  const { messages, lost, twice } = findings;
  const lines: [string, string | number | undefined][] = [
    ['kills', kills],
    ['messages', messages],
    ['requests to send that arrived meanwhile', requests],
    ['interrupted sends recovered', interrupted],
    ['answers lost, SMS accepted', findings.answersLost],
    ['sent, found by look-up', findings.verified],
    ['sent again after absence', triedAgain],
    ['refused', findings.refused],
    ['held for a human', findings.held],
    ['outcome left again as recovered', findings.leftAgain],
    ['of these first as sent, then as unknown', findings.weakened],
    ['lost', bound(lost.length, messages)],
    ['sent twice', bound(twice.length, messages)],
    ...(interrupted === undefined
      ? []
      : [dangerous(twice.length, interrupted + findings.answersLost)]),
    ['otherwise wrong', findings.wrong.length],
    ['time', `${(elapsedMs / 1000).toFixed(0)} s`],
  ];
  const known = lines.filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length));
  const rows = known.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const faults = [...result.faults].sort(([, one], [, other]) => other - one);
  const drawn = faults.map(([name, count]) => `${name} ${count}`).join(', ');
  return [title, ...rows, `  faults: ${drawn || 'none'}`, ...findingLines(result)].join('\n');
}

/** Whether nothing was found. */
export function isGood({ findings, events }: KillResult): boolean {
  return isClean(findings) && events.length === 0;
}

function dangerous(count: number, events: number): [string, string] {
  return ['sent twice, of dangerous events', bound(count, events)];
}

/** `0/5000, < 0.06 % at 95 %`. */
export function bound(count: number, trials: number): string {
  if (count > 0 || trials === 0) return `${count}/${trials}`;
  return `0/${trials}, < ${((100 * RULE_OF_THREE) / trials).toPrecision(2)} % at 95 %`;
}

function findingLines({ findings, events }: KillResult): string[] {
  const { lost, twice, wrong } = findings;
  return [
    ...(lost.length > 0 ? [`  LOST: ${lost.join(', ')}`] : []),
    ...(twice.length > 0 ? [`  TWICE: ${twice.join(', ')}`] : []),
    ...wrong.map((one) => `  WRONG: ${one}`),
    ...events.map((one) => `  LOG: ${one}`),
  ];
}
