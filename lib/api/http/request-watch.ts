// Watches one Node request: did it leave, was it answered in time, is the answer of a sane size.
// The only place that knows the phases of a connection; it never retries and reads no body.
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { systemCode } from './system-code';
import { TransportError, type TransportReason } from './transport-error';

/** An answer about 500 numbers takes some 60 kB; anything far beyond is not the API. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

/** Follows one request from its start to its end. */
export class RequestWatch {
  private left = false;
  private timedOut = false;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param secure whether the platform is spoken to over TLS
   * @param timeoutMs from the start of the request to the end of the answer
   */
  constructor(
    private readonly secure: boolean,
    private readonly timeoutMs: number,
  ) {}

  /**
   * Attach before anything can happen to the request.
   *
   * @param abort ends it when its time is over
   */
  watch(request: ClientRequest, abort: () => void): void {
    this.timer = setTimeout(() => {
      this.timedOut = true;
      abort();
    }, this.timeoutMs);
    this.timer.unref();
    request.once('socket', (socket: Socket) => {
      // A sending never keeps the process alive.
      socket.unref();
      if (this.isReady(socket)) this.left = true;
      else socket.once(this.secure ? 'secureConnect' : 'connect', () => (this.left = true));
    });
  }

  /** Call when the answer or the error is there. */
  end(): void {
    clearTimeout(this.timer);
  }

  /**
   * A proxy that refuses the tunnel answers in clear, and the tunnel's client hands that answer on as if
   * it came from the platform.
   *
   * @returns an error when the answer is the proxy's own
   */
  proxyRefusal(response: IncomingMessage): TransportError | undefined {
    if (!this.secure || isTls(response.socket)) return undefined;
    return new TransportError('proxy', false, `HTTP_${response.statusCode ?? 0}`);
  }

  /**
   * The data of an HTTP request is buffered until its socket is connected (for https: until the handshake
   * is done), so an error before that moment means that nothing left. After it, nobody knows.
   */
  toError(cause: unknown): TransportError {
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
