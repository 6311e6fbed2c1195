// What leaves Node-RED about an outbox: field by field, so that nothing the journal knows besides (a text, a
// key, a full number) can slip out with it.
import type { HeldMessage, OutboxView, PauseReason } from '../../lib/outbox/view';
import type { AccountOutbox } from './answer';

export function describeOutbox(id: string, name: string, view: OutboxView): AccountOutbox {
  const { waiting, checking, held, pauseReason, oldestAt } = view;
  return {
    id,
    name,
    waiting,
    checking,
    held,
    heldMessages: view.heldMessages.map(describeMessage),
    pauseReason: pauseReason && describePause(pauseReason),
    oldestAt,
  };
}

function describeMessage(message: HeldMessage): HeldMessage {
  const { messageId, nodeId, reason, phoneNumbers, numberCount, since } = message;
  return { messageId, nodeId, reason, phoneNumbers, numberCount, since };
}

function describePause(pauseReason: PauseReason): PauseReason {
  switch (pauseReason.why) {
    case 'blocked':
      return { why: pauseReason.why, code: pauseReason.code };
    case 'failing':
      return { why: pauseReason.why, reason: pauseReason.reason, detail: pauseReason.detail };
    case 'disk':
    case 'inUse':
    case 'engine':
    case 'thread':
    case 'gone':
    case 'taken':
      return { why: pauseReason.why, detail: pauseReason.detail };
  }
}
