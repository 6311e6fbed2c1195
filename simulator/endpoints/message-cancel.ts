// GET /v1/message-cancel: takes a scheduled message back, all of it (API sheet §3).
import { isGiven } from '../constraints';
import { type Endpoints, forAccount, refuse } from './call';

const LATEST_MS = 5 * 60_000;

const messageCancel = forAccount(({ platform, fields }, account) => {
  if (!isGiven(fields.messageId)) return refuse(3);
  const taken = platform.message(account, fields.messageId);
  const [first] = taken ?? [];
  if (!taken || !first) return refuse(4);
  if (first.cancelled) return refuse(5);
  if (!first.scheduledFor || platform.isDue(first)) return refuse(7);
  if (first.scheduledFor.getTime() - platform.now().getTime() < LATEST_MS) return refuse(6);
  platform.cancel(account, taken);
  return { body: { success: true, code: 200, message: "L'envoi du SMS a été annulé." } };
});

export const endpoints: Endpoints = {
  'GET /v1/message-cancel': messageCancel,
};
