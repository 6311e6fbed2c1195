// One process with an outbox, as an account has it, on a machine and a file that outlive it. What leaves is handed on.
import type { StoredMessage } from '../../../../lib/journal/journal';
import { checkMessage } from '../../../../lib/message/check';
import type { MessageFields } from '../../../../lib/message/message';
import { type Outcome, ownOutcome } from '../../../../lib/message/outcome';
import type { CompletedMessage } from '../../../../lib/outbox/collaborators';
import { Outbox } from '../../../../lib/outbox/outbox';
import type { PendingInput } from '../../../../lib/outbox/state/entry';
import { TokenBucket } from '../../../../lib/queueing/token-bucket';
import { Calendar } from '../../../../lib/timekeeping/calendar';
import { HourlyCap } from '../../../../lib/usage/hourly-cap';
import { ACCOUNT, fieldsOf } from '../../message/orders';
import { FileJournal } from './file-journal';
import { type Machine, ProcessClock } from './machine';
import type { LifelongPlatform } from './platform';

/** More than is ever offered in an hour, so that nothing is refused but for a mark of another time. */
const MOST_PER_HOUR = 20;

class NamedInput implements PendingInput {
  constructor(readonly name: string) {}

  store(): StoredMessage {
    return { json: JSON.stringify({ name: this.name }), isPartial: false };
  }

  detach(): void {
    // Nobody waits for it.
  }

  toCatchNodes(): void {
    // No node ever fails to pass it on.
  }
}

export interface World {
  machine: Machine;
  platform: LifelongPlatform;
  isNaive: boolean;
  readonly left: (name: string, outcomes: readonly Outcome[]) => void;
}

export class Process {
  readonly outbox: Outbox;
  readonly clock: ProcessClock;
  readonly calendar: Calendar;
  private readonly journal: FileJournal;
  private readonly cap = new HourlyCap(MOST_PER_HOUR);
  private isDead = false;

  constructor(
    path: string,
    private readonly world: World,
  ) {
    const { machine, platform, isNaive } = world;
    const clock = (this.clock = new ProcessClock(machine, isNaive));
    const calendar = (this.calendar = new Calendar(clock));
    this.journal = new FileJournal(path);
    const settings = {
      account: 'account',
      defaults: ACCOUNT,
      requestsPerSecond: 0,
      verifyForMs: 120_000,
      whenBlocked: 'branch' as const,
    };
    const nothing = (): void => undefined;
    this.outbox = new Outbox(
      {
        account: {
          settings,
          gateway: platform.gatewayFor(calendar),
          outboxChanged: nothing,
          outboxDecided: nothing,
          outboxDisplaced: nothing,
        },
        sendNodes: {
          isPresent: () => true,
          isKnown: () => true,
          began: nothing,
          deliver: (_, completed) => this.deliver(completed),
        },
        usage: this.cap,
        rate: new TokenBucket(0),
        clock,
        calendar,
        log: nothing,
      },
      this.journal,
    );
    this.outbox.attach(settings, false);
  }

  open(): Promise<void> {
    return this.outbox.open();
  }

  offer(name: string, fields: Partial<MessageFields>, isHeldWhenUnknown: boolean): void {
    const reading = { fields: fieldsOf(fields), problems: [] };
    const { order } = checkMessage(reading, ACCOUNT, this.calendar.guess());
    const second = this.cap.reserve(order!.parts, this.clock.steady());
    if (second === undefined) {
      return this.world.left(name, [ownOutcome('refused', 'limit', { reason: 'limit' }, [])]);
    }
    this.outbox.accept({
      nodeId: 'node',
      order: order!,
      checkedWith: ACCOUNT,
      verifyForMs: 120_000,
      whenUnknown: isHeldWhenUnknown ? 'hold' : 'verify',
      input: new NamedInput(name),
      outcomes: [],
      second,
    });
  }

  async kill(): Promise<void> {
    this.isDead = true;
    await this.journal.kill();
  }

  /** @param step lets time pass */
  async close(step: () => Promise<void>): Promise<void> {
    let isOpen = true;
    void this.outbox.close().then(() => (isOpen = false));
    while (isOpen) await step();
  }

  private deliver(completed: CompletedMessage): void {
    if (this.isDead) return;
    const { input, stored, outcomes } = completed;
    const named = (input ?? JSON.parse(stored!.json)) as { name: string };
    this.world.left(named.name, outcomes);
    completed.left();
  }
}
