// The way through a proxy, whose CONNECT tunnel is made by axios's own adapter. Nothing else is axios's here: the
// request is watched from inside, so that a proxy which says no is told from a platform which may have heard us,
// and its answer is read as on the direct way.
import axios from 'axios';
import http, { type ClientRequest, type RequestOptions } from 'node:http';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { TlsOptions, Way } from './connection-pool';
import type { HttpAnswer } from './http-answer';
import type { Route } from './proxy';
import { readAnswer } from './read-answer';
import { TransportError } from './transport-error';

type ProxyRoute = Exclude<Route, { kind: 'direct' }>;

/** What a proxy may say before the tunnel is there, in bytes: as much as Node lets any answer's head have. */
export const MAX_PROXY_ANSWER_BYTES = 16 * 1024;

export function proxyWay(route: ProxyRoute, apiUrl: URL, tls: TlsOptions = {}): Way {
  const settings = {
    baseURL: apiUrl.href.replace(/\/+$/, ''),
    validateStatus: null,
    maxRedirects: 0,
  };
  return (config, requestWatch) => {
    const abort = new AbortController();
    const { signal } = abort;
    // Only its options count, for the tunnel takes them. Not the pool's: a limit for idling would be one for
    // connecting. With the signal a proxy that never answers leaves no connection behind.
    const agent = {
      ...tls,
      signal,
      autoSelectFamilyAttemptTimeout: requestWatch.attemptMs,
    } as https.AgentOptions;
    return new Promise<HttpAnswer>((resolve, reject) => {
      let isOpen = false;
      const request = (options: RequestOptions): ClientRequest => {
        isOpen = true;
        const opened = withSocketsWatched(() => open(options), reject);
        requestWatch.watch(opened, () => {
          abort.abort();
          opened.destroy();
        });
        readAnswer(opened, (response) => requestWatch.proxyRefusal(response)).then(resolve, reject);
        return opened;
      };
      const watched = {
        ...config,
        ...settings,
        // Axios would ask for compression, the direct way does not.
        headers: config.headers.setContentType('application/json').setAccept('*/*').set(PLAIN),
        // Without `proxy` axios reads the environment, NO_PROXY included.
        ...(route.kind === 'proxy' && { proxy: route }),
        httpsAgent: new https.Agent(agent),
        signal,
        transport: { request },
      };
      axios
        .getAdapter('http')(watched)
        .catch((cause: Error) => {
          // Once there is a request, whoever reads its answer knows more.
          if (!isOpen) reject(cause);
        });
    }).finally(() => abort.abort());
  };
}

const PLAIN = { 'Accept-Encoding': false };

function open(options: RequestOptions): ClientRequest {
  return options.protocol === 'http:' ? http.request(options) : https.request(options);
}

/** Where Node names each socket as it starts to connect; for a proxy over TLS, not in Node 20. */
const STARTING_SOCKETS = 'net.client.socket';

/**
 * A sending never keeps the process alive, and a proxy never fills its memory. But the tunnel's client shows its
 * socket only when the proxy has answered, which may be never, and gathers that answer without a limit. It makes
 * the socket at once, though: listening for this moment finds it, and no other.
 */
function withSocketsWatched<T>(open: () => T, fail: (error: TransportError) => void): T {
  const watchSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    unreference(socket);
    limit(socket, fail);
  };
  subscribe(STARTING_SOCKETS, watchSocket);
  try {
    return open();
  } finally {
    unsubscribe(STARTING_SOCKETS, watchSocket);
  }
}

function unreference(socket: Socket): void {
  socket.unref();
  // A second address of the same name is tried with a new handle, which knows nothing of the first.
  socket.once('connect', () => socket.unref());
}

/** Once the tunnel is there, what comes is read below the socket, and this event with it. */
function limit(socket: Socket, fail: (error: TransportError) => void): void {
  socket.on('readable', () => {
    if (socket.bytesRead <= MAX_PROXY_ANSWER_BYTES) return;
    socket.destroy();
    fail(new TransportError('proxy', false, 'HPE_HEADER_OVERFLOW'));
  });
}
