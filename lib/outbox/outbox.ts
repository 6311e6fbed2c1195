// The outbox of one account: every message that entered it ends in exactly one outcome, and none is sent
// twice (docs/adr/0006). It only puts the parts of this folder together; nothing here knows Node-RED.
import type { AccountSettings } from '../account/settings';
import type { Journal, Recovered } from '../journal/journal';
import { Registry, type NodeCounts } from './registry';
import { Completion } from './completion';
import { OperatorCommands } from './operator-commands';
import type { OutboxHost } from './host';
import { Deduplication } from './deduplication';
import type { NewMessage } from './storage/messages';
import { ParkedMessages } from './parked';
import { Processor } from './processor';
import { Admission } from './admission';
import { JournalSession } from './storage/journal-session';
import { Recovery } from './restore';
import type { OutboxControls, OutboxView, PauseReason } from './view';

/** What certainly did not leave in time is looked for so often. */
const SWEEP_MS = 1000;

export class Outbox<R> implements OutboxControls {
  private readonly registry = new Registry<R>();
  private readonly session: JournalSession;
  private readonly parked: ParkedMessages<R>;
  private readonly completion: Completion<R>;
  private readonly processor: Processor<R>;
  private readonly admission: Admission<R>;
  private readonly recovery: Recovery<R>;
  private readonly operatorCommands: OperatorCommands<R>;
  private sweeper: NodeJS.Timeout | undefined;
  private lastId = 0;
  private isLoading = false;
  private isLoaded = false;
  /** What was in the journal is on its way into the line. */
  private isRestoring = false;
  private isClosed = false;
  /** The log said so. */
  private wasUnusable = false;

  /** @param onDecided called when {@link isDecided} has become true */
  constructor(
    private readonly host: OutboxHost<R>,
    journal: Journal,
    private readonly onDecided: () => void,
  ) {
    const { registry } = this;
    const session = (this.session = new JournalSession(journal, {
      opened: (recovered) => {
        this.lastId = Math.max(this.lastId, recovered.nextId - 1);
        return this.isLoaded ? this.recovery.missingFrom(recovered) : [];
      },
      usable: (recovered) => this.usable(recovered),
      caughtUp: onDecided,
      failed: ({ problem, detail }) => {
        this.wasUnusable = true;
        host.log({ kind: 'unusable', problem, detail });
        host.changed();
        onDecided();
      },
    }));
    const nextId = (): number => (this.lastId += 1);
    const parked = (this.parked = new ParkedMessages(host, registry));
    const completion = (this.completion = new Completion(host, registry, session));
    const isLoaded = (): boolean => this.isLoaded;
    const processor = (this.processor = new Processor({
      host,
      registry,
      session,
      completion,
      parked,
      isLoaded,
      nextId,
    }));
    const deduplication = new Deduplication(host, registry, session, completion);
    const parts = {
      host,
      registry,
      session,
      completion,
      parked,
      processor,
      deduplication,
      nextId,
    };
    this.admission = new Admission(parts);
    this.recovery = new Recovery(parts);
    this.operatorCommands = new OperatorCommands(parts);
  }

  /** Whether a message can be accepted or refused now; until then it has to wait. */
  get isDecided(): boolean {
    const isReady = this.isLoaded && !this.isRestoring && !this.session.isBusy;
    return isReady || this.session.problem !== undefined;
  }

  /** Whether nothing of it is left in memory. */
  get isEmpty(): boolean {
    return this.registry.messages.size === 0 && !this.isRestoring;
  }

  /** Messages without an outcome, of all nodes. */
  get pending(): number {
    return this.registry.waiting + this.registry.checking;
  }

  /** Why nothing is sent at present. */
  get pauseReason(): PauseReason | undefined {
    const { problem } = this.session;
    return problem ? { why: problem.problem, detail: problem.detail } : this.processor.pauseReason;
  }

  open(): Promise<void> {
    return this.session.open();
  }

