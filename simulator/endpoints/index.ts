// The API's map.
import { bulkSend } from './bulk-send';
import type { Endpoint } from './call';
import { me } from './me';
import { messageCancel } from './message-cancel';
import { send } from './send';
import { bulkStatus, bulkStatusByTag, messageStatus, multiStatus } from './status';
import { stopAdd, stopDelete, stopList } from './stop-sms';

export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['POST /v1/send', send],
  ['POST /v1/bulk-send', bulkSend],
  ['GET /v1/me', me],
  ['GET /v1/message-status', messageStatus],
  ['POST /v1/multi-status', multiStatus],
  ['GET /v1/bulk-status', bulkStatus],
  ['GET /v1/bulk-status-by-tag', bulkStatusByTag],
  ['GET /v1/message-cancel', messageCancel],
  ['GET /v1/stop-sms/list', stopList],
  ['POST /v1/stop-sms/add', stopAdd],
  ['GET /v1/stop-sms/delete', stopDelete],
]);
