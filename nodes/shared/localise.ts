// Puts the domain's sentences into the language Node-RED runs in. The API's own words stay as they came.
import type { NodeAPI } from 'node-red';
import type { NotSent, Outcome, Phrase, Sent } from '../../lib/message/outcome';
import { catalogOf } from '../../lib/pure/codes/catalogs';
import type { Code } from '../../lib/pure/codes/error-codes';
import { OTHER, SELECTABLE_OUTPUTS } from '../../lib/pure/codes/error-codes';

type Values = Record<string, string | number>;

export interface NotSentSms extends Omit<NotSent, 'reason' | 'errors'> {
  reason: string;
  errors: { field?: string; phoneNumber?: string; code?: Code; message: string }[];
}

/** What flows find in `msg.sms`. */
export type Sms = Sent | NotSentSms;

/** @param nodeType of the node that speaks: what all nodes say is in the catalog of each */
export function translate(
  RED: NodeAPI,
  nodeType: string,
  key: string,
  values: Values = {},
): string {
  return RED._(`${catalogOf(nodeType)}.${key}`, values);
}

/** @returns the meaning of a code; of one that the table does not have, that it is another error */
export function meaningOf(RED: NodeAPI, nodeType: string, code: number | string): string {
  const known = SELECTABLE_OUTPUTS.includes(String(code)) ? code : OTHER;
  return translate(RED, nodeType, `codes.${known}`);
}

export function toSms(RED: NodeAPI, nodeType: string, outcome: Outcome): Sms {
  if (outcome.outcome === 'sent') return outcome;
  const say = (phrase: Phrase): string => sentence(RED, nodeType, phrase, outcome.code);
  const { outcome: kind, code, reason, errors, ...rest } = outcome;
  return {
    outcome: kind,
    code,
    reason: say(reason),
    errors: errors.map((error) => ({ ...error, message: say(error.message) })),
    ...rest,
  };
}

function sentence(RED: NodeAPI, nodeType: string, phrase: Phrase, code: Code): string {
  if (typeof phrase === 'string') return phrase;
  if ('problem' in phrase) {
    const { field = '', value = '', place = 0, count = 0 } = phrase;
    const values = { field, value, index: place, number: place + 1, more: count };
    return translate(RED, nodeType, `problem.${phrase.problem}`, values);
  }
  const { reason, status = '', detail, why: cause } = phrase;
  const why = cause ? translate(RED, nodeType, `why.${cause}`) : '';
  const text = translate(RED, nodeType, `reason.${reason}`, { code, status, why });
  return detail ? `${text} (${detail})` : text;
}
