// The platform as an outbox sees it, with a clock of its own that is right. It remembers what it took, so that a test
// can count; requests may be refused by the network, and answers may be lost.
import type { BalanceAnswer } from '../../../../lib/api/endpoints/me';
import type { TagAnswer } from '../../../../lib/api/endpoints/bulk-status-by-tag';
import { TransportError } from '../../../../lib/api/http/transport-error';
import { outcomeOfTransportError } from '../../../../lib/gateway/answer-outcome';
import type { Gateway, RequestItem, RequestResult } from '../../../../lib/gateway/gateway';
import type { Calendar } from '../../../../lib/timekeeping/calendar';
import type { Random } from '../../../../faults/random';
import type { Machine } from './machine';

export interface Taken {
  text: string;
  number: string;
  tag: string;
  at: number;
}

export class LifelongPlatform {
  readonly taken: Taken[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly random: Random,
  ) {}

  /** The way to it of one process. */
  gatewayFor(calendar: Calendar): Gateway {
    return {
      send: (items: readonly RequestItem[], tag: string) => this.send(items, tag, calendar),
      lookUp: (tag: string) => this.lookUp(tag, calendar),
      me: () => this.me(calendar),
    } as unknown as Gateway;
  }

  private send(
    items: readonly RequestItem[],
    tag: string,
    calendar: Calendar,
  ): Promise<RequestResult> {
    const failing = (hasLeft: boolean): Promise<RequestResult> => {
      const error = new TransportError('network', hasLeft);
      const outcomes = items.map(({ numbers }) => outcomeOfTransportError(error, [...numbers]));
      return Promise.resolve({ outcomes });
    };
    if (!this.machine.hasNetwork) return failing(false);
    const isCut = this.random.chance(0.05);
    if (isCut && this.random.chance(0.5)) return failing(true);
    for (const { order, numbers } of items) {
      for (const number of numbers) {
        this.taken.push({ text: order.body.message, number, tag, at: this.machine.now });
      }
    }
    if (isCut) return failing(true);
    this.tellTime(calendar);
    const outcomes = items.map(({ numbers }) => ({
      outcome: 'sent' as const,
      messageId: String(this.taken.length),
      phoneNumbers: [...numbers],
      sandbox: false,
    }));
    return Promise.resolve({ outcomes });
  }

  private lookUp(tag: string, calendar: Calendar): Promise<TagAnswer> {
    if (!this.machine.hasNetwork) return Promise.resolve({ kind: 'unavailable' });
    this.tellTime(calendar);
    const phoneNumbers = this.taken.filter((one) => one.tag === tag).map(({ number }) => number);
    if (phoneNumbers.length === 0) return Promise.resolve({ kind: 'absent' });
    return Promise.resolve({ kind: 'found', phoneNumbers, isComplete: true });
  }

  private me(calendar: Calendar): Promise<BalanceAnswer> {
    if (!this.machine.hasNetwork) return Promise.reject(new TransportError('network', false));
    this.tellTime(calendar);
    return Promise.resolve({ kind: 'balance', balance: '10', currency: 'EUR' });
  }

  /** As a `Date` does: in whole seconds. */
  private tellTime(calendar: Calendar): void {
    this.machine.isDated = true;
    calendar.hear(Math.floor(this.machine.now / 1000) * 1000);
  }
}
