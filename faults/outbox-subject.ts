// The outbox's own process (child.ts), as something that can be killed and started again on the same file.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { lookAfter } from '../test/harness/throw-away';
import type { Subject } from './subject';
import type { ChildMessage, ChildOrder, ChildState, Offer } from './types';

export interface OutboxSubjectOptions {
  program: string;
  /** Its files are there. */
  folder: string;
  /** Of the next start. */
  order(): Omit<ChildOrder, 'journalPath' | 'outcomesPath'>;
  /** A command, with its arguments, that runs the command which follows. */
  within?: readonly string[] | undefined;
}

export class OutboxSubject implements Subject {
  readonly outcomesPath: string;
  readonly events: { kind: string; detail: string }[] = [];
  /** Messages whose request a kill interrupted: once for each request. */
  readonly interrupted = new Set<string>();
  /** Entries that were tried again after they were looked up and not there. */
  readonly triedAgain = new Set<number>();
  private readonly safe = new Set<string>();
  private child: ChildProcess | undefined;
  private stages = new Stages();
  private hearState: ((state: ChildState) => void) | undefined;

  constructor(private readonly options: OutboxSubjectOptions) {
    this.outcomesPath = join(options.folder, 'outcomes.jsonl');
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): Promise<void> {
    const { program, folder, within = [] } = this.options;
    const [command, ...before] = [...within, process.execPath];
    const order: ChildOrder = {
      ...this.options.order(),
      journalPath: join(folder, 'outbox.db'),
      outcomesPath: this.outcomesPath,
    };
    const child = fork(program, [JSON.stringify(order)], {
      execPath: command,
      execArgv: before,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // The socket of the instance lock goes with the folder.
      env: { ...process.env, TMPDIR: folder },
    });
    this.child = child;
    lookAfter(child);
    const stages = (this.stages = new Stages());
    child.on('message', (message: ChildMessage) => this.hear(message, stages));
    child.once('error', (error) => stages.fail(error));
    child.once('exit', (code, signal) => stages.fail(new Error(`ended: ${code ?? signal}`)));
    return Promise.resolve();
  }

  up(): Promise<void> {
    return this.stages.up;
  }

  open(): Promise<void> {
    return this.stages.open;
  }

  offer(offers: readonly Offer[]): void {
    const child = this.child;
    if (offers.length > 0 && child?.connected) {
      child.send({ type: 'offer', offers }, () => undefined);
    }
  }

  isSafe({ id }: Offer): boolean {
    return this.safe.has(id);
  }

  state(): Promise<ChildState> {
    return new Promise((resolve) => {
      this.hearState = resolve;
      this.child?.send({ type: 'state' }, () => undefined);
    });
  }

  /** Another address for the account, without a new process. */
  moveTo(apiUrl: string): void {
    this.child?.send({ type: 'moveTo', apiUrl }, () => undefined);
  }

  async kill(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  private hear(message: ChildMessage, stages: Stages): void {
    switch (message.type) {
      case 'up':
        return stages.isUp();
      case 'opened':
        addAll(this.interrupted, message.interrupted);
        return stages.isOpen();
      case 'accepted':
        return addAll(this.safe, message.ids);
      case 'triedAgain':
        return addAll(this.triedAgain, message.entries);
      case 'event':
        return void this.events.push(message);
      case 'state':
        return this.hearState?.(message.state);
    }
  }
}

function addAll<T>(set: Set<T>, more: readonly T[]): void {
  for (const one of more) set.add(one);
}

/** How far a process has come. */
class Stages {
  readonly up: Promise<void>;
  readonly open: Promise<void>;
  isUp!: () => void;
  isOpen!: () => void;
  private failUp!: (error: Error) => void;
  private failOpen!: (error: Error) => void;

  constructor() {
    this.up = new Promise((resolve, reject) => {
      this.isUp = resolve;
      this.failUp = reject;
    });
    this.open = new Promise((resolve, reject) => {
      this.isOpen = resolve;
      this.failOpen = reject;
    });
    // Nobody may be waiting when it is killed.
    for (const stage of [this.up, this.open]) stage.catch(() => undefined);
  }

  fail(error: Error): void {
    this.failUp(error);
    this.failOpen(error);
  }
}
