// One account at work: its client, its line, its cap. It outlives the account's config node across
// redeploys, and is the only place that puts the parts of lib/ together.
import type { BalanceAnswer } from '../api/balance';
import type { SmsPartnerClient } from '../api/client';
import { MAX_CONNECTIONS } from '../api/connections';
import { TransportError } from '../api/transport-error';
import { HourlyCap, type Reservation } from '../dispatch/hourly-cap';
import { Intake } from '../dispatch/intake';
import { Line, type Turn } from '../dispatch/line';
import { RateLimit } from '../dispatch/rate-limit';
import { checkMessage } from '../send/check';
import type { FieldReading, Order, Problem } from '../send/message';
import {
  isCertainlyNotSent,
  type Outcome,
  outcomeOfAnswer,
  outcomeOfRejection,
  outcomeOfTransportError,
} from '../send/outcome';
import { buildBody, countRequests, numbersOfRequest } from '../send/requests';
import type { Absence } from './grace';
import { Job } from './job';
import type { Receipt, Senders } from './senders';
import type { AccountSettings } from './settings';

/** One request of a job, waiting in the line. */
interface RequestTurn<R extends Receipt> extends Turn {
  readonly job: Job<R>;
  /** Instead of its start, when it is not to be made any more. */
  drop(): void;
}

const REMOVED = new TransportError('removed', false);

/** What the requests of one message share. */
interface Ordered<R extends Receipt> {
  job: Job<R>;
  order: Order;
  reservation: Reservation;
}

export class AccountService<R extends Receipt = Receipt> {
  private readonly rate = new RateLimit(0);
  private readonly cap = new HourlyCap(0);
  private readonly line: Line<RequestTurn<R>>;
  private readonly intake: Intake<Job<R>>;
  private readonly listening: { stop(): void };
  private settings: AccountSettings | undefined;
  private client: Promise<SmsPartnerClient> | undefined;
  private absence: Absence | undefined;
  private isOver = false;

  /**
   * @param onGone called once, when the account was removed
   * @param now milliseconds of a clock that is never set back
   */
  constructor(
    private readonly senders: Senders<R>,
    private readonly onGone: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.line = new Line(MAX_CONNECTIONS, this.rate, now);
    this.intake = new Intake(
      (job) => this.isOver || (this.settings !== undefined && job.reading !== undefined),
      (job) => this.accept(job),
    );
    this.listening = senders.listen({
      senderBack: () => this.line.advance(),
      senderGone: (id) => this.drop((job) => job.senderId === id),
    });
  }

  /** How many requests wait for their turn. */
  get waiting(): number {
    return this.line.length;
  }

  /** Where its key goes; `undefined` while its node is away. */
  get apiUrl(): string | undefined {
    return this.settings?.apiUrl.href;
  }

  /** Settings that nobody can send with. */
  get problems(): readonly Problem[] {
    return this.settings?.defaults.problems ?? [];
  }

  get hasKey(): boolean {
    return this.settings?.defaults.hasKey ?? false;
  }

  /** The account's node is there, for the first time or again. What waits goes on with these settings. */
  attach(settings: AccountSettings): void {
    this.absence?.end();
    this.closeClient();
    this.settings = settings;
    this.rate.set(settings.requestsPerSecond);
    this.cap.maxPerHour = settings.maxPerHour;
    this.intake.advance();
    this.line.advance();
  }

  /** The account's node was closed. If it is not back in time, nothing more is sent. */
  detach(): void {
    this.settings = undefined;
    this.absence?.end();
    this.absence = this.senders.grace.begin(() => this.end());
  }

  /**
   * Takes a message in, in order of arrival; its outcomes go to its sender.
   *
   * @param reading the values of its fields; while a promise is open, what came later waits. Never rejects
   */
  submit(senderId: string, reading: FieldReading | Promise<FieldReading>, receipt: R): void {
    const job = new Job(senderId, receipt, (_, outcomes) =>
      this.senders.deliver(senderId, receipt, outcomes),
    );
    const ready = (value: FieldReading): void => {
      job.reading = value;
      this.intake.advance();
    };
    this.senders.began(senderId);
    this.intake.push(job);
    if (reading instanceof Promise) void reading.then(ready);
    else ready(reading);
  }

  /** Asks the platform for the balance. @throws TransportError */
  async me(): Promise<BalanceAnswer> {
    return (await this.connect()).me();
  }

  private accept(job: Job<R>): void {
    const { settings } = this;
    const { reading } = job;
    if (!settings || !reading || !this.senders.isKnown(job.senderId)) return dropUnsent(job);
    job.reading = undefined;
    const { order, rejection } = checkMessage(reading, settings.defaults, new Date());
    if (rejection) job.add(outcomeOfRejection(rejection));
    if (order) this.enqueue(job, order);
    else job.settleIfDone();
  }

  private enqueue(job: Job<R>, order: Order): void {
    const reservation = this.cap.reserve(order.parts * order.numbers.length, this.now());
    if (!reservation) {
      job.refuse(order.numbers, { rule: 'limitReached', field: 'maxPerHour', code: 'limit' });
      return job.settleIfDone();
    }
    const count = countRequests(order);
    job.expectRequests(count);
    const ordered = { job, order, reservation };
    for (let index = 0; index < count; index += 1) {
      this.line.join(this.turn(ordered, index));
    }
  }

  private turn({ job, order, reservation }: Ordered<R>, index: number): RequestTurn<R> {
    const phoneNumbers = numbersOfRequest(order, index);
    const finish = (outcome: Outcome): void => {
      if (isCertainlyNotSent(outcome)) reservation.release(order.parts * phoneNumbers.length);
      job.finishRequest(index, outcome);
    };
    return {
      job,
      mayStart: () => this.settings !== undefined && this.senders.isPresent(job.senderId),
      start: async () => finish(await this.send(order, phoneNumbers)),
      drop: () => finish(outcomeOfTransportError(REMOVED, phoneNumbers)),
    };
  }

  /** Never rejects. */
  private async send(order: Order, phoneNumbers: string[]): Promise<Outcome> {
    try {
      const client = await this.connect();
      const answer = await client.send(buildBody(order, phoneNumbers));
      return outcomeOfAnswer(answer, order, phoneNumbers, new Date());
    } catch (cause) {
      // Something we did not think of: then it is not known whether the request left.
      const error = cause instanceof TransportError ? cause : new TransportError('cut', true);
      return outcomeOfTransportError(error, phoneNumbers);
    }
  }

  /** @throws TransportError when there is no way to the platform; nothing left then */
  private async connect(): Promise<SmsPartnerClient> {
    const { settings } = this;
    if (!settings) throw REMOVED;
    try {
      this.client ??= import('../api/http-client.js').then(({ createHttpClient }) =>
        createHttpClient(settings),
      );
      return await this.client;
    } catch {
      this.client = undefined;
      throw new TransportError('network', false);
    }
  }

  private end(): void {
    // A node that still has this service must not wait for an account that is not coming back.
    this.isOver = true;
    this.listening.stop();
    this.drop(() => true);
    this.closeClient();
    this.onGone();
  }

  private drop(matches: (job: Job<R>) => boolean): void {
    // The line first: who stands there came before.
    for (const turn of this.line.remove(({ job }) => matches(job))) turn.drop();
    for (const job of this.intake.remove(matches)) dropUnsent(job);
  }

  private closeClient(): void {
    this.client?.then(
      (client) => client.close(),
      () => undefined,
    );
    this.client = undefined;
  }
}

function dropUnsent<R extends Receipt>(job: Job<R>): void {
  job.add(outcomeOfTransportError(REMOVED, []));
  job.settleIfDone();
}
