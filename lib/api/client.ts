// The API, one method per call, in its own words. Callers know neither HTTP nor axios; the key goes in
// here and comes out in the request only.
import type { SendAnswer } from './endpoints/send';
import type { BalanceAnswer } from './endpoints/me';
import type { BulkAnswer } from './endpoints/bulk-send';
import type { TagAnswer } from './endpoints/bulk-status-by-tag';
import type { TransportSettings } from './http/transport';

/** The body of `POST /send` without the key (API sheet §1): only what the user set. */
export interface SendBody {
  phoneNumbers: string;
  message: string;
  gamme?: 1 | 2;
  sender?: string;
  tag?: string;
  scheduledDeliveryDate?: string;
  time?: number;
  minute?: number;
  isStopSms?: 1;
  isUnicode?: 1;
  sandbox?: 1;
  _format?: 'xml';
}

/** One number and its own text. */
export interface BulkItem {
  phoneNumber: string;
  message: string;
}

/** The body of `POST /bulk-send` without the key (API sheet §2): all but the list is for every number. */
export type BulkBody = Omit<SendBody, 'phoneNumbers' | 'message' | '_format'> & {
  /** At most 500, and no number twice: the answer is told by number. */
  SMSList: BulkItem[];
};

export interface SmsPartnerClient {
  /** `POST /send`. Never repeats a request. @throws TransportError */
  send(body: SendBody): Promise<SendAnswer>;
  /** `POST /bulk-send`. Never repeats a request. @throws TransportError */
  bulkSend(body: BulkBody): Promise<BulkAnswer>;
  /** `GET /bulk-status-by-tag`, all pages. Never rejects: a failure is `unavailable`. */
  statusByTag(tag: string): Promise<TagAnswer>;
  /** `GET /me`. @throws TransportError */
  me(): Promise<BalanceAnswer>;
  /** Closes idle connections; what is in flight finishes. */
  close(): void;
}

export interface ClientSettings extends TransportSettings {
  apiKey: string;
  timeoutMs: number;
}
