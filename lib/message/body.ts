// From what is set to the body of a request, without its numbers: it holds no key that nobody set. Pure.
import type { Order } from './message';

export interface BodyParts {
  message: string;
  gamme: 1 | 2 | undefined;
  sender: string | undefined;
  tag: string | undefined;
  schedule: { scheduledDeliveryDate: string; time: number; minute: number } | undefined;
  isStopSms: boolean;
  isUnicode: boolean;
  sandbox: boolean;
  format: 'json' | 'xml';
}

/** Plain properties, one after the other: 100,000 of these may wait at once. */
export function bodyOf(parts: BodyParts): Order['body'] {
  const { message, gamme, sender, tag, schedule } = parts;
  const body: Order['body'] = { message };
  if (gamme !== undefined) body.gamme = gamme;
  if (sender !== undefined) body.sender = sender;
  if (tag !== undefined) body.tag = tag;
  if (schedule) Object.assign(body, schedule);
  // Low cost has no STOP notice: there `NoPub=STOP` stands in the text (API sheet §11.2).
  if (parts.isStopSms && gamme !== 2) body.isStopSms = 1;
  if (parts.isUnicode) body.isUnicode = 1;
  if (parts.sandbox) body.sandbox = 1;
  if (parts.format === 'xml') body._format = 'xml';
  return body;
}
