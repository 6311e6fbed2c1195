// The account's config node: glue that turns its properties into settings for the account's service, which
// outlives it. No rule about SMS belongs here.
import type { NodeAPI, NodeDef } from 'node-red';
import type { SendNodes } from '../../lib/account/send-nodes';
import { readAccountSettings } from '../../lib/account/settings';
import type { AccountNode } from '../shared/account-node';
import { accounts } from '../shared/accounts';
import { logAccountEvent, warnOfContainer } from './account-log';
import { registerCheckRoute } from './check-route';
import { ACCOUNT_DEFAULTS, type AccountProperties } from './config';
import { createJournal, isFolderLost } from './journals';
import { readRawSettings } from './raw-settings';

type AccountDef = NodeDef & Partial<AccountProperties>;
type Key = { apiKey?: string };

export default function (RED: NodeAPI): void {
  followDeploys(RED, accounts.sendNodes);

  /** The service outlives its node: its words come from the last one. */
  const loggers = new Map<string, AccountNode>();

  function Account(this: AccountNode, def: AccountDef): void {
    RED.nodes.createNode(this, def);
    const apiKey = this.credentials?.apiKey;
    const raw = readRawSettings(RED, { ...ACCOUNT_DEFAULTS, ...def }, apiKey);
    loggers.set(this.id, this);
    this.service = accounts.attach(this.id, readAccountSettings(raw, ACCOUNT_DEFAULTS), {
      createJournal: (outbox) => {
        if (outbox === 'disk' && isFolderLost(RED)) warnOfContainer(RED, this);
        return createJournal(RED, this.id, outbox);
      },
      log: (event) => logAccountEvent(RED, loggers.get(this.id) ?? this, event),
    });

    // Whatever comes: a redeploy, or the end of the process.
    this.on('close', (done: () => void) => void this.service.detach().then(done, done));
  }

  RED.nodes.registerType<AccountNode, AccountDef, object, Key>('smspartner-account', Account, {
    credentials: { apiKey: { type: 'password' } },
  });
  registerCheckRoute(RED);
}

/**
 * What waits outlives a deploy, and flows that are stopped, for as long as they are: a node that is not there once
 * they have started was removed. Nothing leaves a node before those it is wired to are there.
 */
function followDeploys(RED: NodeAPI, sendNodes: SendNodes): void {
  RED.events.on('flows:stopping', () => sendNodes.gracePeriod.hold());
  RED.events.on('flows:starting', () => sendNodes.gracePeriod.hold());
  RED.events.on('flows:started', () => {
    sendNodes.open();
    sendNodes.gracePeriod.release();
  });
}
