// Puts the domain's sentences into the language Node-RED runs in. The API's own words stay as they came.
import type { NodeAPI } from 'node-red';
import type { NotSent, Outcome, Phrase, Sent } from '../../lib/message/outcome';
import { catalogOf } from '../../lib/pure/codes/catalogs';
import type { Code } from '../../lib/pure/codes/error-codes';
import { OTHER, SELECTABLE_OUTPUTS } from '../../lib/pure/codes/error-codes';

/** The catalog that holds the sentences about sending, whichever node asks. */
const CATALOG = catalogOf('smspartner-send');

type Values = Record<string, string | number>;

export interface NotSentSms extends Omit<NotSent, 'reason' | 'errors'> {
  reason: string;
  errors: { field?: string; phoneNumber?: string; code?: Code; message: string }[];
}

/** What flows find in `msg.sms`. */
export type Sms = Sent | NotSentSms;

export function translate(RED: NodeAPI, key: string, values: Values = {}): string {
  return RED._(`${CATALOG}.${key}`, values);
}

/** @returns the meaning of a code; of one that the table does not have, that it is another error */
export function meaningOf(RED: NodeAPI, code: number | string): string {
  const known = SELECTABLE_OUTPUTS.includes(String(code)) ? code : OTHER;
  return translate(RED, `codes.${known}`);
}

export function toSms(RED: NodeAPI, outcome: Outcome): Sms {
  if (outcome.outcome === 'sent') return outcome;
  const { outcome: kind, code, reason, errors, ...rest } = outcome;
  return {
    outcome: kind,
    code,
    reason: sentence(RED, reason, code),
    errors: errors.map((error) => ({ ...error, message: sentence(RED, error.message, code) })),
    ...rest,
  };
}

function sentence(RED: NodeAPI, phrase: Phrase, code: Code): string {
  if (typeof phrase === 'string') return phrase;
  if ('problem' in phrase) {
    const { field = '', value = '' } = phrase;
    return translate(RED, `problem.${phrase.problem}`, { field, value });
  }
  const { reason, status = '', detail, why: cause } = phrase;
  const why = cause ? translate(RED, `why.${cause}`) : '';
  const text = translate(RED, `reason.${reason}`, { code, status, why });
  return detail ? `${text} (${detail})` : text;
}
