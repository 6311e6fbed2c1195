// What the outbox's routes answer, and to whom, over real HTTP. The outboxes are in memory: what the real one
// does with these calls is its own spec's business.
import should from 'should';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { NodeAPI } from 'node-red';
import type { OutboxControls, OutboxView } from '../../../lib/outbox/view';
import type { OutboxAnswer } from '../../../plugins/outbox/answer';
import { registerOutboxRoutes } from '../../../plugins/outbox/routes';

type Handler = (request: unknown, response: unknown, next: () => void) => void;

interface Express {
  (): { use(handler: Handler): void } & ((...request: unknown[]) => void);
  json(): Handler;
  urlencoded(options: object): Handler;
}

// The one Node-RED itself uses, with the parsers it puts before its admin routes.
const express = createRequire(require.resolve('node-red'))('express') as Express;

const NUMBER = '+33612345678';
const TEXT = 'Cave : fuite';

class FakeOutbox implements OutboxControls {
  calls: unknown[] = [];
  isBroken = false;
  constructor(private readonly shown: Partial<OutboxView> = {}) {}

  view(): OutboxView {
    if (this.isBroken) throw new Error(`/home/someone: ${NUMBER}`);
    return { waiting: 0, checking: 0, held: 0, heldMessages: [], ...this.shown };
  }
  sendAgain(ids?: number[]): number {
    this.calls.push(['sendAgain', ids]);
    return ids?.length ?? 7;
  }
  drop(ids?: number[]): number {
    this.calls.push(['drop', ids]);
    return ids?.length ?? 7;
  }
  release(): void {
    this.calls.push(['release']);
  }
}

