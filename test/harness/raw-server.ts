// A server of bytes on a free port, over TLS or in clear: it waits for a whole request and lets a test write back
// whatever it likes. For answers that no HTTP server would give.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { TLS } from './certificates';

/** @param index 0 for the first request that came */
export type Answering = (socket: Socket, index: number, request: string) => void;

export async function startRawServer(answering: Answering, isSecure = false): Promise<RawServer> {
  const server = new RawServer(answering, isSecure);
  await server.listen();
  return server;
}

/** @returns the bytes of an answer with a length of its own, the connection kept */
export function http(
  head: string,
  body: string | Uint8Array = '',
  { isChunked = false, trailers = '' } = {},
): Buffer {
  const bytes = Buffer.from(body);
  if (!isChunked) {
    return Buffer.concat([
      Buffer.from(`HTTP/1.1 ${head}\r\nContent-Length: ${bytes.length}\r\n\r\n`, 'latin1'),
      bytes,
    ]);
  }
  const size = bytes.length === 0 ? '' : `${bytes.length.toString(16)}\r\n`;
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${head}\r\nTransfer-Encoding: chunked\r\n\r\n${size}`, 'latin1'),
    bytes,
    Buffer.from(`${size && '\r\n'}0\r\n${trailers}\r\n`, 'latin1'),
  ]);
}

export class RawServer {
  port = 0;
  requestCount = 0;
  connectionCount = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(
    public answering: Answering,
    private readonly isSecure: boolean,
  ) {
    const join = (socket: Socket): void => this.join(socket);
    this.server = isSecure
      ? createTlsServer(TLS, join).on('tlsClientError', () => undefined)
      : createServer(join);
    this.server.on('connection', (socket: Socket) => this.keep(socket));
  }

  get url(): string {
    return `${this.isSecure ? 'https' : 'http'}://127.0.0.1:${this.port}/v1`;
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private join(socket: Socket): void {
    this.connectionCount += 1;
    this.keep(socket);
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      const end = endOfRequest(heard);
      if (end === undefined) return;
      const request = heard.slice(0, end);
      heard = heard.slice(end);
      this.requestCount += 1;
      this.answering(socket, this.requestCount - 1, request);
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay();
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
  }
}

function endOfRequest(heard: string): number | undefined {
  const head = heard.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = Number(/content-length: *(\d+)/i.exec(heard.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return heard.length >= end ? end : undefined;
}
