// The send node: glue between Node-RED and the domain. It reads a message's fields, hands them to the
// account, and lets the outcome leave. No rule about SMS belongs here.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { outcomeOfRejection } from '../../lib/message/outcome';
import { CODE } from '../../lib/pure/codes/error-codes';
import { findAccount } from '../shared/account-node';
import { accounts } from '../shared/accounts';
import { deliver } from '../shared/deliver';
import { inputOf, NodeInput } from '../shared/node-input';
import { SEND_DEFAULTS, type SendProperties, WHEN_UNKNOWN, type WhenUnknown } from './config';
import { FieldReader } from './read-fields';
import { SendingStatus } from './sending-status';

const NO_ACCOUNT = outcomeOfRejection({
  phoneNumbers: [],
  problems: [{ rule: 'accountMissing', field: 'account', code: CODE.keyMissing }],
});

export default function (RED: NodeAPI): void {
  function SendNode(this: Node, def: NodeDef & Partial<SendProperties>): void {
    RED.nodes.createNode(this, def);
    const config: SendProperties = { ...SEND_DEFAULTS, ...def };
    const errorOutputs = readErrorOutputs(config.errorOutputs);
    const whenUnknown = readWhenUnknown(config.whenUnknown);
    const account = findAccount(RED, config.account);
    const reader = new FieldReader(RED, this, config);
    const status = new SendingStatus(RED, this);
    if (!account) status.problem('noAccount');

    accounts.sendNodes.attach(this.id, {
      deliver: (completed, pending) => {
        const { outcomes } = completed;
        deliver(RED, this, errorOutputs, inputOf(completed), outcomes);
        status.settled(outcomes);
        status.show(pending, account?.service.stateOf(this.id));
      },
      show: (pending) => status.show(pending, account?.service.stateOf(this.id)),
    });

    this.on('input', (msg, send, done) => {
      const input = new NodeInput(RED, this, msg, send, done);
      if (account) {
        account.service.submit(this.id, reader.read(msg), input, whenUnknown);
      } else deliver(RED, this, errorOutputs, input, [NO_ACCOUNT]);
    });

    this.on('close', (done: () => void) => {
      status.stop();
      accounts.sendNodes.detach(this.id);
      done();
    });
  }

  RED.nodes.registerType('smspartner-send', SendNode);
}

/** A flow may be written by hand: whatever stands there, an output keeps its place. */
function readErrorOutputs(saved: unknown): string[] {
  const codes: unknown[] = Array.isArray(saved) ? saved : SEND_DEFAULTS.errorOutputs;
  return codes.map((code) =>
    typeof code === 'string' || typeof code === 'number' ? `${code}` : '',
  );
}

/** Anything else is the careful default. */
function readWhenUnknown(saved: unknown): WhenUnknown {
  return WHEN_UNKNOWN.find((choice) => choice === saved) ?? SEND_DEFAULTS.whenUnknown;
}
