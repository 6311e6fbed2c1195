// The words that the simulator's parts share. Everything a test reads is here.
import type { IncomingHttpHeaders } from 'node:http';
import type { Account } from './accounts';

/** Body shapes of a refusal, named as in the API sheet (§8.1). */
export type ErrorShape = 'E1' | 'E2' | 'E3' | 'E4' | 'E5';

export type Format = 'json' | 'xml';

/** One request to the API, as it came over the wire. */
export interface RecordedRequest {
  /** 1 for the first request since the start or the last reset. */
  index: number;
  method: string;
  /** Path without query, for example `/v1/send`. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** The bytes; empty when only counts are kept. */
  rawBody: Buffer;
  /** The parsed JSON body; `undefined` when there is none or it is malformed. */
  body: unknown;
  receivedAt: Date;
  /** Same number = same TCP connection. */
  connectionId: number;
}

/** One SMS that the platform took: one per number. */
export interface AcceptedSms {
  messageId: number;
  apiKey: string;
  phoneNumber: string;
  /** As the client wrote it. */
  text: string;
  /** As the phone will show it. */
  shown: string;
  characters: number;
  encoding: string;
  parts: number;
  cost: number;
  currency: string;
  gamme: 1 | 2;
  /** What the client asked for; absent means the platform's short number. */
  sender?: string;
  /** What the phone shows as the sender. */
  from: string;
  tag?: string;
  isStopSms: boolean;
  sandbox: boolean;
  acceptedAt: Date;
  scheduledFor?: Date;
  cancelled: boolean;
  /** Set it in a test to decide what the status endpoints say; absent means by the clock. */
  status?: string;
}

/** What the look-up by tag tells of an SMS: kept in both recording modes. */
export type TaggedSms = Pick<
  AcceptedSms,
  'phoneNumber' | 'isStopSms' | 'acceptedAt' | 'scheduledFor' | 'cancelled' | 'status'
>;

/** What is kept in both recording modes. */
export interface Counts {
  accepted: number;
  sandboxed: number;
  acceptedByNumber: Map<string, number>;
  acceptedByTag: Map<string, number>;
}

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** Every answer comes this much later; what is accepted is accepted on arrival. */
  latencyMs?: number;
  /**
   * An SMS can be asked for (by number, by message, by tag) only so many ms after it was accepted, by the
   * simulator's clock. Default 0.
   */
  tagLagMs?: number;
  /**
   * `counts` keeps no request and no SMS, for 100,000 messages; of each tag it keeps the numbers, so that
   * the look-up by tag works. Default `all`.
   */
  record?: 'all' | 'counts';
  now?: () => Date;
  /** HTTP status of a refusal. The sheet knows of 200 and 400 (§8.4). Default 200. */
  refusalStatus?: number;
  /** EUR on the account SIMULATOR-KEY. Default 1000. */
  credits?: number;
  /** More accounts, or other settings for the two that are always there. */
  accounts?: (Partial<Account> & { apiKey: string })[];
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** How long an idle connection stays open. Default 60 s. */
  keepAliveTimeoutMs?: number;
}
