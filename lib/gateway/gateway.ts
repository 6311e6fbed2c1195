// The way to the platform under the account's present settings: an order becomes a request, whatever comes
// back becomes outcomes. It knows no journal and no node.
import { ApiClient, type ClientSettings } from '../api/client';
import { BULK_SEND, type BulkBody } from '../api/endpoints/bulk-send';
import { lookUpTag, type TagAnswer } from '../api/endpoints/bulk-status-by-tag';
import { type BalanceAnswer, ME } from '../api/endpoints/me';
import { SEND, type SendBody } from '../api/endpoints/send';
import { TransportError } from '../api/http/transport-error';
import type { Refused } from '../api/response/refusal';
import { isForAll, type RequestShape } from '../api/response/refusal-scope';
import type { Order } from '../message/message';
import type { Outcome } from '../message/outcome';
import { SYSTEM_CLOCK } from '../queueing/clock';
import { Calendar } from '../timekeeping/calendar';
import {
  itemsOf,
  outcomeOfAnswer,
  outcomeOfItem,
  outcomeOfSharedRefusal,
  outcomeOfTransportError,
  untold,
} from './answer-outcome';
import { namedAmong, outcomesOfNamed, withoutNamed } from './named-numbers';

/** What one request carries of one message. */
export interface RequestItem {
  readonly order: Order;
  readonly numbers: readonly string[];
  /** Its numbers may end differently. */
  readonly isDivisible: boolean;
}

export interface RequestResult {
  /**
   * One per item, in the same order. Of a single item with several numbers one for each way in which they ended:
   * first that of the rest, and all of its numbers together.
   */
  outcomes: Outcome[];
  /** The platform refused several numbers in one request: nothing of it was sent. */
  refusal?: {
    shape: RequestShape;
    /** It is not for any one of them. */
    isForAll: boolean;
    /** Whether it says something about the numbers of an outcome, in the same order. */
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

  private async sendOne(
    { order, numbers, isDivisible }: RequestItem,
    tag: string,
  ): Promise<RequestResult> {
    const phoneNumbers = [...numbers];
    const answer = await this.client.call(SEND, buildBody(order, phoneNumbers, tag));
    const now = this.calendar.guess();
    if (answer.kind === 'unreadable') {
      const outcomes = [outcomeOfAnswer(answer, order, phoneNumbers, now)];
      return { outcomes, retryAfterMs: answer.retryAfterMs };
    }
    // Refused is the only one, or taken are all.
    const isWhole = answer.kind === 'refused' ? numbers.length === 1 : answer.named.length === 0;
    if (isWhole || !isDivisible) {
      return { outcomes: [outcomeOfAnswer(answer, order, phoneNumbers, now)] };
    }
    const named = namedAmong(answer.named, phoneNumbers);
    const rest = phoneNumbers.filter((number) => !named.has(number));
    const about = answer.kind === 'refused' ? withoutNamed(answer, named) : answer;
    const ofRest = rest.length > 0 ? [outcomeOfAnswer(about, order, rest, now)] : [];
    const outcomes = [...ofRest, ...outcomesOfNamed(answer, named, phoneNumbers)];
    if (about.kind !== 'refused') return { outcomes };
    if (isInDoubt(about, 'list') && rest.length > 0) outcomes[0] = untold(rest);
    const isNamed = outcomes.map((_, index) => index >= ofRest.length);
    return { outcomes, refusal: { shape: 'list', isForAll: isForAll(about, 'list'), isNamed } };
  }

  private async sendBatch(items: readonly RequestItem[], tag: string): Promise<RequestResult> {
    const answer = await this.client.call(BULK_SEND, buildBulkBody(items, tag));
    const now = this.calendar.guess();
    const own = items.map(({ numbers }) => numbers[0]!);
    if (answer.kind === 'taken') {
      const taken = { ...answer, items: itemsOf(answer.items, own) };
      return {
        outcomes: items.map(({ order }, index) => outcomeOfItem(taken, order, own[index]!, now)),
      };
    }
    if (answer.kind === 'unreadable') {
      const outcomes = own.map((number) => outcomeOfSharedRefusal(answer, number));
      return { outcomes, retryAfterMs: answer.retryAfterMs };
    }
    const named = namedAmong(answer.named, own);
    const rest = withoutNamed(answer, named);
    const outcomes = own.map((number): Outcome => {
      const said = named.get(number);
      if (said) return outcomeOfSharedRefusal(rest, number, said);
      return isInDoubt(rest, 'batch') ? untold([number]) : outcomeOfSharedRefusal(rest, number);
    });
    const isNamed = own.map((number) => named.has(number));
    return { outcomes, refusal: { shape: 'batch', isForAll: isForAll(rest, 'batch'), isNamed } };
  }
}

/** It says as well that something was taken, and may mean those that it does not name. */
function isInDoubt(answer: Refused, shape: RequestShape): boolean {
  return answer.isContradictory && !isForAll(answer, shape);
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
export function buildBulkBody(
  items: readonly Pick<RequestItem, 'order' | 'numbers'>[],
  tag: string,
): BulkBody {
  const { message, _format, ...options } = items[0]!.order.body;
  const SMSList = items.map(({ order, numbers }) => ({
    phoneNumber: numbers[0]!,
    message: order.body.message,
  }));
  return { SMSList, tag, ...options };
}
