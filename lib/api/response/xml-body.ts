// Gives the nameless entries of an XML answer their JSON names, by position (API sheet §1 and §15).
import type { ResponseBody } from './response-body';
import type { XmlEntry } from './xml';

/** @param entries of the root, in the order of the JSON keys */
export function entriesToBody(entries: XmlEntry[]): ResponseBody {
  const [success, code, ...rest] = entries;
  if (success !== 'false') {
    const [messageId, nbSms, cost, currency] = rest;
    return { success, code, message_id: messageId, nb_sms: nbSms, cost, currency };
  }
  const message = rest.find((entry) => typeof entry === 'string');
  const apiErrors = rest.find((entry) => Array.isArray(entry));
  return { success, code, message, errors: (apiErrors ?? []).map(toApiError) };
}

function toApiError(entry: XmlEntry): Record<string, unknown> {
  if (typeof entry === 'string') return { message: entry };
  const [first, second, third] = entry;
  if (first === 'false' || first === 'true') return { code: second, message: third };
  return entry.length > 1 ? { elementId: first, message: second } : { message: first };
}
