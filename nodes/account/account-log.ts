// What an account says in Node-RED's log: sentences of the user's language, never a number or a text.
import type { Node, NodeAPI } from 'node-red';
import type { AccountEvent } from '../../lib/account/account-service';
import type { Outcome } from '../../lib/message/outcome';
import { meaningOf } from '../shared/localise';

type Values = Record<string, string | number>;

/** @param node the account's node as it is now */
export function logAccountEvent(RED: NodeAPI, node: Node, event: AccountEvent): void {
  const level = LEVELS[event.kind];
  node[level](sentence(RED, node, event));
}

/** What is kept on disk is not kept for long. */
export function warnOfContainer(RED: NodeAPI, node: Node): void {
  node.warn(RED._('smspartner-account.log.notKept'));
}

const LEVELS: Record<AccountEvent['kind'], 'error' | 'warn' | 'log'> = {
  damaged: 'error',
  unusable: 'error',
  blocked: 'error',
  keyMissing: 'error',
  sentTwice: 'error',
  logLost: 'error',
  removedWithWaiting: 'warn',
  removedFromMemory: 'warn',
  waitingForNode: 'warn',
  outcomeWithoutNode: 'warn',
  usable: 'log',
  unblocked: 'log',
  keyThere: 'log',
};

/** Their sentences say nothing that differs from time to time. */
const PLAIN = ['usable', 'unblocked', 'keyThere', 'sentTwice', 'logLost'] as const;

type PlainEvent = Extract<AccountEvent, { kind: (typeof PLAIN)[number] }>;

function isPlain(event: AccountEvent): event is PlainEvent {
  return PLAIN.some((kind) => kind === event.kind);
}

function sentence(RED: NodeAPI, node: Node, event: AccountEvent): string {
  const say = (key: string, values: Values = {}): string =>
    RED._(`smspartner-account.log.${key}`, values);
  if (isPlain(event)) return say(event.kind);
  switch (event.kind) {
    case 'damaged':
      return say('damaged', { file: event.file });
    case 'unusable':
      return say(event.problem, { detail: event.detail });
    case 'blocked': {
      const { code, waiting: count } = event;
      return say('blocked', { code, meaning: meaningOf(RED, node.type, code), count });
    }
    case 'keyMissing':
    case 'removedWithWaiting':
    case 'removedFromMemory':
    case 'waitingForNode':
      return say(event.kind, { count: event.waiting });
    case 'outcomeWithoutNode':
      return say(event.kind, endOf(event.outcome));
  }
}

function endOf(outcome: Outcome): Values {
  return { outcome: outcome.outcome, code: outcome.outcome === 'sent' ? '' : outcome.code };
}
