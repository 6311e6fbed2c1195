// The admin routes behind the sidebar: what is in each account's outbox, and what a human does to it. Glue
// between HTTP and the outbox's controls; no rule about SMS belongs here.
import type { NodeAPI } from 'node-red';
import type { OutboxControls } from '../../lib/outbox/view';
import { jsonOnly } from '../../nodes/shared/json-only';
import { ACTIONS, type Action, type ActionRequest, type OutboxAnswer } from './answer';
import { describeOutbox } from './describe';
import { readActionRequest } from './read-ids';
import { type FindNode, joinNames, type KnownNode, namesAround, placeOf } from './subflows';

/** Where the outboxes of this process are found. */
export interface Outboxes {
  list(): { id: string; controls: OutboxControls }[];
}

interface HttpRequest {
  params: Record<string, string | string[] | undefined>;
  body?: unknown;
}

interface HttpResponse {
  sendStatus(status: number): unknown;
  set(name: string, value: string): unknown;
  json(body: unknown): unknown;
}

/** Once per process: routes of Node-RED's admin API outlive every deploy. */
export function registerOutboxRoutes(RED: NodeAPI, outboxes: Outboxes): void {
  RED.httpAdmin.get(
    '/smspartner/outbox',
    RED.auth.needsPermission('smspartner.read'),
    (_request, response) => {
      response.set('Cache-Control', 'no-store');
      safely(response, () => response.json(answerOf(RED, outboxes)));
    },
  );
  RED.httpAdmin.post(
    '/smspartner/outbox/:id/:action',
    RED.auth.needsPermission('smspartner.write'),
    jsonOnly,
    (request, response) => safely(response, () => act(outboxes, request, response)),
  );
}

function answerOf(RED: NodeAPI, outboxes: Outboxes): OutboxAnswer {
  const find = finderOf(RED);
  const accounts = outboxes
    .list()
    .map(({ id, controls }) => describeOutbox(id, nameOf(id, find), controls.view()));
  accounts.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  return { accounts };
}

function finderOf(RED: NodeAPI): FindNode {
  const nodes = new Map<string, KnownNode>();
  RED.nodes.eachNode((node) => nodes.set(node.id, node));
  return (id) => nodes.get(id);
}

/** One in a subflow has a name for each instance. */
function nameOf(id: string, find: FindNode): string {
  const place = placeOf(id, find);
  const account = place.at(-1);
  if (account?.type !== 'smspartner-account') return '';
  const name = typeof account.name === 'string' ? account.name : '';
  return joinNames([...namesAround(place, find), name]);
}

function act(outboxes: Outboxes, request: HttpRequest, response: HttpResponse): void {
  const { id, action } = request.params;
  const outbox = outboxes.list().find((one) => one.id === id);
  const known = ACTIONS.find((one) => one === action);
  if (!outbox || !known) {
    response.sendStatus(404);
    return;
  }
  const wanted = readActionRequest(request.body);
  if (!wanted) response.sendStatus(400);
  else response.json({ count: perform(outbox.controls, known, wanted) });
}

function perform(controls: OutboxControls, action: Action, { ids }: ActionRequest): number {
  switch (action) {
    case 'send-again':
      return controls.sendAgain(ids);
    case 'drop':
      return controls.drop(ids);
    case 'release':
      controls.release();
      return 0;
  }
}

/** An error may hold a path or more: only that there was one is said. */
function safely(response: HttpResponse, answer: () => unknown): void {
  try {
    answer();
  } catch {
    response.sendStatus(500);
  }
}
