// The flow of the Node-RED that is killed: messages come in by HTTP, go through the send node, and what
// leaves is in a file before anything else happens.
import { DEFAULT_KEY } from '../simulator/accounts';
import { TIMEOUT, VERIFY_FOR } from './horizon';

const ACCOUNT = 'account';

/** One request brings several; the answer says nothing but that they came. */
const SPLIT = 'return [msg.payload.map((offer) => ({ offer })), { ...msg, payload: "" }];';

const WRITE = `
const { sms, offer } = msg;
global.get('write')(JSON.stringify({
  id: offer.id,
  outcome: sms.outcome,
  code: sms.code,
  hasMessageId: sms.messageId !== undefined,
  verified: sms.verified,
  recovered: sms.recovered === undefined ? undefined : true,
  duplicate: sms.duplicate,
}));`;

const place = { z: 'tab', x: 100, y: 100 };

export function flowFiles(apiUrl: string): Record<string, object> {
  return {
    'flows.json': [
      { id: 'tab', type: 'tab', label: 'Faults' },
      {
        id: ACCOUNT,
        type: 'smspartner-account',
        name: '',
        apiUrl,
        timeout: TIMEOUT,
        verifyFor: VERIFY_FOR,
        requestsPerSecond: 0,
        maxPerHour: 0,
        outbox: 'disk',
        whenBlocked: 'hold',
      },
      { ...place, id: 'in', type: 'http in', url: '/offers', method: 'post', wires: [['split']] },
      {
        ...place,
        id: 'split',
        type: 'function',
        func: SPLIT,
        outputs: 2,
        wires: [['send'], ['answer']],
      },
      { ...place, id: 'answer', type: 'http response', wires: [] },
      {
        ...place,
        id: 'send',
        type: 'smspartner-send',
        account: ACCOUNT,
        phoneNumbers: 'offer.number',
        phoneNumbersType: 'msg',
        message: 'offer.text',
        messageType: 'msg',
        key: 'offer.id',
        keyType: 'msg',
        whenUnknown: 'verify',
        errorOutputs: ['other'],
        outputs: 2,
        wires: [['write'], ['write']],
      },
      { ...place, id: 'write', type: 'function', func: WRITE, outputs: 0, wires: [] },
    ],
    'flows_cred.json': { [ACCOUNT]: { apiKey: DEFAULT_KEY } },
  };
}
