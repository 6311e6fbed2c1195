// The platform behind the fault proxy, and what it has seen. Everything that is sent in a run goes through
// here, so that it alone is asked what was sent.
import { startSimulator, type Simulator } from '../simulator/server';
import { fieldsOf, LIES, type Fault, type Lie } from '../simulator/faults';
import { toE164 } from '../simulator/numbers';
import type { RecordedRequest } from '../simulator/types';
import { startFaultProxy, type FaultProxy, type Treatment } from './proxy';
import type { Random } from './random';
import { FaultSchedule } from './fault-schedule';

/** More than any run can spend. */
const CREDITS = 1_000_000;

/** Nobody listens so long, so often. */
const OUTAGE_MS = { least: 20, most: 120 };
const CALM_MS = { least: 1000, most: 4000 };

/** Look-ups lie so long, so often: longer than one, and shorter than any horizon that is used with it. */
const LIE_MS = { least: 100, most: 700 };
const TRUTH_MS = { least: 500, most: 2500 };

/** In which nothing goes wrong yet. */
export async function openEnvironment(random: Random): Promise<Environment> {
  const simulator = await startSimulator({ credits: CREDITS });
  const environment = new Environment(simulator, random);
  await environment.open();
  return environment;
}

export class Environment {
  readonly faultSchedule: FaultSchedule;
  /** Refused by the platform whenever they come: they never get an SMS. */
  readonly stopped = new Set<string>();
  /** Numbers that a request for an SMS came for, whatever became of it. */
  readonly requested = new Set<string>();
  /** How the next requests pass, when nothing goes wrong by chance. */
  readonly ways: Treatment[] = [];
  outages = 0;
  private isCalm = true;
  private proxy!: FaultProxy;
  private outageTimer: NodeJS.Timeout | undefined;
  private outage: Promise<void> | undefined;
  private lie: Lie | undefined;
  private lieTimer: NodeJS.Timeout | undefined;

  constructor(
    readonly simulator: Simulator,
    private readonly random: Random,
  ) {
    this.faultSchedule = new FaultSchedule(random.branch());
    const book = simulator.faults;
    const fromBook = book.take.bind(book);
    book.take = (request) => fromBook(request) ?? this.drawn(request);
  }

  async open(): Promise<void> {
    this.proxy = await startFaultProxy({
      upstreamPort: this.simulator.port,
      treatmentOf: (start) => this.treatmentOf(start),
    });
  }

  /** Everything goes wrong at once, at random. */
  storm(): void {
    this.isCalm = false;
    this.planOutage();
    this.planLie();
  }

  /** The address of the proxy. */
  get url(): string {
    return `http://127.0.0.1:${this.proxy.port}/v1`;
  }

  /** The texts that the platform took for a number. */
  textsFor(): Map<string, string[]> {
    const texts = new Map<string, string[]>();
    for (const { phoneNumber, text } of this.simulator.accepted) {
      const known = texts.get(phoneNumber);
      if (known) known.push(text);
      else texts.set(phoneNumber, [text]);
    }
    return texts;
  }

  get sendRequests(): number {
    return this.simulator.requests.filter(({ path }) => path.endsWith('send')).length;
  }

  get lookUps(): number {
    return this.simulator.requests.filter(({ path }) => path.includes('status')).length;
  }

  /** Nothing goes wrong any more. */
  async calmDown(): Promise<void> {
    this.isCalm = true;
    clearTimeout(this.outageTimer);
    clearTimeout(this.lieTimer);
    this.lie = undefined;
    this.simulator.faults.clear();
    await this.outage;
  }

  async close(): Promise<void> {
    await this.calmDown();
    await this.proxy.close();
    await this.simulator.close();
  }

  private treatmentOf(start: Buffer): Treatment {
    if (this.isCalm) return this.ways.shift() ?? {};
    return this.faultSchedule.treatment(start.toString('latin1', 0, 4) === 'GET ');
  }

  private drawn(request: RecordedRequest): Fault | undefined {
    const numbers = request.path.endsWith('send') ? numbersOf(request) : [];
    for (const number of numbers) this.requested.add(number);
    if (!this.isCalm) {
      this.simulator.tagLagMs = this.faultSchedule.tagLagMs();
      const { lie } = this;
      if (lie && request.path.endsWith('by-tag')) return { lie };
      const fault = this.faultSchedule.platformFault(request.path);
      if (fault && !(fault.accept && this.isStopped(numbers))) return fault;
    }
    return this.isStopped(numbers) ? { refuse: 14 } : undefined;
  }

  private isStopped(numbers: readonly string[]): boolean {
    return numbers.some((number) => this.stopped.has(number));
  }

  /** For a while look-ups give answers that look right. */
  private planLie(): void {
    const { random } = this;
    this.lieTimer = setTimeout(
      () => {
        const lie = LIES[random.between(0, LIES.length - 1)]!;
        this.lie = lie;
        this.faultSchedule.count(lie);
        this.lieTimer = setTimeout(
          () => {
            this.lie = undefined;
            this.planLie();
          },
          random.between(LIE_MS.least, LIE_MS.most),
        );
      },
      random.between(TRUTH_MS.least, TRUTH_MS.most),
    );
  }

  private planOutage(): void {
    const { random } = this;
    this.outageTimer = setTimeout(
      () => {
        this.outages += 1;
        this.outage = this.proxy.refuseFor(random.between(OUTAGE_MS.least, OUTAGE_MS.most));
        void this.outage.then(() => {
          if (!this.isCalm) this.planOutage();
        });
      },
      random.between(CALM_MS.least, CALM_MS.most),
    );
  }
}

/** E.164. */
function numbersOf(request: RecordedRequest): string[] {
  const { phoneNumbers, SMSList } = fieldsOf(request);
  const written =
    typeof phoneNumbers === 'string'
      ? phoneNumbers.split(',')
      : (Array.isArray(SMSList) ? SMSList : []).map((item: unknown) =>
          String((item as { phoneNumber?: unknown } | null)?.phoneNumber),
        );
  return written.map((number) => toE164(number) ?? number);
}
