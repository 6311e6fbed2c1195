// The ways to the platform, so that what is said of an answer is said of each of them.
import {
  createTransport,
  type Transport,
  type TransportSettings,
} from '../../../../lib/api/http/transport';
import { TLS } from '../../../harness/certificates';
import { type ProxyServer, startProxy } from '../../../harness/proxy-server';
import { type Answering, type RawServer, startRawServer } from '../../../harness/raw-server';

export const WAYS = ['in clear', 'over TLS', 'through a proxy'] as const;

/** A server of bytes at the end of a way, and a transport that leads there. */
export class WayToServer {
  private constructor(
    readonly server: RawServer,
    readonly settings: TransportSettings,
    readonly transport: Transport,
    private readonly proxy: ProxyServer | undefined,
  ) {}

  static async open(way: (typeof WAYS)[number], answering: Answering): Promise<WayToServer> {
    const server = await startRawServer(answering, way !== 'in clear');
    const proxy = way === 'through a proxy' ? await startProxy() : undefined;
    const settings: TransportSettings = {
      apiUrl: new URL(server.url),
      tls: { ca: TLS.cert },
      proxy: proxy && { url: proxy.url },
    };
    return new WayToServer(server, settings, createTransport(settings), proxy);
  }

  async close(): Promise<void> {
    this.transport.close();
    await this.proxy?.close();
    await this.server.close();
  }
}
