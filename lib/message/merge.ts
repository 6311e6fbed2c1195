// Puts the outcomes of a message's parts together: each different outcome once, with its own numbers.
// Pure; knows nothing of ports.
import type { NotSent, Outcome, Sent } from './outcome';

/**
 * @param outcomes one per request, and one of what was refused before any request
 * @param severalRequests whether ids and answers come as lists (product page, §4 "Shapes")
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
  const first = group[0]!;
  if (!severalRequests) return first;
  const nbSms = sum(group.map((outcome) => outcome.nbSms));
  const cost = sum(group.map((outcome) => outcome.cost));
  return {
    ...first,
    ...(nbSms !== undefined && { nbSms }),
    ...(cost !== undefined && { cost }),
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
    ...(responses.length > 0 && { response: severalRequests ? responses : responses[0] }),
  };
}

/** Of what is known; money is summed in millionths, so that 0.1 + 0.2 is 0.3. */
function sum(values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce((total, value) => total + Math.round(value * 1e6), 0) / 1e6;
}
