// From a request to its answer, on every way to the platform alike. Whatever Node's events do, it ends at most
// once; that it ends at all is the timer's work in request-watch.ts.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { decodeText } from './charset';
import { decompress } from './content-encoding';
import type { HttpAnswer } from './http-answer';
import { readHttpDate } from './http-date';
import { TransportError } from './transport-error';

/** An answer about 500 numbers takes some 60 kB; anything far beyond is not the API. Also when decompressed. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

/** Interim answers (HTTP 100, 102, 103) before the one that counts. */
export const MAX_INTERIM_ANSWERS = 100;

const SWITCHING_PROTOCOLS = 101;

const NO_BYTES = Buffer.alloc(0);

/** Enough of a response to tell who speaks. */
export type ResponseHead = Pick<IncomingMessage, 'socket' | 'statusCode'>;

/**
 * Attach before anything can happen to the request.
 *
 * @param refusalOf tells an answer that is not the platform's, if there may be any
 * @throws TransportError, or whatever Node says
 */
export function readAnswer(
  request: ClientRequest,
  refusalOf: (response: ResponseHead) => TransportError | undefined = () => undefined,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void => {
      reject(cause);
      request.destroy(cause);
    };
    let answer: IncomingMessage | undefined;
    request.on('error', (cause) => {
      // Bytes behind an answer that is whole take nothing from it.
      if (!answer?.complete) reject(cause);
    });
    request.on('response', (response) => {
      answer = response;
      const refusal = refusalOf(response);
      if (refusal) fail(refusal);
      else readBody(response, (bytes) => resolve(toAnswer(response, bytes)), fail);
    });
    // Node gives the connection away with this event, and without a listener ends it in silence.
    request.on('upgrade', (response, socket) => {
      const refusal = refusalOf(response);
      if (refusal) reject(refusal);
      else resolve(withoutBody(response));
      socket.destroy();
    });
    let interimAnswers = 0;
    request.on('information', ({ statusCode }) => {
      interimAnswers += 1;
      const isTooMuch = interimAnswers > MAX_INTERIM_ANSWERS;
      if (statusCode !== SWITCHING_PROTOCOLS && !isTooMuch) return;
      const refusal = request.socket && refusalOf({ socket: request.socket, statusCode });
      if (refusal) reject(refusal);
      else if (isTooMuch) reject(new TransportError('tooLarge', true));
      // It names no protocol, but nothing else will come.
      else resolve({ httpStatus: statusCode, body: '' });
      request.destroy();
    });
    request.on('close', () => {
      // Where there is a response, its own events tell the rest.
      if (!answer) reject(new Error('closed'));
    });
  });
}

function readBody(
  response: IncomingMessage,
  done: (bytes: Buffer) => void,
  fail: (cause: Error) => void,
): void {
  const body = new GatheredBytes();
  response.on('data', (chunk: Buffer) => {
    if (body.length + chunk.length > MAX_ANSWER_BYTES) fail(new TransportError('tooLarge', true));
    else body.add(chunk);
  });
  response.on('end', () => {
    try {
      done(body.bytes());
    } catch (cause) {
      fail(TransportError.from(cause));
    }
  });
  response.on('error', fail);
  response.on('close', () => {
    if (!response.readableEnded) fail(new Error('closed'));
  });
}

/**
 * Nearly every body is one piece, which is not copied. Else grows by doubling, so that a body that comes byte by byte
 * takes no more memory than one in large pieces.
 */
class GatheredBytes {
  length = 0;
  private room: Buffer = NO_BYTES;

  add(chunk: Buffer): void {
    if (this.length === 0) {
      this.room = chunk;
      this.length = chunk.length;
      return;
    }
    const needed = this.length + chunk.length;
    if (needed > this.room.length) {
      const wider = Buffer.allocUnsafe(Math.max(needed, 2 * this.room.length));
      this.room.copy(wider, 0, 0, this.length);
      this.room = wider;
    }
    chunk.copy(this.room, this.length);
    this.length = needed;
  }

  bytes(): Buffer {
    return this.room.subarray(0, this.length);
  }
}

function toAnswer(response: IncomingMessage, bytes: Buffer): HttpAnswer {
  const { headers } = response;
  const plain = decompress(bytes, headers['content-encoding'], MAX_ANSWER_BYTES);
  return { ...withoutBody(response), body: decodeText(plain, headers['content-type']) };
}

function withoutBody({ statusCode = 0, headers }: IncomingMessage): HttpAnswer {
  const { date, 'retry-after': retryAfter } = headers;
  const dateMs = readHttpDate(date ?? '');
  return {
    httpStatus: statusCode,
    body: '',
    ...(retryAfter !== undefined && { retryAfter }),
    ...(dateMs !== undefined && { dateMs }),
  };
}
