// Watches one Node request: did it leave, was it answered in time. The only place that knows the phases of a
// connection; it never retries and reads no body.
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ResponseHead } from './read-answer';
import { systemCode } from './system-code';
import { TransportError, type TransportReason } from './transport-error';

const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

/** Each family of addresses of a name, IPv4 and IPv6, may use so much of the time that there is. */
const FAMILIES = 2;

/** Follows one request from its start to its end. */
export class RequestWatch {
  private left = false;
  private timedOut = false;
  private request: ClientRequest | undefined;
  private abort: () => void = () => undefined;

  /**
   * @param secure whether the platform is spoken to over TLS
   * @param timeoutMs from the start of the request to the end of the answer
   */
  constructor(
    private readonly secure: boolean,
    private readonly timeoutMs: number,
  ) {}

  /**
   * How long one address of a name is tried before the next one, in ms. Node's own 250 ms are less than a round
   * trip over GPRS or by satellite: no address would ever answer in time.
   */
  get attemptMs(): number {
    return Math.ceil(this.timeoutMs / FAMILIES);
  }

  /**
   * Ends when the work does, or when its time is over: by this timer alone, since there are answers after which
   * Node says nothing more of a request (HTTP 101 is one), not even that it was destroyed.
   *
   * @throws TransportError
   */
  async inTime<T>(work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeIsOver = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.timedOut = true;
        // Asked as well, should Node have said nothing of it.
        const socket = this.request?.socket;
        if (socket && this.isReady(socket)) this.left = true;
        reject(new Error('timeout'));
        this.abort();
      }, this.timeoutMs).unref();
    });
    try {
      return await Promise.race([work(), timeIsOver]);
    } catch (cause) {
      throw this.toError(cause);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Attach before anything can happen to the request.
   *
   * @param abort ends it when its time is over
   */
  watch(request: ClientRequest, abort: () => void): void {
    this.request = request;
    this.abort = abort;
    request.once('socket', (socket: Socket) => {
      // A sending never keeps the process alive.
      socket.unref();
      if (this.isReady(socket)) this.left = true;
      else socket.once(this.secure ? 'secureConnect' : 'connect', () => (this.left = true));
    });
  }

  /**
   * A proxy that refuses the tunnel answers in clear, and the tunnel's client hands that answer on as if
   * it came from the platform.
   *
   * @returns an error when the answer is the proxy's own
   */
  proxyRefusal({ socket, statusCode = 0 }: ResponseHead): TransportError | undefined {
    if (!this.secure || isTls(socket)) return undefined;
    return new TransportError('proxy', false, `HTTP_${statusCode}`);
  }

  /**
   * The data of an HTTP request is buffered until its socket is connected (for https: until the handshake
   * is done), so an error before that moment means that nothing left. After it, nobody knows.
   */
  private toError(cause: unknown): TransportError {
    const known = ownError(cause);
    if (known) return known;
    const detail = systemCode(cause);
    if (this.timedOut) {
      return new TransportError(this.left ? 'timeout' : 'timeoutBeforeSend', this.left, detail);
    }
    return new TransportError(this.left ? 'cut' : reasonBeforeSending(detail), this.left, detail);
  }

  private isReady(socket: Socket): boolean {
    if (socket.connecting) return false;
    if (!this.secure) return true;
    // `secureConnecting` is true until the handshake is done (Node's own name, missing from its types).
    return (
      isTls(socket) && !(socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting
    );
  }
}

function reasonBeforeSending(detail: string): TransportReason {
  return TLS_CODES.test(detail) ? 'tls' : 'network';
}

/** Our own error, also where axios wrapped it. */
function ownError(cause: unknown): TransportError | undefined {
  if (cause instanceof TransportError) return cause;
  if (cause instanceof Error && cause.cause instanceof TransportError) return cause.cause;
  return undefined;
}

function isTls(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket;
}
