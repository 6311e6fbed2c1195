// One HTTP call and its raw answer, over axios. Users of this file see neither axios nor Node's requests,
// so that the inside can change: axios's own adapter costs about four times a plain request, and is used
// only where its proxy tunnel is needed (docs/adr/0003). Import it dynamically: axios takes some 70 ms to
// load, which a start of Node-RED need not wait for.
import axios, { type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { ConnectionPool, directWay, type TlsOptions } from './connection-pool';
import type { HttpAnswer } from './http-answer';
import { RequestWatch } from './request-watch';
import { chooseRoute, type ProxySettings } from './proxy';
import { proxyWay } from './proxy-adapter';

export type { HttpAnswer } from './http-answer';

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Below the API's address, such as `/send`; may hold the key, so it is never shown. */
  path: string;
  /** JSON text. */
  body?: string;
  timeoutMs: number;
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
  const way =
    route.kind === 'direct'
      ? directWay(pool, settings.apiUrl)
      : proxyWay(route, settings.apiUrl, settings.tls);
  // Bare, without axios's defaults: bodies are text on both ways, and merging its default headers and
  // transforms into each request costs more than all of our own work on a message.
  const client = new axios.Axios({});
  return {
    request({ method, path, body, timeoutMs }) {
      const requestWatch = new RequestWatch(secure, timeoutMs);
      const adapter = async (config: InternalAxiosRequestConfig<string>) =>
        toAxiosResponse(await way(config, requestWatch), config);
      const config = { method, url: path, data: body, adapter };
      return requestWatch.inTime(async () => (await client.request<HttpAnswer>(config)).data);
    },
    close: () => pool.close(),
  };
}

/** Without headers, which axios would copy: what is needed of them is in the answer. */
function toAxiosResponse(
  data: HttpAnswer,
  config: InternalAxiosRequestConfig<string>,
): AxiosResponse<HttpAnswer> {
  return { data, status: data.httpStatus, statusText: '', headers: {}, config };
}
