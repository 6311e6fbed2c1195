// The capped pool of keep-alive connections of one account. It decides which connection may carry a
// sending, and knows nothing of what is sent.
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';

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
