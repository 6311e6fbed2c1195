// A real TCP proxy on this machine that lets the way to the platform go wrong: refused, reset, swallowed, cut
// after some bytes, late. It passes bytes and knows no HTTP but that a request is followed by its answer.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What gets through in one direction, and what comes then. */
export interface Limit {
  bytes: number;
  then: 'reset' | 'silence';
}

/** How one request and its answer pass. */
export interface Treatment {
  /** The request arrives this much later, also where its sender has given up by then. */
  delayMs?: number;
  request?: Limit;
  answer?: Limit;
}

export interface FaultProxyOptions {
  upstreamPort: number;
  /** @param start the first bytes of the request */
  treatmentOf(start: Buffer): Treatment;
}

const HOST = '127.0.0.1';

/** While it refuses, its port may be somebody else's for a moment. */
const LONGEST_WAIT_FOR_PORT_MS = 10_000;

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new FaultProxy(options);
  await proxy.listen(0);
  return proxy;
}

export class FaultProxy {
  port = 0;
  private server: Server | undefined;
  private readonly wires = new Set<Wire>();

  constructor(private readonly options: FaultProxyOptions) {}

  async listen(port: number): Promise<void> {
    const server = createServer((client) => this.join(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Nobody listens for a while; what is connected stays. */
  async refuseFor(ms: number): Promise<void> {
    this.server?.close();
    this.server = undefined;
    await pause(ms);
    const deadline = Date.now() + LONGEST_WAIT_FOR_PORT_MS;
    for (;;) {
      try {
        return await this.listen(this.port);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await pause(20);
      }
    }
  }

  /** Cuts every connection. */
  close(): Promise<void> {
    for (const wire of this.wires) wire.cut();
    return new Promise((resolve) => {
      if (this.server) this.server.close(() => resolve());
      else resolve();
    });
  }

  private join(client: Socket): void {
    const wire = new Wire(client, this.options);
    this.wires.add(wire);
    client.once('close', () => this.wires.delete(wire));
  }
}

/** One connection of a client, and its own to the platform. */
class Wire {
  private readonly upstream: Socket;
  private treatment: Treatment = {};
  private isAnswering = true;
  private left = { request: Infinity, answer: Infinity };
  private lastForwardAt = 0;

  constructor(
    private readonly client: Socket,
    private readonly options: FaultProxyOptions,
  ) {
    this.upstream = connect(options.upstreamPort, HOST);
    for (const socket of [client, this.upstream]) socket.setNoDelay().on('error', () => undefined);
    client.on('data', (chunk: Buffer) => this.forward(chunk));
    this.upstream.on('data', (chunk: Buffer) => this.answer(chunk));
    // A client that has gone does not call back what it has sent.
    client.once('close', () => this.afterForwarding(() => this.upstream.end()));
    // Who hears nothing does not hear that there is nothing more either.
    this.upstream.once('close', () => {
      if (!this.isSilent) client.end();
    });
  }

  private get isSilent(): boolean {
    const { request, answer } = this.treatment;
    return request?.then === 'silence' || answer?.then === 'silence';
  }

  cut(): void {
    this.client.destroy();
    this.upstream.destroy();
  }

  private forward(chunk: Buffer): void {
    if (this.isAnswering) this.begin(chunk);
    const { delayMs = 0, request } = this.treatment;
    const passing = chunk.subarray(0, this.left.request);
    this.left.request -= passing.length;
    if (passing.length > 0) {
      this.lastForwardAt = Date.now() + delayMs;
      after(delayMs, () => this.upstream.write(passing));
    }
    if (passing.length < chunk.length && request?.then === 'reset') {
      this.client.resetAndDestroy();
      this.afterForwarding(() => this.upstream.destroy());
    }
  }

  private answer(chunk: Buffer): void {
    this.isAnswering = true;
    const passing = chunk.subarray(0, this.left.answer);
    this.left.answer -= passing.length;
    const isCut = passing.length < chunk.length && this.treatment.answer?.then === 'reset';
    const reset = (): void => void (isCut && this.client.resetAndDestroy());
    // Written out first: a reset throws away what still waits to leave.
    if (passing.length > 0 && !this.client.destroyed) this.client.write(passing, reset);
    else reset();
  }

  private begin(start: Buffer): void {
    this.isAnswering = false;
    this.treatment = this.options.treatmentOf(start);
    const { request, answer } = this.treatment;
    this.left = { request: request?.bytes ?? Infinity, answer: answer?.bytes ?? Infinity };
  }

  private afterForwarding(act: () => void): void {
    const waitMs = this.lastForwardAt - Date.now();
    after(waitMs > 0 ? waitMs + 5 : 0, act);
  }
}

function after(ms: number, act: () => void): void {
  if (ms <= 0) act();
  else setTimeout(act, ms);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
