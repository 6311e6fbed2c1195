// Puts the outcomes of a message's parts together: each different outcome once, with its own numbers.
// Pure; knows nothing of ports.
import type { NotSent, Outcome, Sent } from './outcome';

/**
 * @param outcomes one per answer, and one of what was refused before any request
 * @param severalRequests whether ids and answers come as lists even where one answer says it all (product
 *   page, §4 "Shapes")
 * @returns one outcome per kind and code, in order of first appearance
 */
export function mergeOutcomes(outcomes: Outcome[], severalRequests: boolean): Outcome[] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const key = outcome.outcome === 'sent' ? 'sent' : `${outcome.outcome} ${outcome.code}`;
    const group = groups.get(key);
    if (group) group.push(outcome);
    else groups.set(key, [outcome]);
  }
  return [...groups.values()].map((group) => mergeGroup(group, severalRequests));
}

function mergeGroup(group: Outcome[], severalRequests: boolean): Outcome {
  const sent = group.filter((outcome) => outcome.outcome === 'sent');
  return sent.length > 0
    ? mergeSent(sent, severalRequests)
    : mergeNotSent(group as NotSent[], severalRequests);
}

function mergeSent(group: Sent[], severalRequests: boolean): Sent {
  const [first] = group;
  if (group.length === 1 && !severalRequests) return first!;
  const { nbSms: _, cost: __, currency: ___, ...about } = first!;
  const nbSms = sum(group.map((outcome) => outcome.nbSms));
  return {
    ...about,
    ...(nbSms !== undefined && { nbSms }),
    ...moneyOf(group),
    phoneNumbers: group.flatMap((outcome) => outcome.phoneNumbers),
    messageIds: group.flatMap(({ messageId }) => messageId ?? []),
    response: group.flatMap((outcome) => ('response' in outcome ? [outcome.response] : [])),
    ...(group.some(({ verified }) => verified) && { verified: true as const }),
  };
}

function mergeNotSent(group: NotSent[], severalRequests: boolean): NotSent {
  const first = group[0]!;
  if (group.length === 1 && !severalRequests) return first;
  const responses = group
    .filter((outcome) => 'response' in outcome)
    .map(({ response }) => response);
  const status = group.find((outcome) => outcome.httpStatus !== undefined)?.httpStatus;
  return {
    ...first,
    errors: group.flatMap((outcome) => outcome.errors),
    phoneNumbers: group.flatMap((outcome) => outcome.phoneNumbers),
    ...(status !== undefined && { httpStatus: status }),
    ...(responses.length > 0 && {
      response: severalRequests || responses.length > 1 ? responses : responses[0],
    }),
  };
}

/** What was paid in all; nothing where one amount, or what it is in, is not known: a sum would say less than that. */
function moneyOf(group: readonly Sent[]): Pick<Sent, 'cost' | 'currency'> {
  const [first] = group;
  const currency = first?.currency;
  if (group.some((outcome) => outcome.currency !== currency)) return {};
  const cost = sum(group.map((outcome) => outcome.cost));
  return { ...(cost !== undefined && { cost }), ...(currency !== undefined && { currency }) };
}

/** Only of what is known throughout; in millionths, so that 0.1 + 0.2 is 0.3. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    total += Math.round(value * 1e6);
  }
  return total / 1e6;
}
