// The way to the platform under the account's present settings. It makes the client at the first call, and
// turns whatever happens on the way into an outcome.
import type { BalanceAnswer } from '../api/balance';
import type { SmsPartnerClient } from '../api/client';
import { TransportError } from '../api/transport-error';
import type { Order } from '../send/message';
import { type Outcome, outcomeOfAnswer, outcomeOfTransportError } from '../send/outcome';
import { buildBody } from '../send/requests';
import type { AccountSettings } from './settings';

export class Link {
  private client: Promise<SmsPartnerClient> | undefined;

  constructor(private readonly settings: AccountSettings) {}

  /** One request. Never rejects. */
  async send(order: Order, phoneNumbers: string[]): Promise<Outcome> {
    try {
      const client = await this.connect();
      const answer = await client.send(buildBody(order, phoneNumbers));
      return outcomeOfAnswer(answer, order, phoneNumbers, new Date());
    } catch (cause) {
      // Something we did not think of: then it is not known whether the request left.
      const error = cause instanceof TransportError ? cause : new TransportError('cut', true);
      return outcomeOfTransportError(error, phoneNumbers);
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
