// An axios adapter over the account's own pool of connections: the usual way, and the cheap one.
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { ConnectionPool } from './connections';
import { type RequestWatch, MAX_ANSWER_BYTES } from './request-watch';
import { TransportError } from './transport-error';

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
  const retryAfter = status === 200 ? undefined : response.headers['retry-after'];
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return { data, status, statusText: '', headers, config };
}