describe('the routes of the outbox', () => {
  let server: Server;
  let url: string;
  let outboxes: Record<string, FakeOutbox>;
  /** What the flows hold. */
  let nodes: object[];
  /** The permissions of whoever asks; nobody's are 401. */
  let permissions: string[] | undefined;

  before(async () => {
    const app = express();
    app.use(express.json());
    app.use(express.urlencoded({ extended: true }));
    registerOutboxRoutes(
      {
        httpAdmin: app,
        auth: { needsPermission: guard },
        nodes: { eachNode: (visit: (node: object) => void) => nodes.forEach(visit) },
      } as unknown as NodeAPI,
      { list: () => Object.entries(outboxes).map(([id, controls]) => ({ id, controls })) },
    );
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/smspartner/outbox`;
  });
  after(() => server?.close());
  beforeEach(() => {
    outboxes = { one: new FakeOutbox() };
    nodes = [];
    permissions = ['smspartner.read', 'smspartner.write'];
  });

  const guard =
    (wanted: string) =>
    (_request: unknown, response: { sendStatus(status: number): void }, next: () => void): void => {
      if (!permissions) response.sendStatus(401);
      else if (permissions.includes(wanted)) next();
      else response.sendStatus(403);
    };

  async function read(): Promise<OutboxAnswer> {
    const response = await fetch(url);
    response.status.should.equal(200);
    return (await response.json()) as OutboxAnswer;
  }

  const post = (path: string, body: unknown = {}, type = 'application/json'): Promise<Response> =>
    fetch(`${url}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  describe('that shows it', () => {
    it('is for who may read, not for a stranger, and not for who may only write', async () => {
      permissions = undefined;
      (await fetch(url)).status.should.equal(401);
      permissions = ['smspartner.write'];
      (await fetch(url)).status.should.equal(403);
      permissions = ['smspartner.read'];
      (await fetch(url)).status.should.equal(200);
    });

    it('names every account, in the order of the names', async () => {
      outboxes = { a: new FakeOutbox(), b: new FakeOutbox(), c: new FakeOutbox() };
      nodes = [
        { id: 'a', type: 'smspartner-account', name: 'Usine' },
        { id: 'b', type: 'smspartner-account', name: 'Éts Martin' },
        { id: 'c', type: 'something-else', name: 'not an account' },
        { id: 'd', type: 'smspartner-account', name: 'without an outbox' },
      ];
      const { accounts } = await read();
      accounts
        .map(({ id, name }) => [id, name])
        .should.deepEqual([
          ['c', ''],
          ['b', 'Éts Martin'],
          ['a', 'Usine'],
        ]);
    });

    it('names an account in a subflow by the subflow and the instance that it runs in', async () => {
      outboxes = { 'kitchen-inner': new FakeOutbox(), 'other-inner': new FakeOutbox() };
      nodes = [
        { id: 'alarm', type: 'subflow', name: 'Alarm' },
        { id: 'inner', type: 'smspartner-account', name: '', z: 'alarm' },
        { id: 'kitchen', type: 'subflow:alarm', name: 'Kitchen', z: 'tab' },
        { id: 'other', type: 'subflow:alarm', name: '', z: 'tab' },
      ];
      const { accounts } = await read();
      accounts.map(({ name }) => name).should.deepEqual(['Alarm', 'Alarm (Kitchen)']);
    });

    it('is an empty list without an account', async () => {
      outboxes = {};
      (await read()).should.deepEqual({ accounts: [] });
    });

    it('says what waits, what is held and what pauses, and nothing else that is known of it', async () => {
      const held = {
        messageId: 3,
        nodeId: 'send',
        reason: 'unknown' as const,
        phoneNumbers: ['+336••••••78'],
        numberCount: 1,
        since: 1_700_000_000_000,
      };
      const view: OutboxView = {
        waiting: 2,
        checking: 1,
        held: 1,
        heldMessages: [Object.assign({}, held, { message: TEXT, numbers: [NUMBER] })],
        pauseReason: Object.assign({ why: 'blocked' as const, code: 11 }, { body: TEXT }),
        oldestAt: 1_700_000_000_001,
      };
      outboxes = { one: new FakeOutbox(Object.assign({}, view, { texts: [TEXT], key: 'sk-1' })) };
      const response = await fetch(url);
      const text = await response.text();
      (JSON.parse(text) as OutboxAnswer).should.deepEqual({
        accounts: [
          {
            ...view,
            id: 'one',
            name: '',
            heldMessages: [held],
            pauseReason: { why: 'blocked', code: 11 },
          },
        ],
      });
      for (const secret of [TEXT, NUMBER, 'sk-1']) text.should.not.containEql(secret);
      should(response.headers.get('cache-control')).equal('no-store');
    });

    it('tells every pause with its detail', async () => {
      const pauses = [
        { why: 'disk', detail: 'ENOSPC' },
        { why: 'inUse', detail: '' },
        { why: 'engine', detail: 'v20' },
        { why: 'failing', reason: 'network', detail: 'ECONNREFUSED' },
      ] as const;
      for (const pauseReason of pauses) {
        outboxes = { one: new FakeOutbox({ pauseReason }) };
        (await read()).accounts[0]!.pauseReason!.should.deepEqual(pauseReason);
      }
    });

    it('says nothing of an error but that there was one', async () => {
      outboxes['one']!.isBroken = true;
      const response = await fetch(url);
      response.status.should.equal(500);
      (await response.text()).should.equal('Internal Server Error');
    });
  });

  describe('that act on it', () => {
    it('are for who may write only', async () => {
      for (const action of ['send-again', 'drop', 'release']) {
        permissions = undefined;
        (await post(`one/${action}`)).status.should.equal(401);
        permissions = ['smspartner.read'];
        (await post(`one/${action}`)).status.should.equal(403);
      }
      outboxes['one']!.calls.should.be.empty();
    });

    it('do it, to the messages named or to all, and count them', async () => {
      const expected: [path: string, body: object, count: number, call: unknown[]][] = [
        ['one/send-again', { ids: [1, 2] }, 2, ['sendAgain', [1, 2]]],
        ['one/send-again', {}, 7, ['sendAgain', undefined]],
        ['one/drop', { ids: [9] }, 1, ['drop', [9]]],
        ['one/drop', {}, 7, ['drop', undefined]],
        ['one/drop', { ids: [] }, 0, ['drop', []]],
        ['one/send-again', { ids: [5, 3, 5] }, 2, ['sendAgain', [5, 3]]],
        ['one/release', {}, 0, ['release']],
      ];
      for (const [path, body, count, call] of expected) {
        const response = await post(path, body);
        response.status.should.equal(200);
        ((await response.json()) as object).should.deepEqual({ count });
        should(outboxes['one']!.calls.pop()).deepEqual(call);
      }
    });

    it('take a thousand ids, and not one more', async () => {
      const ids = Array.from({ length: 1000 }, (_, id) => id);
      (await post('one/drop', { ids })).status.should.equal(200);
      (await post('one/drop', { ids: [...ids, 1000] })).status.should.equal(400);
      outboxes['one']!.calls.should.have.length(1);
    });

    it('refuse every other body: what is misspelt must not become "all"', async () => {
      const bodies = [
        { id: [1] },
        { ids: [1], more: true },
        { ids: 1 },
        { ids: '1' },
        { ids: null },
        { ids: { length: 1 } },
        { ids: ['1'] },
        { ids: [1.5] },
        { ids: [2 ** 53] },
        { ids: [null] },
        { ids: [[1]] },
        [],
        [1],
      ];
      for (const body of bodies) {
        const { status } = await post('one/drop', body);
        status.should.equal(400, JSON.stringify(body));
      }
      outboxes['one']!.calls.should.be.empty();
    });

    it('take JSON only: another site can post a form, and no JSON', async () => {
      const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'];
      for (const type of types) (await post('one/drop', 'a=1', type)).status.should.equal(415);
      (await fetch(`${url}/one/drop`, { method: 'POST' })).status.should.equal(415);
      (await post('one/drop', {}, 'application/json; charset=utf-8')).status.should.equal(200);
      outboxes['one']!.calls.should.have.length(1);
    });

    it('do not know another account or another action', async () => {
      for (const path of ['two/drop', 'one/view', 'one/toString', '__proto__/drop', 'one/Drop']) {
        (await post(path)).status.should.equal(404, path);
      }
      outboxes['one']!.calls.should.be.empty();
    });

    it('are not reached by GET', async () => {
      (await fetch(`${url}/one/drop`)).status.should.equal(404);
      outboxes['one']!.calls.should.be.empty();
    });
  });
});
