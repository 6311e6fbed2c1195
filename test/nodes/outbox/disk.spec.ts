// A disk that cannot be used: nothing is accepted, nothing is sent blindly, the status and the log say why, and
// it goes on when the disk does. The obstacles are real; file modes are none to a superuser.
import 'should';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flow } from '../../harness/flow';
import { sendings } from '../../harness/sendings';
import {
  controlsOf,
  endProcess,
  eventually,
  logLines,
  setUpOutbox,
  shortenTimer,
} from './outbox-stage';

const ALARM = { payload: 'x', phoneNumbers: '+33612345678' };
const PORTS = { errorOutputs: ['other', 'full'] };

const GOOD_NEWS = 'The outbox can be used again.';

/** How often a journal that cannot be used is tried again. */
const RETRY_MS = 5000;

describe('the disk under the outbox', () => {
  const stage = setUpOutbox();
  let userDir: string;
  let child: ChildProcess | undefined;

  beforeEach(() => (userDir = mkdtempSync(join(tmpdir(), 'smspartner-disk-'))));
  // After the flow has ended: hooks run in the order of their definition.
  afterEach(async () => {
    if (child) await kill(child);
    child = undefined;
    rmSync(userDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  const folder = (): string => join(userDir, 'smspartner');
  const fileOf = ({ accountId }: Flow): string => join(folder(), `${accountId}.db`);
  const start = (account: object = {}): Promise<Flow> =>
    stage.start({ userDir, account, send: PORTS });

  /** Until the file is nobody's. */
  async function close(flow: Flow): Promise<void> {
    await endProcess(flow);
    await eventually(() => !existsSync(`${fileOf(flow)}.owner`), 'the end of the journal');
  }

  async function holdByAnother(flow: Flow): Promise<void> {
    const script = join(__dirname, 'hold-journal.ts');
    child = spawn(process.execPath, ['--import=tsx', script, fileOf(flow)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const failed = once(child, 'exit').then(() => {
      throw new Error('it could not open the journal');
    });
    await Promise.race([once(child.stdout!, 'data'), failed]);
    // It is killed later.
    failed.catch(() => undefined);
  }

  describe('where no directory can be made', () => {
    beforeEach(() => writeFileSync(folder(), 'a file in its place'));

    it('refuses every message with code full, by its port', async () => {
      const flow = await start();
      await flow.send(ALARM);
      flow.onlyPort.should.equal(2);
      flow.onlySms.should.containDeep({ outcome: 'refused', code: 'full' });
      flow.onlySms.phoneNumbers.should.deepEqual([ALARM.phoneNumbers]);
      flow.onlySms.should.have.property('reason').match(/cannot be written to the disk/);
      sendings(stage.simulator).should.be.empty();
    });

    it('shows it in red before any message comes, and says it once in the log', async () => {
      const flow = await start();
      await flow.until(() => flow.statuses.length > 0);
      flow.statuses[0]!.should.deepEqual({
        fill: 'red',
        shape: 'ring',
        text: 'outbox unusable: disk cannot be written',
      });
      for (let i = 0; i < 3; i += 1) await flow.send(ALARM);
      flow.statuses.at(-1)!.should.containEql({ fill: 'red' });
      logLines().should.have.length(1);
      logLines()[0]!.should.match(/cannot be used \(E[A-Z]+\)/);
      logLines()[0]!.should.not.containEql(userDir);
      controlsOf(flow.accountId).view().pauseReason!.should.containDeep({ why: 'disk' });
    });

    it('accepts and sends again when the directory can be made', async () => {
      shortenTimer(RETRY_MS);
      const flow = await start();
      await flow.send(ALARM);
      rmSync(folder());
      await eventually(() => logLines().length === 2, 'the good news');
      logLines()[1]!.should.equal(GOOD_NEWS);
      await flow.send(ALARM);
      flow.sms(0).should.have.length(1);
      stage.simulator.accepted.should.have.length(1);
      flow.statuses.at(-1)!.should.containEql({ fill: 'green', text: 'sent' });
    });

    it('is of no matter to an outbox in memory', async () => {
      const flow = await start({ outbox: 'memory' });
      await flow.send(ALARM);
      flow.onlyPort.should.equal(0);
      logLines().should.be.empty();
    });

    it('does not count what was refused in the hourly cap', async () => {
      shortenTimer(RETRY_MS);
      const flow = await start({ maxPerHour: 1 });
      await flow.send(ALARM);
      rmSync(folder());
      await eventually(() => logLines().length === 2, 'the good news');
      await flow.send(ALARM);
      flow.sms(0).should.have.length(1);
    });
  });

  it('is used by one Node-RED only: the second says so, and goes on when the first is killed', async () => {
    const flow = await start();
    await flow.send(ALARM);
    await close(flow);
    await holdByAnother(flow);
    shortenTimer(RETRY_MS);
    await flow.start();
    await flow.send(ALARM);
    flow.sms(2)[0]!.should.containDeep({ outcome: 'refused', code: 'full' });
    flow.statuses.at(-1)!.should.containEql({
      fill: 'red',
      text: 'outbox unusable: used by another Node-RED',
    });
    logLines().should.have.length(1);
    logLines()[0]!.should.match(/^Another Node-RED is using/);
    await kill(child!);
    await eventually(() => logLines().length === 2, 'the good news');
    logLines()[1]!.should.equal(GOOD_NEWS);
    await flow.send(ALARM);
    flow.sms(2).should.have.length(1);
    stage.simulator.accepted.should.have.length(2);
  }).timeout(60_000);

  it('moves a damaged file aside with an error that names it, and sends what comes', async () => {
    const flow = await start();
    await flow.send(ALARM);
    await close(flow);
    writeFileSync(fileOf(flow), Buffer.alloc(40_000, 'damaged '));
    await flow.start();
    await flow.send(ALARM);
    stage.simulator.accepted.should.have.length(2);
    const aside = readdirSync(folder()).filter((name) => name.includes('.damaged-'));
    aside.should.have.length(1);
    logLines().should.have.length(1);
    logLines()[0]!.should.containEql(aside[0]!);
    logLines()[0]!.should.not.containEql(userDir);
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
