// The way to the platform under the account's present settings: an order becomes a request, whatever comes
// back becomes outcomes. It knows no journal and no node.
import { ApiClient, type ClientSettings } from '../api/client';
import { BULK_SEND, type BulkBody } from '../api/endpoints/bulk-send';
import { lookUpTag, type TagAnswer } from '../api/endpoints/bulk-status-by-tag';
import { type BalanceAnswer, ME } from '../api/endpoints/me';
import { SEND, type SendBody } from '../api/endpoints/send';
import { TransportError } from '../api/http/transport-error';
import type { Order } from '../message/message';
import type { Outcome } from '../message/outcome';
import { SYSTEM_CLOCK } from '../queueing/clock';
import { Calendar } from '../timekeeping/calendar';
import {
  outcomeOfAnswer,
  outcomeOfItem,
  outcomeOfSharedRefusal,
  outcomeOfTransportError,
} from './answer-outcome';

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
    /** Whether it says something about the number of an item, in the same order. */
    isNamed: boolean[];
  };
  /** How long the platform asks us to wait. */
  retryAfterMs?: number | undefined;
}

export class Gateway {
  readonly client: ApiClient;

  /** @param calendar hears what time the platform has */
  constructor(
    settings: ClientSettings,
    private readonly calendar = new Calendar(SYSTEM_CLOCK),
  ) {
    this.client = new ApiClient(settings, (date) => calendar.hear(date));
  }

  /** One request. Never rejects. @param items alike; more than one have one number each */
  async send(items: readonly RequestItem[], tag: string): Promise<RequestResult> {
    const [first] = items;
    try {
      return items.length === 1 && first
        ? await this.sendOne(first, tag)
        : await this.sendBatch(items, tag);
    } catch (cause) {
      // Something we did not think of: then it is not known whether the request left.
      const error = TransportError.from(cause);
      return {
        outcomes: items.map(({ numbers }) => outcomeOfTransportError(error, [...numbers])),
      };
    }
  }

  /** What the platform knows under a tag. Never rejects. */
  lookUp(tag: string): Promise<TagAnswer> {
    return lookUpTag(this.client, tag);
  }

  /** Asks the platform for the balance. @throws TransportError */
  me(): Promise<BalanceAnswer> {
    return this.client.call(ME, undefined);
  }

  /** Closes idle connections; what is in flight finishes. */
  close(): void {
    this.client.close();
  }

  private async sendOne({ order, numbers }: RequestItem, tag: string): Promise<RequestResult> {
    const phoneNumbers = [...numbers];
    const answer = await this.client.call(SEND, buildBody(order, phoneNumbers, tag));
    const outcome = outcomeOfAnswer(answer, order, phoneNumbers, this.calendar.guess());
    return {
      outcomes: [outcome],
      ...(answer.kind === 'unreadable' && { retryAfterMs: answer.retryAfterMs }),
    };
  }

  private async sendBatch(items: readonly RequestItem[], tag: string): Promise<RequestResult> {
    const answer = await this.client.call(BULK_SEND, buildBulkBody(items, tag));
    const now = this.calendar.guess();
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
}

/**
 * Made when its turn has come, so that what waits holds no bodies.
 *
 * @param tag ours, to look the request up by; an order's own goes before it
 */
export function buildBody(order: Order, numbers: string[], tag: string): SendBody {
  return { phoneNumbers: numbers.join(','), tag, ...order.body };
}

/**
 * @param items of orders that have all options in common, and one number each
 * @param tag ours, to look the request up by
 */
export function buildBulkBody(items: readonly RequestItem[], tag: string): BulkBody {
  const { message, _format, ...options } = items[0]!.order.body;
  const SMSList = items.map(({ order, numbers }) => ({
    phoneNumber: numbers[0]!,
    message: order.body.message,
  }));
  return { SMSList, tag, ...options };
}
