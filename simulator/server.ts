// A simulator of SMS Partner: a real HTTP server that answers like the API, charges an account,
// shows the SMS on a phone page and lets everything go wrong on demand. Tests, benchmark and demo
// talk to it. It knows the product only by its text measure, so that it cannot share its mistakes.
//
// In a test:
//   const simulator = await startSimulator();             // a free port on 127.0.0.1
//   account.apiUrl = simulator.url;                       // key: SIMULATOR-KEY, 1000 EUR
//   simulator.faults.next({ refuse: 11 });                // the next request only
//   simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });
//   simulator.faults.always({ httpStatus: 429, retryAfter: 2 });     // until faults.clear()
//   simulator.faults.next({ withoutItem: '+33612345678' });          // taken, but not told (bulk)
//   simulator.tagLagMs = 500;                             // what was taken is found only later
//   await simulator.waitForRequests(2);
//   simulator.accepted                                    // one entry per SMS taken
//   simulator.requests[0].body                            // what was really sent
//   simulator.violations.should.be.empty();               // nothing but documented keys and types
//   await simulator.close();
//
// From another process: GET /simulator/inbox, /requests, /counts, /faults; POST /simulator/faults
// with { "next": fault, "times": 3 } or { "always": fault }; DELETE /simulator/faults; POST
// /simulator/reset. GET / is the phone.
//
// Without any setting:
//   key SIMULATOR-KEY      1000 EUR; 0.045 per part, 0.038 low cost
//   key NO-CREDIT-KEY      refused: 11            any other key   refused: 10
//   +33600000014           in the STOP list: 14   +41…            no price: 55, "13" inside
//   +331… (a landline)     55, "9" inside         twice the same  15
//   +33600000099           never answers          +33600000098    accepted, then cut off
//   +33600000503           HTTP 503, HTML         +33600000003    stays "Waiting"
//   +33600000004           "Not delivered"
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Account } from './accounts';
import { Api } from './api';
import { Control } from './control';
import { FaultBook } from './faults';
import { PhoneFeed } from './phone-feed';
import { Platform } from './platform';
import { RequestLog } from './request-log';
import type { AcceptedSms, Counts, RecordedRequest, SimulatorOptions } from './types';

export { DEFAULT_KEY, NO_CREDIT_KEY, STOPPED_NUMBER, type Account } from './accounts';
export type { Fault, FaultMatch } from './faults';
export type * from './types';

const HOST = '127.0.0.1';

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = new Simulator(options);
  await simulator.listen();
  return simulator;
}

export class Simulator {
  readonly faults = new FaultBook();
  port = 0;
  private readonly settings: { latencyMs: number; refusalStatus: number };
  private readonly platform: Platform;
  private readonly log: RequestLog;
  private readonly api: Api;
  private readonly feed: PhoneFeed;
  private readonly control: Control;
  private readonly server: ReturnType<typeof createServer>;

  constructor(private readonly options: SimulatorOptions) {
    this.settings = {
      latencyMs: options.latencyMs ?? 0,
      refusalStatus: options.refusalStatus ?? 200,
    };
    const { faults } = this;
    const platform = (this.platform = new Platform(options));
    const log = (this.log = new RequestLog(options.record !== 'counts', platform.now));
    const feed = (this.feed = new PhoneFeed(platform));
    this.api = new Api(platform, log, faults, this.settings);
    this.control = new Control({ platform, log, faults, feed, reset: () => this.reset() });
    const handle = (message: IncomingMessage, response: ServerResponse): void =>
      this.route(message, response);
    this.server = options.tls ? createTlsServer(options.tls, handle) : createServer(handle);
    this.server.keepAliveTimeout = options.keepAliveTimeoutMs ?? 60_000;
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      // Bytes after the announced body, for instance: not HTTP.
      if (error.code?.startsWith('HPE_')) log.addViolation(`not HTTP: ${error.code}`);
      socket.destroy();
    });
  }

  /** The address for `apiUrl`. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  get phoneUrl(): string {
    return `${this.origin}/`;
  }

  get requests(): readonly RecordedRequest[] {
    return this.log.requests;
  }

  get requestCount(): number {
    return this.log.count;
  }

  get accepted(): readonly AcceptedSms[] {
    return this.platform.accepted;
  }

  get counts(): Readonly<Counts> {
    return this.platform.counts;
  }

  /** By key. Change what is inside, or add one with `createAccount` of accounts.ts. */
  get accounts(): Map<string, Account> {
    return this.platform.accounts;
  }

  get violations(): readonly string[] {
    return this.log.violations;
  }

  /** TCP connections so far that carried an API request. */
  get connections(): number {
    return this.log.connections;
  }

  get maxConnections(): number {
    return this.log.maxConnections;
  }

  get maxInFlight(): number {
    return this.log.maxInFlight;
  }

  get latencyMs(): number {
    return this.settings.latencyMs;
  }

  set latencyMs(value: number) {
    this.settings.latencyMs = value;
  }

  /** How long what was accepted stays out of sight of the status endpoints. */
  get tagLagMs(): number {
    return this.platform.tagLagMs;
  }

  set tagLagMs(value: number) {
    this.platform.tagLagMs = value;
  }

  /** Resolves with all requests as soon as there are `count`; rejects after `timeoutMs`. */
  waitForRequests(count: number, timeoutMs = 20_000): Promise<readonly RecordedRequest[]> {
    return this.log.waitFor(count, timeoutMs);
  }

  /** As after the start, on the same port. Message ids go on. */
  reset(): void {
    this.faults.clear();
    this.log.reset();
    this.platform.reset();
    this.settings.latencyMs = this.options.latencyMs ?? 0;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port ?? 0, HOST, () => {
        this.server.off('error', reject);
        this.port = ((this.server as Server).address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Cuts every connection, answered or not; the port is free when it resolves. */
  close(): Promise<void> {
    this.api.stop();
    this.feed.stop();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private get origin(): string {
    return `${this.options.tls ? 'https' : 'http'}://${HOST}:${this.port}`;
  }

  private route(message: IncomingMessage, response: ServerResponse): void {
    // Put together, not resolved: "//x" would be another host. A proxy may write the whole address.
    const target = (message.url ?? '').replace(/^https?:\/\/[^/]*/, '');
    const url = new URL(this.origin + (target.startsWith('/') ? target : '/'));
    // By the platform's own clock, which may be another than this machine's.
    response.setHeader('Date', this.platform.now().toUTCString());
    if (url.pathname.startsWith('/v1/')) this.api.handle(message, response, url);
    else this.control.handle(message, response, url.pathname);
  }
}
