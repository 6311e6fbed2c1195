// A real CONNECT proxy on a free port: it tunnels, asks for a password, refuses or stalls, and remembers
// what it was told in clear.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ProxyOptions {
  /** `name:password` that it asks for. */
  auth?: string;
  /** Refuses every tunnel with this status. */
  refuseWith?: number;
  /** Where a host leads that no resolver knows. */
  hosts?: Record<string, { host: string; port: number }>;
}

export async function startProxy(options: ProxyOptions = {}): Promise<ProxyServer> {
  const proxy = new ProxyServer(options);
  await proxy.listen();
  return proxy;
}

export class ProxyServer {
  port = 0;
  /** `host:port` of each CONNECT. */
  readonly connects: string[] = [];
  /** Everything it could read: request lines, headers, plain requests. */
  readonly heard: string[] = [];
  /** When set, a tunnel waits for it. */
  gate: Promise<void> | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(private readonly options: ProxyOptions) {
    this.server = createServer((request, response) => {
      this.note(request);
      response.writeHead(405).end();
    });
    this.server.on('connection', (socket: Socket) => this.keep(socket));
    this.server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      this.note(request);
      this.connects.push(request.url ?? '');
      void this.answer(request, socket, head);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves as soon as no connection is open. */
  async closed(): Promise<void> {
    for (const socket of this.sockets) await once(socket, 'close');
  }

  listen(): Promise<void> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        this.port = (this.server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    // Nobody sends before the tunnel is there; read on, to see the other side leave.
    socket.resume().once('end', () => socket.destroy());
    await this.gate;
    const { auth, refuseWith } = this.options;
    if (refuseWith) return refuse(socket, refuseWith);
    const expected = auth && `Basic ${Buffer.from(auth).toString('base64')}`;
    if (expected && request.headers['proxy-authorization'] !== expected) return refuse(socket, 407);
    this.tunnel(request.url ?? '', socket, head);
  }

  private tunnel(target: string, socket: Socket, head: Buffer): void {
    const [name = '', port] = target.split(':');
    const { host, port: to } = this.options.hosts?.[name] ?? { host: name, port: Number(port) };
    const upstream = connect(to, host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    this.keep(upstream);
    upstream.on('error', () => refuse(socket, 502));
    upstream.on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  private note({ method, url, rawHeaders }: IncomingMessage): void {
    this.heard.push([method, url, ...rawHeaders].join(' '));
  }
}

function refuse(socket: Socket, status: number): void {
  socket.end(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<no>`);
}
