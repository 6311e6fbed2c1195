// What a node shows under itself: a colour, a shape and a text of its catalog, put into words only when it is
// shown. When to show what is each node's business. Never a number or a text of an SMS.
import type { Node, NodeAPI } from 'node-red';
import { translate } from './localise';

export type StatusWords = readonly [
  fill: 'red' | 'yellow' | 'green' | 'blue',
  shape: 'ring' | 'dot',
  /** Below `status` of the catalog. */
  key: string,
  values?: Record<string, string | number>,
];

export class NodeStatus {
  private shown = '';

  constructor(
    private readonly RED: NodeAPI,
    private readonly node: Node,
  ) {}

  /** @returns whether that is news: what is shown already is not shown again */
  show([fill, shape, key, values]: StatusWords): boolean {
    const text = this.say(`status.${key}`, values);
    if (text === this.shown) return false;
    this.shown = text;
    this.node.status({ fill, shape, text });
    return true;
  }

  /** A text of the node's catalog. */
  say(key: string, values?: Record<string, string | number>): string {
    return translate(this.RED, this.node.type, key, values);
  }
}
