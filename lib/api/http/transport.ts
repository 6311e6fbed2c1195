// One HTTP call and its raw answer, over axios. Users of this file see neither axios nor Node's requests,
// so that the inside can change: axios's own adapter costs about four times a plain request, and is used
// only where its proxy tunnel is needed (docs/adr/0003). Import it dynamically: axios takes some 70 ms to
// load, which a start of Node-RED need not wait for.
import axios from 'axios';
import { ConnectionPool, poolAdapter, type TlsOptions } from './connection-pool';
import { RequestWatch } from './request-watch';
import { chooseRoute, type ProxySettings } from './proxy';
import { proxyAdapter } from './proxy-adapter';

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Below the API's address, such as `/send`; may hold the key, so it is never shown. */
  path: string;
  /** JSON text. */
  body?: string;
  timeoutMs: number;
}

export interface HttpAnswer {
  httpStatus: number;
  body: string;
  /** The header `Retry-After`, as it is. */
  retryAfter?: string;
  /** The header `Date`: epoch ms by the clock of whoever answered. */
  dateMs?: number;
}

/** Makes requests; every failure is a `TransportError`. */
export interface Transport {
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Closes idle connections and lets what is in flight finish. */
  close(): void;
}

export interface TransportSettings {
  apiUrl: URL;
  tls?: TlsOptions | undefined;
  proxy?: ProxySettings | undefined;
}

/** @throws TypeError when the proxy's address is not a URL */
export function createTransport(settings: TransportSettings): Transport {
  const secure = settings.apiUrl.protocol === 'https:';
  const pool = new ConnectionPool(secure, settings.tls);
  const route = chooseRoute(settings.apiUrl, settings.proxy, process.env);
  const send =
    route.kind === 'direct'
      ? poolAdapter(pool, settings.apiUrl)
      : proxyAdapter(route, settings.tls);
  // Bare, without axios's defaults: bodies are text on both ways, and merging its default headers and
  // transforms into each request costs more than all of our own work on a message.
  const baseURL = settings.apiUrl.href.replace(/\/+$/, '');
  const client = new axios.Axios({ baseURL, validateStatus: null, maxRedirects: 0 });
  return {
    async request({ method, path, body, timeoutMs }) {
      const requestWatch = new RequestWatch(secure, timeoutMs);
      try {
        const adapter = (config: Parameters<typeof send>[0]) => send(config, requestWatch);
        const config = { method, url: path, data: body, adapter };
        const { data, status, headers } = await client.request<string>(config);
        const retryAfter: unknown = headers['retry-after'];
        const dateMs = Date.parse(String(headers['date']));
        return {
          httpStatus: status,
          body: data,
          ...(typeof retryAfter === 'string' && { retryAfter }),
          ...(!Number.isNaN(dateMs) && { dateMs }),
        };
      } catch (cause) {
        throw requestWatch.toError(cause);
      } finally {
        requestWatch.end();
      }
    },
    close: () => pool.close(),
  };
}
