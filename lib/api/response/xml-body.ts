// Gives the nameless entries of an XML answer their JSON names, by position (API sheet §1 and §15). Whether they
// mean what they are called is not decided here.
import { readListedNumber } from './lenient-values';
import type { ResponseBody } from './response-body';
import type { XmlEntry } from './xml';

/** Digits; what is shorter is a code or an amount. */
const SHORTEST_NUMBER = 7;

/** @param entries of the root, in the order of the JSON keys */
export function entriesToBody(entries: XmlEntry[]): ResponseBody {
  const [success, code, ...rest] = entries;
  if (success !== 'false') {
    const [messageId, nbSms, cost, currency] = rest;
    const errors = rest.find((entry) => Array.isArray(entry))?.map(toApiError);
    return {
      success,
      code,
      message_id: messageId,
      nb_sms: nbSms,
      cost,
      currency,
      ...(errors && { errors }),
    };
  }
  const message = rest.find((entry) => typeof entry === 'string');
  const apiErrors = rest.find((entry) => Array.isArray(entry));
  return { success, code, message, errors: (apiErrors ?? []).map(toApiError) };
}

function toApiError(entry: XmlEntry): Record<string, unknown> {
  if (typeof entry === 'string') return { message: entry };
  const [first, second, ...rest] = entry;
  if (first === 'false' || first === 'true') {
    return { success: first, code: second, ...numberAndMessage(rest) };
  }
  return entry.length > 1 ? { elementId: first, message: second } : { message: first };
}

/** No source shows a number in XML: what looks like one may be one, so it is not shown as one either. */
function numberAndMessage(rest: XmlEntry[]): Record<string, unknown> {
  const number = rest.find((entry) => readListedNumber(entry).length >= SHORTEST_NUMBER);
  const message = rest.find((entry) => entry !== number);
  return { message, ...(number !== undefined && { number }) };
}
