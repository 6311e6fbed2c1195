// The way to the platform under the account's present settings. It makes the client at the first call, and
// turns whatever happens on the way into outcomes.
import type { BalanceAnswer } from '../api/endpoints/me';
import type { SmsPartnerClient } from '../api/client';
import type { TagAnswer } from '../api/endpoints/bulk-status-by-tag';
import { TransportError } from '../api/http/transport-error';
import type { Order } from '../message/message';
import {
  type Outcome,
  outcomeOfAnswer,
  outcomeOfItem,
  outcomeOfSharedRefusal,
  outcomeOfTransportError,
} from '../message/outcome';
import { buildBody, buildBulkBody } from './requests';
import type { AccountSettings } from '../account/settings';

/** What one request carries of one message. */
export interface RequestItem {
  readonly order: Order;
  readonly numbers: readonly string[];
}

export interface RequestResult {
  /** One per item, in the same order. */
  outcomes: Outcome[];
  /** The platform refused a batch as a whole: nothing of it was sent. */
  refusal?: {
    code: number;
    /** Whether it says something about the number of a item, in the same order. */
    isNamed: boolean[];
  };
  /** How long the platform asks us to wait. */
  retryAfterMs?: number | undefined;
}

export class Gateway {
  private client: Promise<SmsPartnerClient> | undefined;

  constructor(private readonly settings: AccountSettings) {}

  /** One request. Never rejects. @param items of one lane; more than one have one number each */
  async send(items: readonly RequestItem[], tag: string): Promise<RequestResult> {
    try {
      const client = await this.connect();
      const [first] = items;
      return items.length === 1 && first
        ? await sendOne(client, first, tag)
        : await sendBatch(client, items, tag);
    } catch (cause) {
      // Something we did not think of: then it is not known whether the request left.
      const error = cause instanceof TransportError ? cause : new TransportError('cut', true);
      return {
        outcomes: items.map(({ numbers }) => outcomeOfTransportError(error, [...numbers])),
      };
    }
  }

  /** What the platform knows under a tag. Never rejects. */
  async lookUp(tag: string): Promise<TagAnswer> {
    try {
      return await (await this.connect()).statusByTag(tag);
    } catch {
      return { kind: 'unavailable' };
    }
  }

  /** Asks the platform for the balance. @throws TransportError */
  async me(): Promise<BalanceAnswer> {
    return (await this.connect()).me();
  }

  /** Closes idle connections; what is in flight finishes. */
  close(): void {
    this.client?.then(
      (client) => client.close(),
      () => undefined,
    );
  }

  /** @throws TransportError when there is no client; nothing left then */
  private async connect(): Promise<SmsPartnerClient> {
    try {
      // Loaded at the first call: the HTTP side takes some 100 ms that a start need not wait for.
      this.client ??= import('../api/http-client.js').then(({ createHttpClient }) =>
        createHttpClient(this.settings),
      );
      return await this.client;
    } catch {
      this.client = undefined;
      throw new TransportError('network', false);
    }
  }
}

async function sendOne(
  client: SmsPartnerClient,
  { order, numbers }: RequestItem,
  tag: string,
): Promise<RequestResult> {
  const phoneNumbers = [...numbers];
  const answer = await client.send(buildBody(order, phoneNumbers, tag));
  const outcome = outcomeOfAnswer(answer, order, phoneNumbers, new Date());
  return {
    outcomes: [outcome],
    ...(answer.kind === 'unreadable' && { retryAfterMs: answer.retryAfterMs }),
  };
}

async function sendBatch(
  client: SmsPartnerClient,
  items: readonly RequestItem[],
  tag: string,
): Promise<RequestResult> {
  const answer = await client.bulkSend(buildBulkBody(items, tag));
  const now = new Date();
  if (answer.kind === 'taken') {
    return {
      outcomes: items.map(({ order, numbers }) => outcomeOfItem(answer, order, numbers[0]!, now)),
    };
  }
  const outcomes = items.map(({ numbers }) => outcomeOfSharedRefusal(answer, numbers[0]!));
  if (answer.kind === 'unreadable') return { outcomes, retryAfterMs: answer.retryAfterMs };
  const isNamed = items.map(({ numbers }) =>
    answer.apiErrors.some(({ phoneNumber }) => phoneNumber === numbers[0]),
  );
  return { outcomes, refusal: { code: answer.code, isNamed } };
}
