// One account at work: its line, its cap, its link to the platform. It outlives the account's config node
// across redeploys, and is the only place that puts the parts of lib/ together.
import type { BalanceAnswer } from '../api/balance';
import { MAX_CONNECTIONS } from '../api/connections';
import { TransportError } from '../api/transport-error';
import { HourlyCap, type Reservation } from '../dispatch/hourly-cap';
import { Intake } from '../dispatch/intake';
import { Line, type Turn } from '../dispatch/line';
import { RateLimit } from '../dispatch/rate-limit';
import { inSlices } from '../dispatch/slices';
import { checkMessage } from '../send/check';
import type { CheckedMessage, FieldReading, Order, Problem } from '../send/message';
import {
  isCertainlyNotSent,
  type Outcome,
  outcomeOfRejection,
  outcomeOfTransportError,
} from '../send/outcome';
import { countRequests, numbersOfRequest } from '../send/requests';
import type { Absence } from './grace';
import { Job } from './job';
import { Link } from './link';
import type { Receipt, Senders } from './senders';
import type { AccountSettings } from './settings';

/** One request of a job, waiting in the line. */
interface RequestTurn extends Turn {
  readonly job: Job;
  /** Instead of its start, when it is not to be made any more. */
  drop(): void;
}

const REMOVED = new TransportError('removed', false);

/** What the requests of one message share. */
interface Ordered {
  job: Job;
  reading: FieldReading;
  order: Order;
  /** The settings it was checked with. */
  settings: AccountSettings;
  reservation: Reservation;
}

export class AccountService<R extends Receipt = Receipt> {
  private readonly rate = new RateLimit(0);
  private readonly cap = new HourlyCap(0);
  private readonly line: Line<RequestTurn>;
  private readonly intake: Intake<Job>;
  private readonly listening: { stop(): void };
  private settings: AccountSettings | undefined;
  private link: Link | undefined;
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

  /** How many wait: requests for their turn, messages to be looked at. */
  get waiting(): number {
    return this.line.length + this.intake.length;
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
    this.link?.close();
    this.link = new Link(settings);
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
    const job = new Job(senderId, (outcomes) => this.senders.deliver(senderId, receipt, outcomes));
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
    if (!this.settings || !this.link) throw REMOVED;
    return this.link.me();
  }

  private accept(job: Job): void {
    const { settings } = this;
    const { reading } = job;
    if (!settings || !reading || !this.senders.isKnown(job.senderId)) return dropUnsent(job);
    job.reading = undefined;
    const { order, rejection } = checkMessage(reading, settings.defaults, new Date());
    if (rejection) job.add(outcomeOfRejection(rejection));
    if (order) this.enqueue(job, reading, order, settings);
    else job.settleIfDone();
  }

  private enqueue(job: Job, reading: FieldReading, order: Order, settings: AccountSettings): void {
    const reservation = this.cap.reserve(order.parts * order.numbers.length, this.now());
    if (!reservation) {
      job.refuse(order.numbers, { rule: 'limitReached', field: 'maxPerHour', code: 'limit' });
      return job.settleIfDone();
    }
    const count = countRequests(order);
    job.expectRequests(count);
    const ordered = { job, reading, order, settings, reservation };
    for (let index = 0; index < count; index += 1) {
      this.line.join(this.turn(ordered, index));
    }
  }

  private turn(ordered: Ordered, index: number): RequestTurn {
    const { job, order, reservation } = ordered;
    const phoneNumbers = numbersOfRequest(order, index);
    const finish = (outcome: Outcome): void => {
      if (isCertainlyNotSent(outcome)) reservation.release(order.parts * phoneNumbers.length);
      job.finishRequest(index, outcome);
    };
    return {
      job,
      mayStart: () => this.settings !== undefined && this.senders.isPresent(job.senderId),
      start: async () => finish(await this.request(ordered, phoneNumbers)),
      drop: () => finish(outcomeOfTransportError(REMOVED, phoneNumbers)),
    };
  }

  private async request(ordered: Ordered, phoneNumbers: string[]): Promise<Outcome> {
    const { link, settings } = this;
    if (!link || !settings) return outcomeOfTransportError(REMOVED, phoneNumbers);
    const { order, rejection } = recheck(ordered, settings);
    if (order) return link.send(order, phoneNumbers);
    return outcomeOfRejection({ phoneNumbers, problems: rejection?.problems ?? [] });
  }

  private end(): void {
    // A node that still has this service must not wait for an account that is not coming back.
    this.isOver = true;
    this.listening.stop();
    this.drop(() => true);
    this.link?.close();
    this.onGone();
  }

  private drop(matches: (job: Job) => boolean): void {
    // The line first: who stands there came before.
    const turns = this.line.remove(({ job }) => matches(job)).map((turn) => () => turn.drop());
    const jobs = this.intake.remove(matches).map((job) => () => dropUnsent(job));
    inSlices([...turns, ...jobs], (drop) => drop());
  }
}

/** While it waited, a redeploy may have changed the account, or the time it was meant for has come. */
function recheck(
  { reading, order, settings: before }: Ordered,
  settings: AccountSettings,
): CheckedMessage {
  const now = new Date();
  const isLate = order.scheduledAt !== undefined && order.scheduledAt < now;
  return settings === before && !isLate ? { order } : checkMessage(reading, settings.defaults, now);
}

function dropUnsent(job: Job): void {
  job.add(outcomeOfTransportError(REMOVED, []));
  job.settleIfDone();
}
