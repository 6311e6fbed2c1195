// The outbox of one account: every message that entered it ends in exactly one outcome, and none is sent
// twice (docs/adr/0006). It only puts the parts of this folder together; nothing here knows Node-RED.
import type { Change, Journal, Recovered } from '../journal/journal';
import type { NotSent } from '../message/outcome';
import { Admission } from './admission';
import type { Collaborators, OutboxSettings } from './collaborators';
import { Completion } from './completion';
import { Deduplication } from './deduplication';
import { giveUp } from './give-up';
import { OperatorCommands } from './operator-commands';
import { ParkedMessages } from './parked';
import type { OutboxParts } from './parts';
import { OutboxTime } from './outbox-time';
import { Processor } from './processor';
import { type NodeCounts, Registry } from './registry';
import { Restore } from './restore';
import type { NewMessage } from './state/entry';
import { JournalSession } from './storage/journal-session';
import { Upkeep } from './upkeep';
import type { OutboxControls, OutboxView, PauseReason } from './view';

/**
 * `opening`: nothing is known yet. `restoring`: what was in the journal comes back, and is being sent; new
 * messages wait. `running`. `closed`: nothing is begun any more.
 */
type Phase = 'opening' | 'restoring' | 'running' | 'closed';

export class Outbox implements OutboxControls {
  private phase: Phase = 'opening';
  private readonly registry = new Registry();
  private readonly parts: OutboxParts;
  private readonly processor: Processor;
  private readonly admission: Admission;
  private readonly restore: Restore;
  private readonly operatorCommands: OperatorCommands;
  private readonly upkeep: Upkeep;
  private lastId = 0;

  constructor(
    private readonly collaborators: Collaborators,
    journal: Journal,
  ) {
    const parts = (this.parts = this.putTogether(journal));
    const processor = (this.processor = new Processor(parts, () => this.isSending));
    const deduplication = new Deduplication(parts);
    this.admission = new Admission(parts, processor, deduplication);
    this.restore = new Restore(parts, processor, deduplication);
    this.operatorCommands = new OperatorCommands(parts, processor);
    this.upkeep = new Upkeep(parts, processor, this.operatorCommands);
  }

  /** Whether a message can be accepted or refused now; until then it has to wait. */
  get isDecided(): boolean {
    const { session } = this.parts;
    return (this.phase === 'running' && !session.isBusy) || session.problem !== undefined;
  }

  /** Whether nothing of it is left in memory. */
  get isEmpty(): boolean {
    return this.registry.messages.size === 0 && this.phase !== 'restoring';
  }

  /** Messages without an outcome, of all nodes. */
  get pending(): number {
    return this.registry.waiting + this.registry.checking;
  }

  /** Whether SMS wait for nothing but their turn. */
  get hasSmsToSend(): boolean {
    return this.processor.dispatcher.length > 0 && this.pauseReason === undefined;
  }

  /** Why nothing is sent at present. */
  get pauseReason(): PauseReason | undefined {
    const { session } = this.parts;
    const { problem } = session;
    return problem
      ? { why: problem.problem, detail: problem.detail }
      : this.processor.health.pauseReason;
  }

  open(): Promise<void> {
    return this.parts.session.open();
  }

  /** The account's settings are others, or there again. */
  attach(settings: OutboxSettings, haveChanged: boolean): void {
    const { processor } = this;
    processor.reconciler.requestsPerSecond = settings.requestsPerSecond;
    processor.health.settingsChanged(settings);
    if (settings.whenBlocked === 'branch') processor.health.breaker.reset();
    if (haveChanged) this.release();
    else processor.advance();
  }

  /** Takes a message in; its outcomes go to its node. */
  accept(newMessage: NewMessage): void {
    this.admission.accept(newMessage);
  }

  /** A send node is there again. */
  nodeBack(nodeId: string): void {
    const { parked } = this.parts;
    const { processor } = this;
    processor.dispatcher.putBack(parked.take(({ message }) => message.nodeId === nodeId));
    processor.advance();
  }

  /** A send node is not coming back: nothing more of it is sent by itself. */
  nodeIsGone(nodeId: string): void {
    const { parked, log } = this.parts;
    const { processor } = this;
    const entries = processor.dispatcher.remove(
      (entry) => entry.message.nodeId === nodeId && !processor.isFree(entry),
    );
    parked.park(entries);
    const waiting = new Set(entries.map(({ message }) => message)).size;
    if (waiting > 0) log({ kind: 'waitingForNode', waiting });
    processor.advance();
  }

