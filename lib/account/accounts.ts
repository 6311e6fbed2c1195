// All accounts of one Node-RED, by the id of their config node, and the send nodes they share.
import type { OutboxControls } from '../outbox/view';
import { type AccountOptions, AccountService } from './account-service';
import { SendNodes } from './send-nodes';
import type { AccountSettings } from './settings';

export class Accounts {
  readonly sendNodes = new SendNodes();
  private readonly services = new Map<string, AccountService>();
  /** Removed, and their journal not closed yet. */
  private readonly closing = new Map<string, Promise<void>>();

  /**
   * @param options of a new one
   * @returns the service that was there before a redeploy, with new settings, or a new one
   */
  attach(
    id: string,
    settings: AccountSettings,
    options: Omit<AccountOptions, 'onGone' | 'after'>,
  ): AccountService {
    let service = this.services.get(id);
    if (!service) {
      const after = this.closing.get(id);
      const onGone = (closed: Promise<void>): void => this.forget(id, closed);
      service = new AccountService(this.sendNodes, { ...options, after, onGone });
      this.services.set(id, service);
    }
    service.attach(settings);
    return service;
  }

  private forget(id: string, closed: Promise<void>): void {
    this.services.delete(id);
    this.closing.set(id, closed);
    void closed.then(() => {
      if (this.closing.get(id) === closed) this.closing.delete(id);
    });
  }

  /** Those whose outbox can be seen. */
  list(): { id: string; controls: OutboxControls }[] {
    return [...this.services].flatMap(([id, { controls }]) => (controls ? [{ id, controls }] : []));
  }
}
