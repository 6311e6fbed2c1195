// What is not the API: the phone page, and the same levers as in a test, over HTTP, for other
// processes.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { readFault, type FaultBook } from './faults';
import type { PhoneFeed } from './phone-feed';
import type { Platform } from './platform';
import type { RequestLog } from './request-log';

const PAGES: ReadonlyMap<string, readonly [file: string, type: string]> = new Map([
  ['/', ['phone.html', 'text/html; charset=UTF-8']],
  ['/phone.css', ['phone.css', 'text/css; charset=UTF-8']],
  ['/phone.mjs', ['phone.mjs', 'text/javascript; charset=UTF-8']],
  ['/words.mjs', ['words.mjs', 'text/javascript; charset=UTF-8']],
]);

type Handler = (message: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface ControlParts {
  platform: Platform;
  log: RequestLog;
  faults: FaultBook;
  feed: PhoneFeed;
  reset: () => void;
}

export class Control {
  private readonly routes: ReadonlyMap<string, Handler>;

  constructor(private readonly parts: ControlParts) {
    const { feed, faults } = parts;
    this.routes = new Map<string, Handler>([
      ['GET /simulator/events', (_message, response) => feed.join(response)],
      ['GET /simulator/inbox', (_message, response) => sendJson(response, feed.inbox())],
      ['GET /simulator/requests', (_message, response) => sendJson(response, this.requests())],
      ['GET /simulator/counts', (_message, response) => sendJson(response, this.counts())],
      ['GET /simulator/faults', (_message, response) => sendJson(response, faults.list())],
      ['POST /simulator/faults', (message, response) => this.addFaults(message, response)],
      ['DELETE /simulator/faults', (_message, response) => this.clearFaults(response)],
      ['POST /simulator/reset', (_message, response) => this.reset(response)],
    ]);
  }

  handle(message: IncomingMessage, response: ServerResponse, path: string): void {
    const page = message.method === 'GET' ? PAGES.get(path) : undefined;
    if (page) {
      sendPage(response, page[0], page[1]);
      return;
    }
    const handler = this.routes.get(`${message.method} ${path}`);
    if (!handler) {
      sendJson(response, { error: 'not found' }, 404);
      return;
    }
    Promise.resolve(handler(message, response)).catch((error: unknown) => {
      sendJson(response, { error: error instanceof Error ? error.message : 'failed' }, 400);
    });
  }

  // `{ "next": fault, "times": 3 }` or `{ "always": fault }`.
  private async addFaults(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const order = JSON.parse(await readBody(message)) as Record<string, unknown>;
    const { next, always, times } = order;
    if ((next === undefined) === (always === undefined)) {
      throw new Error('give either "next" or "always"');
    }
    if (always === undefined) this.parts.faults.next(readFault(next), Number(times ?? 1));
    else this.parts.faults.always(readFault(always));
    sendJson(response, this.parts.faults.list());
  }

  private clearFaults(response: ServerResponse): void {
    this.parts.faults.clear();
    sendJson(response, this.parts.faults.list());
  }

  private reset(response: ServerResponse): void {
    this.parts.reset();
    sendJson(response, this.counts());
  }

  private requests(): unknown {
    return this.parts.log.requests.map(({ rawBody, ...request }) => ({
      ...request,
      rawBody: rawBody.toString('utf8'),
    }));
  }

  private counts(): unknown {
    const { log, platform } = this.parts;
    const { acceptedByNumber, acceptedByTag, ...counts } = platform.counts;
    return {
      requests: log.count,
      ...counts,
      distinctNumbers: acceptedByNumber.size,
      acceptedByTag: Object.fromEntries(acceptedByTag),
      connections: log.connections,
      maxConnections: log.maxConnections,
      maxInFlight: log.maxInFlight,
      violations: log.violations,
    };
  }
}

function sendPage(response: ServerResponse, file: string, type: string): void {
  response.writeHead(200, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'self'; img-src data:",
  });
  response.end(readFileSync(join(__dirname, 'phone', file)));
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
