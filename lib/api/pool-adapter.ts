// An axios adapter over the account's own pool of connections: the usual way, and the cheap one.
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { ConnectionPool } from './connections';
import { type Exchange, MAX_ANSWER_BYTES } from './exchange';
import { TransportError } from './transport-error';

/** An axios adapter that also tells what happened on the way. */
export type WatchedAdapter = (
  config: InternalAxiosRequestConfig<string>,
  exchange: Exchange,
) => Promise<AxiosResponse<string>>;

export function poolAdapter(pool: ConnectionPool): WatchedAdapter {
  return (config, exchange) =>
    new Promise((resolve, reject) => {
      pool.closeStale();
      const request = open(config, pool);
      exchange.watch(request, () => request.destroy());
      request.on('error', reject);
      request.on('response', (response) => {
        readBody(response, (data) => resolve(asAxiosResponse(response, data, config)), reject);
      });
      request.end(config.data);
    });
}

function open(config: InternalAxiosRequestConfig<string>, pool: ConnectionPool): ClientRequest {
  const { protocol, hostname, port, pathname, search } = new URL(config.url ?? '');
  const headers: http.OutgoingHttpHeaders = { Accept: '*/*' };
  if (config.data !== undefined) {
    headers['Content-Type'] = 'application/json';
    // Bytes, not characters: the vendor's own samples get this wrong (API sheet §0.1).
    headers['Content-Length'] = Buffer.byteLength(config.data);
  }
  const options: RequestOptions = {
    method: config.method?.toUpperCase(),
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port,
    path: pathname + search,
    headers,
    agent: pool.agent,
  };
  return protocol === 'https:' ? https.request(options) : http.request(options);
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
  return { data, status: response.statusCode ?? 0, statusText: '', headers: {}, config };
}
