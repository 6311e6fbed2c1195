// Axios's own adapter, used where there is a proxy because it makes the CONNECT tunnel. Watched from
// inside, so that a proxy which says no is told from a platform which may have heard us.
import axios from 'axios';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { TlsOptions, WatchedAdapter } from './connection-pool';
import { type RequestWatch, MAX_ANSWER_BYTES } from './request-watch';
import type { Route } from './proxy';
import { TransportError } from './transport-error';

type ProxyRoute = Exclude<Route, { kind: 'direct' }>;
type OnResponse = (response: IncomingMessage) => void;

export function proxyAdapter(route: ProxyRoute, tls: TlsOptions = {}): WatchedAdapter {
  return async (config, requestWatch) => {
    const abort = new AbortController();
    const { signal } = abort;
    const watched = {
      ...config,
      headers: config.headers.setContentType('application/json').setAccept('*/*'),
      // Without `proxy` axios reads the environment, NO_PROXY included.
      ...(route.kind === 'proxy' && { proxy: route }),
      // Only its options count, for the tunnel takes them. Not the pool's: a limit for idling would be one
      // for connecting. With the signal a proxy that never answers leaves no connection behind.
      httpsAgent: new https.Agent({ ...tls, signal } as https.AgentOptions),
      maxContentLength: MAX_ANSWER_BYTES,
      signal,
      transport: {
        request: (options: RequestOptions, onResponse: OnResponse) =>
          watchedRequest(options, onResponse, requestWatch, () => abort.abort()),
      },
    };
    try {
      return await axios.getAdapter('http')(watched);
    } catch (cause) {
      throw isTooLarge(cause) ? new TransportError('tooLarge', true) : cause;
    }
  };
}

function watchedRequest(
  options: RequestOptions,
  onResponse: OnResponse,
  requestWatch: RequestWatch,
  abort: () => void,
): ClientRequest {
  const open = options.protocol === 'http:' ? http.request : https.request;
  const request = withSocketsUnreferenced(() =>
    open(options, (response) => {
      const refusal = requestWatch.proxyRefusal(response);
      if (refusal) request.destroy(refusal);
      else onResponse(response);
    }),
  );
  requestWatch.watch(request, abort);
  return request;
}

/** Where Node names each socket as it starts to connect; for a proxy over TLS, not in Node 20. */
const STARTING_SOCKETS = 'net.client.socket';

/**
 * A sending never keeps the process alive, but the tunnel's client shows its socket only when the proxy has
 * answered, which may be never. It makes the socket at once, though: listening for this moment finds it, and
 * no other.
 */
function withSocketsUnreferenced<T>(open: () => T): T {
  subscribe(STARTING_SOCKETS, unreference);
  try {
    return open();
  } finally {
    unsubscribe(STARTING_SOCKETS, unreference);
  }
}

function unreference(message: unknown): void {
  const { socket } = message as { socket: Socket };
  socket.unref();
  // A second address of the same name is tried with a new handle, which knows nothing of the first.
  socket.once('connect', () => socket.unref());
}

function isTooLarge(cause: unknown): boolean {
  return cause instanceof Error && cause.message.startsWith('maxContentLength');
}
