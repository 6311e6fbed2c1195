// What came over the wire, for tests to look at: requests, connections, how many at once.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { RecordedRequest } from './types';
import { violationsOf } from './violations';

const MOST_VIOLATIONS = 1000;

interface Waiting {
  count: number;
  resolve: (requests: RecordedRequest[]) => void;
  timer: NodeJS.Timeout;
}

export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly violations: string[] = [];
  count = 0;
  maxConnections = 0;
  inFlight = 0;
  maxInFlight = 0;
  /** TCP connections that carried at least one API request. */
  connections = 0;
  private readonly ids = new WeakMap<Socket, number>();
  private readonly open = new Set<Socket>();
  private waiting: Waiting[] = [];

  constructor(
    private readonly keepBodies: boolean,
    private readonly now: () => Date,
  ) {}

  add(message: IncomingMessage, url: URL, raw: Buffer): RecordedRequest {
    this.count += 1;
    const request: RecordedRequest = {
      index: this.count,
      method: message.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: message.headers,
      rawBody: raw,
      body: parse(raw),
      receivedAt: this.now(),
      connectionId: this.connectionId(message.socket),
    };
    for (const problem of violationsOf(request, raw.length)) this.addViolation(problem);
    if (this.keepBodies) this.requests.push(request);
    this.wake();
    return request;
  }

  addViolation(problem: string): void {
    if (this.violations.length < MOST_VIOLATIONS) this.violations.push(problem);
  }

  /** The API's requests only: who looks at the phone page is not counted. */
  begin(message: IncomingMessage): void {
    this.connectionId(message.socket);
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
  }

  end(): void {
    this.inFlight -= 1;
  }

  waitFor(count: number, timeoutMs: number): Promise<RecordedRequest[]> {
    if (this.count >= count) return Promise.resolve(this.requests);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one.timer !== timer);
        reject(new Error(`${this.count} of ${count} requests after ${timeoutMs} ms`));
      }, timeoutMs);
      this.waiting.push({ count, resolve, timer });
    });
  }

  reset(): void {
    this.requests.length = 0;
    this.violations.length = 0;
    this.count = 0;
    this.connections = this.open.size;
    this.maxConnections = this.open.size;
    this.maxInFlight = this.inFlight;
  }

  private nextId = 1;

  private connectionId(socket: Socket): number {
    const known = this.ids.get(socket);
    if (known !== undefined) return known;
    const id = this.nextId++;
    this.ids.set(socket, id);
    this.open.add(socket);
    this.connections += 1;
    this.maxConnections = Math.max(this.maxConnections, this.open.size);
    socket.once('close', () => this.open.delete(socket));
    return id;
  }

  private wake(): void {
    if (this.waiting.length === 0) return;
    const ready = this.waiting.filter((one) => this.count >= one.count);
    this.waiting = this.waiting.filter((one) => this.count < one.count);
    for (const one of ready) {
      clearTimeout(one.timer);
      one.resolve(this.requests);
    }
  }
}

function parse(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  try {
    return JSON.parse(raw.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
