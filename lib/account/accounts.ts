// All accounts of one Node-RED, by the id of their config node, and the senders they share.
import { AccountService } from './account-service';
import { type Receipt, Senders } from './senders';
import type { AccountSettings } from './settings';

export class Accounts<R extends Receipt = Receipt> {
  readonly senders = new Senders<R>();
  private readonly services = new Map<string, AccountService<R>>();

  /** @returns the service that was there before a redeploy, with new settings, or a new one */
  attach(id: string, settings: AccountSettings): AccountService<R> {
    let service = this.services.get(id);
    if (!service) {
      service = new AccountService<R>(this.senders, () => this.services.delete(id));
      this.services.set(id, service);
    }
    service.attach(settings);
    return service;
  }
}
