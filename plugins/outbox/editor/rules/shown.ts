// What the tab shows of an outbox, and what it asks before an action: rules on data. Pure: no RED, no DOM.
// Keys are those of the plugin's catalog.
import type { HeldMessage, HeldReason, OutboxView, PauseReason } from '../../../../lib/outbox/view';
import { CODE } from '../../../../lib/pure/codes/error-codes';
import type { AccountOutbox } from '../../answer';

export interface ShownPause {
  key: string;
  /** A system code, to be appended as it is. */
  detail: string;
  /** Of the platform; its meaning stands in the catalog that all share. */
  code?: number;
  /** The label of the button that ends it; what has none ends by itself or outside. */
  release?: string;
}

/** What the runtime says when tries do not leave; whatever else has a sentence of its own. */
const FAILURES = ['network', 'tls', 'proxy', 'timeoutBeforeSend', 'rateLimited'];

export function shownPause(pauseReason: PauseReason): ShownPause {
  switch (pauseReason.why) {
    case 'disk':
    case 'inUse':
    case 'engine':
    case 'thread':
    case 'gone':
    case 'taken':
      return { key: `pause.${pauseReason.why}`, detail: pauseReason.detail };
    case 'blocked':
      return shownBlock(pauseReason.code);
    case 'failing':
      return {
        key: `failing.${FAILURES.find((known) => known === pauseReason.reason) ?? 'other'}`,
        detail: pauseReason.detail,
        release: 'release.failing',
      };
  }
}

function shownBlock(code: number): ShownPause {
  // It ends where the key is entered.
  if (code === CODE.keyMissing) return { key: 'pause.keyMissing', detail: '' };
  return { key: 'pause.blocked', detail: '', code, release: 'release.blocked' };
}

export interface ShownReason {
  text: string;
  /** The label of the button that sends it. */
  send: string;
  /** Asked first; sending what certainly was not sent needs no question. */
  sendQuestion?: string;
  dropQuestion: string;
}

const REASONS: Record<HeldReason, ShownReason> = {
  unknown: {
    text: 'reason.unknown',
    send: 'action.sendAgain',
    sendQuestion: 'question.twice',
    dropQuestion: 'question.dropUnknown',
  },
  nodeGone: {
    text: 'reason.nodeGone',
    send: 'action.send',
    dropQuestion: 'question.drop',
  },
};

/** What is not known here may have been sent: the careful words. */
export function shownReason(reason: HeldReason): ShownReason {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason] : REASONS.unknown;
}

/** How many of its numbers are not in the list. */
export function moreNumbers({ phoneNumbers, numberCount }: HeldMessage): number {
  return Math.max(0, numberCount - phoneNumbers.length);
}

/**
 * What "all" means: the messages on the screen, not one that came meanwhile and nobody saw.
 * @returns nothing where there are more than can be shown, which means all of them
 */
export function idsOfAll({ held, heldMessages }: OutboxView): number[] | undefined {
  if (held > heldMessages.length) return undefined;
  return heldMessages.map(({ messageId }) => messageId);
}

export type Count = 'waiting' | 'checking' | 'held';

/** The counts that are worth a place: all three, or none when nothing is there. */
export function shownCounts(view: OutboxView): { key: string; count: number }[] {
  const names: Count[] = ['waiting', 'checking', 'held'];
  if (names.every((name) => view[name] === 0)) return [];
  return names.map((name) => ({ key: `counts.${name}`, count: view[name] }));
}

/** Why there was no answer, by HTTP status; 0 is none at all. */
export function failureKey(status: number, permission: 'read' | 'write'): string {
  if (status === 401 || status === 403) return `error.${permission}`;
  return status === 0 ? 'error.network' : 'error.failed';
}

/**
 * Where a node may be drawn: a node in a subflow runs as `<instance>-<node>`, and ids may hold dashes.
 * @returns ids, the likeliest first
 */
export function drawnIds(nodeId: string): string[] {
  const parts = nodeId.split('-');
  return parts.map((_, index) => parts.slice(index).join('-'));
}

/** What an answer holds, or nothing when it is not ours: a proxy's page, another version. */
export function readAnswer(answer: unknown): AccountOutbox[] | undefined {
  const accounts: unknown = (answer as { accounts?: unknown } | null | undefined)?.accounts;
  return Array.isArray(accounts) ? (accounts as AccountOutbox[]) : undefined;
}
