// The capped pool of keep-alive connections of one account, and the axios adapter over it: the usual way, and the
// cheap one. It decides which connection may carry a sending, and knows nothing of what is sent.
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { type RequestWatch, MAX_ANSWER_BYTES } from './request-watch';
import { TransportError } from './transport-error';

/** Connections, hence requests, at once. More would only queue at the platform. */
export const MAX_CONNECTIONS = 64;

/**
 * Home routers drop idle connections in silence: a request written to one gets no answer, and the first
 * alarm of the night would end as `unknown`. After this time a connection is never used again.
 */
export const MAX_IDLE_MS = 4000;

export type TlsOptions = SecureContextOptions & {
  rejectUnauthorized?: boolean;
  servername?: string;
};

/** A pool whose idle connections are closed after {@link MAX_IDLE_MS}, even if a timer came late. */
export class ConnectionPool {
  readonly agent: http.Agent | https.Agent;
  private readonly freeSince = new WeakMap<Socket, number>();

  constructor(secure: boolean, tls: TlsOptions = {}) {
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: MAX_IDLE_MS };
    this.agent = secure ? new https.Agent({ ...tls, ...options }) : new http.Agent(options);
    this.agent.on('free', (socket: Socket) => this.freeSince.set(socket, Date.now()));
  }

  /**
   * Closes what has been idle too long. Called before each request, because Node's own idle timer is late
   * when the process was busy or the machine asleep. A clock that was set back counts as too long.
   */
  closeStale(): void {
    const now = Date.now();
    for (const sockets of Object.values(this.agent.freeSockets)) {
      for (const socket of sockets ?? []) {
        const idleMs = now - (this.freeSince.get(socket) ?? 0);
        if (idleMs < 0 || idleMs >= MAX_IDLE_MS) socket.destroy();
      }
    }
  }

  /** Closes idle connections now and lets requests in flight finish. */
  close(): void {
    for (const sockets of Object.values(this.agent.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
    this.agent.maxFreeSockets = 0;
  }
}

/** An axios adapter that also tells what happened on the way. */
export type WatchedAdapter = (
  config: InternalAxiosRequestConfig<string>,
  requestWatch: RequestWatch,
) => Promise<AxiosResponse<string>>;

/** @param apiUrl taken apart once, not at each request */
export function poolAdapter(pool: ConnectionPool, apiUrl: URL): WatchedAdapter {
  const target = toTarget(apiUrl, pool);
  return (config, requestWatch) =>
    new Promise((resolve, reject) => {
      pool.closeStale();
      const request = open(config, target);
      requestWatch.watch(request, () => request.destroy());
      request.on('error', reject);
      request.on('response', (response) => {
        readBody(response, (data) => resolve(asAxiosResponse(response, data, config)), reject);
      });
      request.end(config.data);
    });
}

interface Target {
  request: typeof http.request;
  /** Before the path of each call. */
  root: string;
  options: RequestOptions;
}

function toTarget({ protocol, hostname, port, pathname }: URL, pool: ConnectionPool): Target {
  return {
    request: protocol === 'https:' ? https.request : http.request,
    root: pathname.replace(/\/+$/, ''),
    options: { hostname: hostname.replace(/^\[|\]$/g, ''), port, agent: pool.agent },
  };
}

function open(
  { method, url, data }: InternalAxiosRequestConfig<string>,
  { request, root, options }: Target,
): ClientRequest {
  const headers: http.OutgoingHttpHeaders = { Accept: '*/*' };
  if (data !== undefined) {
    headers['Content-Type'] = 'application/json';
    // Bytes, not characters: the vendor's own samples get this wrong (API sheet §0.1).
    headers['Content-Length'] = Buffer.byteLength(data);
  }
  return request({ ...options, method: method?.toUpperCase(), path: root + (url ?? ''), headers });
}

function readBody(
  response: IncomingMessage,
  resolve: (body: string) => void,
  reject: (cause: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MAX_ANSWER_BYTES) chunks.push(chunk);
    else response.destroy(new TransportError('tooLarge', true));
  });
  response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  response.on('error', reject);
}

function asAxiosResponse(
  response: IncomingMessage,
  data: string,
  config: InternalAxiosRequestConfig,
): AxiosResponse<string> {
  const status = response.statusCode ?? 0;
  // Node parses headers when they are first looked at, and axios copies what it is given: both would be
  // paid for each message, and nothing that was taken has to be waited for.
  const { date, 'retry-after': retryAfter } = response.headers;
  const headers = {
    ...(date !== undefined && { date }),
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
  };
  return { data, status, statusText: '', headers, config };
}
