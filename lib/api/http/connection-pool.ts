// The capped pool of keep-alive connections of one account, and the way over it: the usual one, and the cheap
// one. It decides which connection may carry a sending, and knows nothing of what is sent.
import type { InternalAxiosRequestConfig } from 'axios';
import http, { type ClientRequest, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { HttpAnswer } from './http-answer';
import { MAX_CONNECTIONS } from './most-connections';
import { readAnswer } from './read-answer';
import type { RequestWatch } from './request-watch';

/**
 * Home routers drop idle connections in silence: a request written to one gets no answer, and the first
 * alarm of the night would end as `unknown`. After this time a connection is never used again.
 */
export const MAX_IDLE_MS = 4000;

export type TlsOptions = SecureContextOptions & {
  rejectUnauthorized?: boolean;
  servername?: string;
};

/** How a connection was when its last answer was there. */
interface Rest {
  wallMs: number;
  steadyMs: number;
  bytesRead: number;
}

/** A pool of which no connection is used that was idle too long, or on which somebody spoke unasked. */
export class ConnectionPool {
  readonly agent: http.Agent | https.Agent;
  private readonly rests = new WeakMap<Socket, Rest>();

  constructor(secure: boolean, tls: TlsOptions = {}) {
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: MAX_IDLE_MS };
    this.agent = secure ? new https.Agent({ ...tls, ...options }) : new http.Agent(options);
    this.agent.on('free', (socket: Socket) => this.rests.set(socket, restOf(socket)));
  }

  /**
   * Called before each request, because Node's own idle timer is late when the process was busy or the machine
   * asleep, and because what came before a request is never its answer. Only the connection that was free last
   * is looked at, which is the one that the agent takes. Where it is unfit, all go: the agent would take it even
   * though it is closed, as long as an open one stands before it.
   */
  closeUnfit(): void {
    for (const sockets of Object.values(this.agent.freeSockets)) {
      const next = sockets?.at(-1);
      if (next && !this.isFit(next)) closeAll(sockets);
    }
  }

  /** Closes idle connections now and lets requests in flight finish. */
  close(): void {
    for (const sockets of Object.values(this.agent.freeSockets)) closeAll(sockets);
    this.agent.maxFreeSockets = 0;
  }

  /** The steady clock stands still while a machine sleeps, and the wall clock may be set: the longer time counts. */
  private isFit(socket: Socket): boolean {
    const then = this.rests.get(socket);
    if (!then || socket.destroyed) return false;
    const { wallMs, steadyMs, bytesRead } = restOf(socket);
    const idleMs = Math.max(wallMs - then.wallMs, steadyMs - then.steadyMs);
    return wallMs >= then.wallMs && idleMs < MAX_IDLE_MS && bytesRead === then.bytesRead;
  }
}

function closeAll(sockets: readonly Socket[] = []): void {
  for (const socket of sockets) socket.destroy();
}

function restOf({ bytesRead }: Socket): Rest {
  return { wallMs: Date.now(), steadyMs: performance.now(), bytesRead };
}

/** One way to the platform: makes a request, and tells the watch what happens to it. */
export type Way = (
  config: InternalAxiosRequestConfig<string>,
  requestWatch: RequestWatch,
) => Promise<HttpAnswer>;

/** @param apiUrl taken apart once, not at each request */
export function directWay(pool: ConnectionPool, apiUrl: URL): Way {
  const target = toTarget(apiUrl, pool);
  return (config, requestWatch) => {
    pool.closeUnfit();
    const request = open(config, target, requestWatch.attemptMs);
    requestWatch.watch(request, () => request.destroy());
    const answer = readAnswer(request);
    request.end(config.data);
    return answer;
  };
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
  autoSelectFamilyAttemptTimeout: number,
): ClientRequest {
  const headers: http.OutgoingHttpHeaders = { Accept: '*/*' };
  if (data !== undefined) {
    headers['Content-Type'] = 'application/json';
    // Bytes, not characters: the vendor's own samples get this wrong (API sheet §0.1).
    headers['Content-Length'] = Buffer.byteLength(data);
  }
  const path = root + (url ?? '');
  const wanted = { method: method?.toUpperCase(), path, headers, autoSelectFamilyAttemptTimeout };
  return request({ ...options, ...wanted });
}