  countsOf(nodeId: string): NodeCounts {
    return this.registry.countsOf(nodeId);
  }

  view(): OutboxView {
    const { registry } = this;
    const toWall = (mark: number): number => this.parts.time.toWall(mark);
    const oldestAt = registry.oldestAt();
    return {
      waiting: registry.waiting,
      checking: registry.checking,
      held: registry.held,
      heldMessages: registry.heldToShow(toWall),
      pauseReason: this.pauseReason,
      oldestAt: oldestAt && toWall(oldestAt),
    };
  }

  sendAgain(ids?: number[]): number {
    return this.operatorCommands.sendAgain(ids);
  }

  drop(ids?: number[]): number {
    return this.operatorCommands.drop(ids);
  }

  release(): void {
    const { session } = this.parts;
    if (session.problem) void session.open();
    this.processor.release();
  }

  /** What was given is on the disk, and what was purged is not. */
  flush(): Promise<void> {
    return this.parts.session.flush();
  }

  /** Nothing is begun any more; outcomes of what is in flight still leave. */
  async close(): Promise<void> {
    this.enter('closed');
    const { completion, session } = this.parts;
    await this.processor.end();
    await completion.settled();
    // What is left comes back with the journal, without what Node-RED gave with it.
    for (const message of this.registry.messages.values()) {
      const { input } = message;
      message.input = undefined;
      input?.detach();
    }
    await session.close();
  }

  /**
   * As {@link close}, of an account that is not coming back and whose journal keeps nothing: what was not sent, or
   * nobody knows of, has its outcome at once.
   *
   * @param outcomeOf one that was not sent
   */
  async end(outcomeOf: (numbers: string[]) => NotSent): Promise<void> {
    this.enter('closed');
    await this.processor.end();
    giveUp(this.parts, this.processor, outcomeOf);
    await this.close();
  }

  private putTogether(journal: Journal): OutboxParts {
    const { collaborators, registry } = this;
    const { account, clock, calendar, log } = collaborators;
    const time = new OutboxTime(clock, calendar);
    const session = new JournalSession(journal, clock, {
      missing: (recovered) => this.missing(recovered),
      opened: (recovered) => this.opened(recovered),
      caughtUp: () => account.outboxDecided(),
      failed: ({ problem, detail }) => {
        log({ kind: 'unusable', problem, detail });
        account.outboxChanged();
        account.outboxDecided();
      },
      recovered: () => log({ kind: 'usable' }),
      displaced: () => {
        log({ kind: 'usable' });
        account.outboxDisplaced();
      },
    });
    const nextId = (count = 1): number => (this.lastId += count) - count + 1;
    const parked = new ParkedMessages(collaborators, registry, time);
    const completion = new Completion(collaborators, registry, session, time);
    return { ...collaborators, registry, session, time, parked, completion, nextId };
  }

  private get isSending(): boolean {
    return this.phase === 'restoring' || this.phase === 'running';
  }

  /** The one place that changes the phase. Nothing follows `closed`. */
  private enter(phase: Phase): void {
    if (this.phase === 'closed') return;
    this.phase = phase;
    if (phase === 'closed') this.upkeep.stop();
    if (phase === 'running') this.collaborators.account.outboxDecided();
    if (phase !== 'restoring') return;
    this.upkeep.begin();
    this.collaborators.account.outboxChanged();
    this.processor.advance();
  }

  private missing(recovered: Recovered): Change[] {
    const { time } = this.parts;
    this.lastId = Math.max(this.lastId, recovered.nextId - 1);
    time.beginWith(recovered.newestMark, recovered.notes);
    return this.isSending ? this.restore.missingFrom(recovered) : [];
  }

  private opened(recovered: Recovered): void {
    const { account, log } = this.collaborators;
    if (recovered.damagedFile) log({ kind: 'damaged', file: recovered.damagedFile });
    if (recovered.isLogLost) log({ kind: 'logLost' });
    // Before any mark of this process.
    void this.parts.session.writeEventually([this.parts.time.note()]);
    // Once: what is opened again while it is loaded must not come twice.
    if (this.phase === 'opening') {
      void this.restore
        .load(recovered, () => this.enter('restoring'))
        .then(() => this.enter('running'));
      return;
    }
    account.outboxChanged();
    this.processor.advance();
  }
}
