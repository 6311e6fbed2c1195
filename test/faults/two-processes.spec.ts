// Two Node-REDs on one journal, as they see each other on a share: other machines, other folders for temporary
// files, either engine. The first stands still for longer than an owner may be silent, and goes on. In `npm test`
// all of it goes ten times as fast.
import should from 'should';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { compiledChild } from '../../faults/compiled-child';
import type { ChildMessage, ChildOrder, Offer, ParentMessage } from '../../faults/types';
import type { EngineName } from '../../lib/journal/sqlite/engine';
import { HEARTBEAT_MS, SILENT_MS } from '../../lib/journal/sqlite/instance-lock';
import { startSimulator, type Simulator } from '../../simulator/server';
import { times } from '../harness/how-often';
import { lookAfter, removeFolder, throwAwayFolder } from '../harness/throw-away';
import { ENGINES } from '../lib/journal/samples';

const PAIRS = ENGINES.flatMap((first) => ENGINES.map((second) => [first, second] as const));

/** All of it, or a tenth. */
const PART = times(10) / 10;

/** Longer than an owner may be silent. */
const STANDS_STILL_MS = 40_000 * PART;

const LOOK_MS = 200;
const PATIENCE_MS = 120_000;
const COUNT = 20;

class Machine {
  readonly events: string[] = [];
  readonly accepted = new Set<string>();
  private pauseReason = '';
  private constructor(private readonly process: ChildProcess) {
    lookAfter(process);
    process.on('message', (message: ChildMessage) => {
      if (message.type === 'event') this.events.push(message.detail);
      if (message.type === 'accepted') message.ids.forEach((id) => this.accepted.add(id));
      if (message.type === 'state') this.pauseReason = message.state.pauseReason;
    });
  }

  static async start(
    name: string,
    folder: string,
    url: string,
    engine: EngineName,
  ): Promise<Machine> {
    const temporary = join(folder, `tmp-${name}`);
    mkdirSync(temporary);
    const order: ChildOrder = {
      journalPath: join(folder, 'outbox', 'account.db'),
      outcomesPath: join(folder, `outcomes-${name}`),
      apiUrl: url,
      verifyFor: 1,
      timeout: 5,
      engine,
      lock: {
        place: name,
        isShared: true,
        heartbeatMs: HEARTBEAT_MS * PART,
        silentMs: SILENT_MS * PART,
      },
      attempts: 'ahead',
    };
    const env = { ...process.env, TMPDIR: temporary };
    return new Machine(fork(await compiledChild(), [JSON.stringify(order)], { env }));
  }

  tell(message: ParentMessage): void {
    if (this.process.connected) this.process.send(message);
  }

  offer(offers: Offer[]): void {
    this.tell({ type: 'offer', offers });
  }

  async isPausedFor(reason: string): Promise<void> {
    await until(`a pause: ${reason}`, () => {
      this.tell({ type: 'state' });
      return this.pauseReason === reason;
    });
  }

  /** Looks more often than by itself. */
  async goesOn(): Promise<void> {
    await until('the end of a pause', () => {
      if (this.pauseReason !== '') this.tell({ type: 'release' });
      this.tell({ type: 'state' });
      return this.pauseReason === '';
    });
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }
}

async function until(what: string, isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !isTrue(); await pause(LOOK_MS)) {
    if (Date.now() > deadline) throw new Error(`it took too long: ${what}`);
  }
}

const offers = (from: string): Offer[] =>
  Array.from({ length: COUNT }, (_, at) => ({
    id: `${from}${at}`,
    number: `+336${from === 'a' ? 1 : 2}00000${String(at).padStart(2, '0')}`,
    text: `${from}${at}`,
    whenUnknown: 'verify',
  }));

/** Nothing leaves; what was offered waits. */
const UNREACHABLE = ['send', 'bulk-send'].map((path) => ({ match: { path }, httpStatus: 429 }));

describe('two processes on one journal', function () {
  this.timeout(300_000);
  const folders: string[] = [];
  const machines: Machine[] = [];
  const simulators: Simulator[] = [];
  after(async () => {
    for (const machine of machines) machine.signal('SIGKILL');
    await Promise.all(simulators.map((simulator) => simulator.close()));
    folders.forEach(removeFolder);
  });

  async function standStill(first: EngineName, second: EngineName): Promise<void> {
    const folder = throwAwayFolder();
    folders.push(folder);
    const simulator = await startSimulator();
    simulators.push(simulator);
    for (const fault of UNREACHABLE) simulator.faults.always(fault);

    const one = await Machine.start('one', folder, simulator.url, first);
    machines.push(one);
    one.offer(offers('a'));
    await until('all are accepted', () => one.accepted.size === COUNT);
    await one.isPausedFor('failing');
    one.signal('SIGSTOP');
    const stopped = pause(STANDS_STILL_MS);
    simulator.faults.clear();

    const two = await Machine.start('two', folder, simulator.url, second);
    machines.push(two);
    await two.isPausedFor('inUse');
    should(two.events.join()).match(/"problem":"inUse","detail":"OTHER_MACHINE"/);
    await two.goesOn();
    two.offer(offers('b'));
    await until('all are sent', () => simulator.accepted.length >= 2 * COUNT);

    await stopped;
    one.signal('SIGCONT');
    await until('it knows', () => one.events.some((event) => event.includes('"problem":"taken"')));
    await two.goesOn();
    two.signal('SIGKILL');
    // What the other one has sent is not what this one has in memory.
    await until('it is free again', () => {
      one.tell({ type: 'release' });
      return one.events.at(-1) === '{"kind":"usable"}';
    });
    one.offer(offers('c'));
    await until('it sends again', () => simulator.accepted.length >= 3 * COUNT);
    const texts = simulator.accepted.map(({ text }) => text).sort();
    should(texts).deepEqual(
      ['a', 'b', 'c']
        .flatMap(offers)
        .map(({ text }) => text)
        .sort(),
    );
  }

  it('send nothing twice when the first stands still, and each says why it refuses', async () => {
    await Promise.all(PAIRS.map(([first, second]) => standStill(first, second)));
  });
});
