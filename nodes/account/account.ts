// The account's config node: glue that turns its properties into settings for the account's service, which
// outlives it. No rule about SMS belongs here.
import type { NodeAPI, NodeDef } from 'node-red';
import type { Senders } from '../../lib/account/senders';
import { readAccountSettings } from '../../lib/account/settings';
import type { AccountNode } from '../shared/account-node';
import { accounts } from '../shared/accounts';
import type { SendReceipt } from '../shared/receipt';
import { registerCheckRoute } from './check-route';
import { ACCOUNT_DEFAULTS, type AccountProperties } from './config';
import { readRawSettings } from './raw-settings';

type AccountDef = NodeDef & Partial<AccountProperties>;
type Key = { apiKey?: string };

export default function (RED: NodeAPI): void {
  followDeploys(RED, accounts.senders);

  function Account(this: AccountNode, def: AccountDef): void {
    RED.nodes.createNode(this, def);
    const apiKey = this.credentials?.apiKey;
    const raw = readRawSettings(RED, { ...ACCOUNT_DEFAULTS, ...def }, apiKey);
    this.service = accounts.attach(this.id, readAccountSettings(raw, ACCOUNT_DEFAULTS));

    this.on('close', (done: () => void) => {
      const count = this.service.waiting;
      if (count > 0) this.warn(RED._('smspartner-account.log.waitingAtClose', { count }));
      this.service.detach();
      done();
    });
  }

  RED.nodes.registerType<AccountNode, AccountDef, object, Key>('smspartner-account', Account, {
    credentials: { apiKey: { type: 'password' } },
  });
  registerCheckRoute(RED);
}

/** What waits outlives a deploy, and nothing leaves a node before those it is wired to are there. */
function followDeploys(RED: NodeAPI, senders: Senders<SendReceipt>): void {
  RED.events.on('flows:stopping', () => senders.grace.hold());
  RED.events.on('flows:stopped', () => senders.grace.release());
  RED.events.on('flows:starting', () => senders.grace.hold());
  RED.events.on('flows:started', () => {
    senders.open();
    senders.grace.release();
  });
}
