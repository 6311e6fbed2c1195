// An answer that says something against single numbers of its request: they end by themselves, the rest is what the
// answer is about. Pure; whether the rest goes again is decided in the outbox.
import type { Accepted } from '../api/endpoints/send';
import { type NamedNumber, SUCCESS } from '../api/response/api-errors';
import type { Refused } from '../api/response/refusal';
import type { NotSent } from '../message/outcome';
import { OwnNumbers } from '../message/own-numbers';
import { codeOf, untold } from './answer-outcome';

/** @returns what is said against each of our numbers, by number; who is not ours is left out */
export function namedAmong(
  named: readonly NamedNumber[],
  numbers: readonly string[],
): Map<string, NamedNumber[]> {
  const own = new OwnNumbers(numbers);
  const found = new Map<string, NamedNumber[]>();
  for (const one of named) {
    const number = own.find(one.phoneNumber);
    if (number !== undefined) found.set(number, [...(found.get(number) ?? []), one]);
  }
  return found;
}

/** A refusal as far as it is for those that it does not name: without the errors and the code of the others. */
export function withoutNamed(answer: Refused, named: ReadonlyMap<string, NamedNumber[]>): Refused {
  const said = new Set([...named.values()].flat().map(({ apiError }) => JSON.stringify(apiError)));
  const apiErrors = answer.apiErrors.filter((one) => !said.has(JSON.stringify(one)));
  const { envelopeCode, code } = answer;
  const general = apiErrors.find((one) => one.code !== undefined && one.code !== SUCCESS)?.code;
  return { ...answer, apiErrors, code: general ?? failing(envelopeCode) ?? code };
}

/** What ends by itself: one outcome for each code, in order of the numbers. */
export function outcomesOfNamed(
  answer: Refused | Accepted,
  named: ReadonlyMap<string, NamedNumber[]>,
  numbers: readonly string[],
): NotSent[] {
  const byCode = new Map<number | undefined, string[]>();
  for (const number of numbers) {
    const said = named.get(number);
    if (!said) continue;
    const code = codeOf(said) ?? codeOfAll(answer);
    byCode.set(code, [...(byCode.get(code) ?? []), number]);
  }
  return [...byCode].map(([code, phoneNumbers]) => {
    const said = phoneNumbers.flatMap((number) => named.get(number) ?? []);
    return code === undefined ? untold(phoneNumbers) : refused(answer, code, phoneNumbers, said);
  });
}

function failing(code: number | undefined): number | undefined {
  return code === SUCCESS ? undefined : code;
}

/** A success has no code for who is named without one: nobody knows what became of that number. */
function codeOfAll(answer: Refused | Accepted): number | undefined {
  return answer.kind === 'refused' ? (failing(answer.envelopeCode) ?? answer.code) : undefined;
}

function refused(
  answer: Refused | Accepted,
  code: number,
  phoneNumbers: string[],
  said: readonly NamedNumber[],
): NotSent {
  const words = said.find(({ apiError }) => apiError.message)?.apiError.message;
  const general = answer.kind === 'refused' ? answer.reason : '';
  return {
    outcome: 'refused',
    code,
    reason: (words ?? general) || { reason: 'refused' },
    errors: said.map(({ apiError }) => apiError),
    phoneNumbers,
    ...(answer.kind === 'refused' && { httpStatus: answer.httpStatus }),
    response: answer.response,
  };
}
