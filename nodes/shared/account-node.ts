// What a node sees of its account's config node.
import type { Node, NodeAPI } from 'node-red';
import type { AccountService } from '../../lib/account/account-service';

export interface AccountNode extends Node<{ apiKey?: string }> {
  service: AccountService;
}

/** @returns nothing when no account is chosen, or it is disabled, or is no account */
export function findAccount(RED: NodeAPI, id: string): AccountNode | undefined {
  const node = RED.nodes.getNode(id) as AccountNode | null | undefined;
  return node?.type === 'smspartner-account' && 'service' in node ? node : undefined;
}
