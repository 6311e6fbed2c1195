// The API over HTTP: any endpoint, with the account's key. The key goes in here and comes out in the request
// only. It makes one request for each call and never repeats one.
import type { Endpoint } from './endpoint';
import type { HttpRequest, Transport, TransportSettings } from './http/transport';
import { TransportError } from './http/transport-error';

export interface ClientSettings extends TransportSettings {
  readonly apiKey: string;
  readonly timeoutMs: number;
}

export class ApiClient {
  private transport: Promise<Transport> | undefined;

  /** @param heard called with each answer's `Date`: epoch ms */
  constructor(
    private readonly settings: ClientSettings,
    private readonly heard: (date: number) => void = () => undefined,
  ) {}

  /** @throws TransportError */
  async call<Input, Answer>(endpoint: Endpoint<Input, Answer>, input: Input): Promise<Answer> {
    const transport = await this.connect();
    const answer = await transport.request(
      this.requestOf(endpoint.method, endpoint.path, endpoint.values(input)),
    );
    if (answer.dateMs !== undefined) this.heard(answer.dateMs);
    return endpoint.read(answer, this.settings.apiKey);
  }

  /** Closes idle connections; what is in flight finishes. */
  close(): void {
    this.transport?.then(
      (transport) => transport.close(),
      () => undefined,
    );
  }

  private requestOf(method: 'GET' | 'POST', path: string, values: object): HttpRequest {
    const { apiKey, timeoutMs } = this.settings;
    if (method === 'POST') {
      return { method, path, body: JSON.stringify({ apiKey, ...values }), timeoutMs };
    }
    let query = `apiKey=${encodeURIComponent(apiKey)}`;
    for (const [name, value] of Object.entries(values) as [string, string | number][]) {
      query += `&${name}=${encodeURIComponent(value)}`;
    }
    return { method, path: `${path}?${query}&_format=json`, timeoutMs };
  }

  /** @throws TransportError when there is no way to the platform: nothing left then */
  private async connect(): Promise<Transport> {
    try {
      // Loaded at the first call: the HTTP side takes some 100 ms that a start need not wait for.
      this.transport ??= import('./http/transport.js').then(({ createTransport }) =>
        createTransport(this.settings),
      );
      return await this.transport;
    } catch {
      this.transport = undefined;
      throw new TransportError('network', false);
    }
  }
}