  /** The account's settings are others, or there again. */
  attach(settings: AccountSettings, haveChanged: boolean): void {
    const { processor } = this;
    processor.dispatcher.requestsPerSecond = settings.requestsPerSecond;
    processor.reconciler.requestsPerSecond = settings.requestsPerSecond;
    if (settings.whenBlocked === 'branch') processor.breaker.reset();
    if (haveChanged) this.release();
    else processor.dispatcher.advance();
  }

  /** Takes a message in; its outcomes go to its sender. */
  accept(newMessage: NewMessage<R>): void {
    this.admission.accept(newMessage);
  }

  /** Its node is there again. */
  nodeBack(nodeId: string): void {
    const { dispatcher } = this.processor;
    dispatcher.putBack(this.parked.take(({ message }) => message.nodeId === nodeId));
    dispatcher.advance();
  }

  /** Its node is not coming back: nothing more of it is sent by itself. */
  nodeIsGone(nodeId: string): void {
    const { dispatcher } = this.processor;
    const entries = dispatcher.remove(
      (entry) => entry.message.nodeId === nodeId && !this.parked.isFree(entry),
    );
    this.parked.park(entries);
    const waiting = new Set(entries.map(({ message }) => message)).size;
    if (waiting > 0) this.host.log({ kind: 'waitingForNode', waiting });
    dispatcher.advance();
  }

  countsOf(nodeId: string): NodeCounts {
    return this.registry.countsOf(nodeId);
  }

  view(): OutboxView {
    const { registry } = this;
    return {
      waiting: registry.waiting,
      checking: registry.checking,
      held: registry.held,
      heldMessages: registry.heldToShow(),
      pauseReason: this.pauseReason,
      oldestAt: registry.oldestAt(),
    };
  }

  sendAgain(ids?: number[]): number {
    return this.operatorCommands.sendAgain(ids);
  }

  drop(ids?: number[]): number {
    return this.operatorCommands.drop(ids);
  }

  release(): void {
    if (this.session.problem) void this.session.open();
    this.processor.release();
  }

  /** What was given is on the disk, and what was purged is not. */
  flush(): Promise<void> {
    return this.session.flush();
  }

  /** Nothing is begun any more; outcomes of what is in flight still leave. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.isLoaded = false;
    clearInterval(this.sweeper);
    await this.processor.end();
    await this.completion.settled();
    this.detach();
    await this.session.close();
  }

  /** What is left comes back with the journal, without what Node-RED gave with it. */
  private detach(): void {
    for (const message of this.registry.messages.values()) {
      const { input } = message;
      message.input = undefined;
      if (input !== undefined) this.host.detach(input);
    }
  }

  private usable(recovered: Recovered): void {
    if (recovered.damagedFile) this.host.log({ kind: 'damaged', file: recovered.damagedFile });
    if (this.wasUnusable) this.host.log({ kind: 'usable' });
    this.wasUnusable = false;
    if (!this.isLoading) {
      // Once: what is opened again while it is loaded must not come twice.
      this.isLoading = true;
      return this.restore(recovered);
    }
    this.host.changed();
    this.processor.dispatcher.advance();
  }

  private restore(recovered: Recovered): void {
    this.isRestoring = true;
    void this.recovery
      .load(recovered, () => this.loaded())
      .then(() => {
        this.isRestoring = false;
        this.onDecided();
      });
  }

  private loaded(): void {
    if (this.isClosed) return;
    this.isLoaded = true;
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
    this.host.changed();
    this.processor.dispatcher.advance();
  }

  private sweep(): void {
    const at = this.host.clock.wall();
    const isLate = ({ policy }: { policy: { expiresAt: number } }): boolean =>
      at >= policy.expiresAt;
    const late = [...this.processor.dispatcher.remove(isLate), ...this.parked.take(isLate)];
    this.processor.apply(late, { type: 'tick', at });
    this.operatorCommands.dropOld();
  }
}
