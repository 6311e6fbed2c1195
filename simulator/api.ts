// One request to the API: read, written down, checked, answered, or let go wrong.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalBody, type Answer } from './answers';
import { print } from './constraints';
import { ENDPOINTS } from './endpoints';
import { fieldsOf, type FaultBook, type Lie } from './faults';
import { lieOf } from './lies';
import { perform, render, wireOf, write, type FaultContext } from './play-fault';
import type { Platform } from './platform';
import type { RequestLog } from './request-log';
import type { RecordedRequest } from './types';

export class Api {
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly platform: Platform,
    private readonly log: RequestLog,
    private readonly faults: FaultBook,
    private readonly settings: { latencyMs: number; refusalStatus: number },
  ) {}

  handle(message: IncomingMessage, response: ServerResponse, url: URL): void {
    this.log.begin(message);
    response.once('close', () => this.log.end());
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.once('end', () => this.answer(message, response, url, Buffer.concat(chunks)));
    message.once('close', () => {
      if (message.complete) return;
      this.log.addViolation(`${message.method} ${url.pathname}: the body was cut short`);
    });
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private answer(message: IncomingMessage, response: ServerResponse, url: URL, raw: Buffer): void {
    const request = this.log.add(message, url, raw);
    const fault = this.faults.take(request);
    const context = this.contextOf(request, raw.length > 0);
    // Accepted on arrival, answered late: a client that gives up has still sent its SMS.
    if (!fault) {
      const wire = render(context.natural(), context.format);
      this.later(0, () => write(response, wire));
      return;
    }
    const wire = wireOf(fault, context);
    this.later(fault.delayMs ?? 0, () => perform(fault, response, wire));
  }

  private contextOf(request: RecordedRequest, hasBody: boolean): FaultContext {
    const fields = fieldsOf(request);
    const format = (fields._format ?? request.query._format) === 'xml' ? 'xml' : 'json';
    const account = this.platform.accounts.get(print(fields.apiKey));
    const statusOf = (code: number): number => (code === 90 ? 400 : this.settings.refusalStatus);
    const natural = (): Answer => {
      const endpoint = ENDPOINTS.get(`${request.method} ${request.path}`);
      if (!endpoint) return { status: 404, body: { success: false, code: 404 } };
      const isMalformed = request.method === 'POST' && hasBody && request.body === undefined;
      const result = isMalformed
        ? { refusal: { code: 90 } }
        : endpoint({ platform: this.platform, fields });
      if (!('refusal' in result)) return { status: 200, ...result };
      const { refusal } = result;
      return { status: statusOf(refusal.code), body: refusalBody(refusal, account) };
    };
    const lie = (kind: Lie): Answer => lieOf(kind, this.platform, this.log.requests, account);
    return { format, account, natural, lie, statusOf };
  }

  private later(delayMs: number, action: () => void): void {
    const wait = delayMs + this.settings.latencyMs;
    if (wait <= 0) {
      action();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, wait);
    this.timers.add(timer);
  }
}
