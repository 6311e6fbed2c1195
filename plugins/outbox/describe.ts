// What leaves Node-RED about an outbox: field by field, so that nothing the journal knows besides (a text, a
// key, a full number) can slip out with it.
import type { HeldMessage, OutboxView, Stop } from '../../lib/outbox/view';
import type { AccountOutbox } from './answer';

export function describeOutbox(id: string, name: string, view: OutboxView): AccountOutbox {
  const { waiting, checking, held, stop, oldestAt } = view;
  return {
    id,
    name,
    waiting,
    checking,
    held,
    heldMessages: view.heldMessages.map(describeMessage),
    stop: stop && describeStop(stop),
    oldestAt,
  };
}

function describeMessage(message: HeldMessage): HeldMessage {
  const { messageId, nodeId, reason, phoneNumbers, numberCount, since } = message;
  return { messageId, nodeId, reason, phoneNumbers, numberCount, since };
}

function describeStop(stop: Stop): Stop {
  switch (stop.why) {
    case 'blocked':
      return { why: stop.why, code: stop.code };
    case 'failing':
      return { why: stop.why, reason: stop.reason, detail: stop.detail };
    case 'disk':
    case 'inUse':
    case 'engine':
      return { why: stop.why, detail: stop.detail };
  }
}
