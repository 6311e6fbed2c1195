// How a fault of the book is played on the wire.
import type { ServerResponse } from 'node:http';
import { refusalBody, withWrongTypes, type Answer } from './answers';
import type { Account } from './accounts';
import { compressed } from './compression';
import type { Fault, Lie } from './faults';
import { toE164 } from './numbers';
import type { Format } from './types';
import { toXml } from './xml';

const MEGABYTE = 1024 * 1024;
/** What a degraded gateway answered to everything (vector V8). */
const DEGRADED = { success: true, code: 200, message: 'Request queued for processing' };

const SWITCHING =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** What is written on the wire. */
export interface Wire {
  status: number;
  contentType: string;
  text: string;
}

export interface FaultContext {
  format: Format;
  account: Account | undefined;
  /** Runs the endpoint: what would have been answered, the SMS accepted if it is a success. */
  natural: () => Answer;
  /** What would be answered by a platform that does not know what it was asked for. */
  lie: (lie: Lie) => Answer;
  statusOf: (code: number) => number;
}

export function render({ status, body, xml }: Answer, format: Format): Wire {
  return format === 'xml'
    ? { status, contentType: 'application/xml; charset=UTF-8', text: toXml(xml ?? body) }
    : { status, contentType: 'application/json', text: JSON.stringify(body) };
}

/** Also accepts the SMS, where the fault lets it through. */
export function wireOf(fault: Fault, context: FaultContext): Wire {
  const natural = isAccepted(fault) ? context.natural() : undefined;
  const wire = otherBody(fault) ?? apiAnswer(fault, context, natural);
  return {
    ...wire,
    status: fault.httpStatus ?? wire.status,
    contentType: fault.contentType ?? wire.contentType,
  };
}

function isAccepted(fault: Fault): boolean {
  if (fault.accept !== undefined) return fault.accept;
  return !(
    fault.refuse !== undefined ||
    fault.withoutMessageId ||
    fault.cutBeforeAccept ||
    fault.hang ||
    fault.switchProtocols ||
    otherBody(fault) !== undefined
  );
}

/** A body that is none of the API's. */
function otherBody(fault: Fault): Wire | undefined {
  const wire = (contentType: string, text: string): Wire => ({ status: 200, contentType, text });
  if (fault.emptyBody) return wire('application/json', '');
  if (fault.bodyText !== undefined) return wire('text/html; charset=UTF-8', fault.bodyText);
  if ('json' in fault) return wire('application/json', JSON.stringify(fault.json));
  if (fault.megabytes !== undefined) {
    return wire('text/plain; charset=UTF-8', 'x'.repeat(fault.megabytes * MEGABYTE));
  }
  const isBareError = (fault.httpStatus ?? 0) >= 400 && fault.refuse === undefined;
  return isBareError ? wire('text/html; charset=UTF-8', errorPage(fault.httpStatus)) : undefined;
}

function apiAnswer(fault: Fault, context: FaultContext, natural: Answer | undefined): Wire {
  if (fault.refuse !== undefined) {
    const { refuse: code, shape, message, errors } = fault;
    const refusal = {
      code,
      ...(shape === undefined ? {} : { shape }),
      ...(message === undefined ? {} : { message }),
      ...(errors === undefined ? {} : { errors }),
    };
    const body = refusalBody(refusal, context.account);
    return render({ status: context.statusOf(code), body }, context.format);
  }
  if (fault.lie !== undefined) return render(context.lie(fault.lie), context.format);
  if (!natural) return render({ status: 200, body: DEGRADED }, context.format);
  return render(spoilt(natural, fault), context.format);
}

/** A natural answer with what the fault takes out of it or writes otherwise. */
function spoilt(natural: Answer, fault: Fault): Answer {
  const { withoutMessageId, withoutItem, wrongTypes } = fault;
  if (!withoutMessageId && withoutItem === undefined && !wrongTypes) return natural;
  const body = { ...(natural.body as Record<string, unknown>) };
  if (withoutMessageId) delete body.message_id;
  if (withoutItem !== undefined) leaveOut(body, withoutItem);
  return { status: natural.status, body: wrongTypes ? withWrongTypes(body) : body };
}

function leaveOut(body: Record<string, unknown>, written: string): void {
  const list = body.SMSResponse_List;
  if (!Array.isArray(list)) return;
  const number = toE164(written) ?? written;
  body.SMSResponse_List = list.filter(
    (item: unknown) => (item as { phoneNumber?: unknown }).phoneNumber !== number,
  );
}

/** Sends the answer, or does to the connection what the fault says. */
export function perform(fault: Fault, response: ServerResponse, wire: Wire): void {
  if (fault.hang) return;
  if (fault.acceptThenCut || fault.cutBeforeAccept) {
    response.socket?.destroy();
    return;
  }
  if (fault.switchProtocols) {
    response.socket?.write(SWITCHING);
    return;
  }
  if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
  if (fault.closeConnection) response.setHeader('Connection', 'close');
  const bytes = bytesOf(fault, response, wire);
  writeHead(response, wire, bytes.length);
  if (!fault.cutMidBody) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    response.socket?.destroy();
  });
}

function bytesOf({ compress }: Fault, response: ServerResponse, { text }: Wire): Buffer {
  if (!compress) return Buffer.from(text);
  const [bytes, name] = compressed(text, compress);
  response.setHeader('Content-Encoding', name);
  return bytes;
}

export function write(response: ServerResponse, wire: Wire): void {
  writeHead(response, wire, Buffer.byteLength(wire.text));
  response.end(wire.text);
}

function writeHead(response: ServerResponse, wire: Wire, length: number): void {
  response.writeHead(wire.status, { 'Content-Type': wire.contentType, 'Content-Length': length });
}

function errorPage(status: number | undefined): string {
  const title = `${status ?? 500} Error`;
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}
