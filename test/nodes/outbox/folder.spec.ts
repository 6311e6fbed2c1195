// Where the outbox is on disk, and what becomes of it while Node-RED runs: set by whoever runs it, told when it
// is gone, and never a matter of how an account is called.
import 'should';
import { once } from 'node:events';
import fs, { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { journalFileName } from '../../../lib/journal/file-name';
import type { Flow, FlowOptions } from '../../harness/flow';
import { controlsOf, eventually, logLines, setUpOutbox, shortenTimer } from './outbox-stage';

const ALARM = { payload: 'x', phoneNumbers: '+33612345678' };
const PORTS = { errorOutputs: ['other', 'full'] };
const RETRY_MS = 5000;

interface Inside {
  parts: { session: { journal: { line: { thread: { worker: Worker } } } } };
}

describe('the folder of the outbox', () => {
  const stage = setUpOutbox();
  let userDir: string;
  beforeEach(() => (userDir = mkdtempSync(join(tmpdir(), 'smspartner-folder-'))));
  afterEach(() => {
    delete process.env['SMSPARTNER_FOLDER'];
    rmSync(userDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  const start = (options: FlowOptions = {}): Promise<Flow> =>
    stage.start({ userDir, send: PORTS, ...options });
  const filesIn = (...path: string[]): string[] =>
    readdirSync(join(userDir, ...path)).filter((name) => name.endsWith('.db'));

  const given: [title: string, setting: unknown, variable: string | undefined, path: string][] = [
    ['in the user directory', undefined, undefined, 'smspartner'],
    ['where the settings say', { folder: 'a/b' }, undefined, 'a/b'],
    ['where the environment says', undefined, 'c', 'c'],
    ['where the settings say, before the environment', { folder: 'a' }, 'c', 'a'],
    ['where the environment says, if the settings say nothing', { folder: ' ' }, 'c', 'c'],
    ['in the user directory, if the settings say nonsense', { folder: 5 }, ' ', 'smspartner'],
    ['in the user directory, if the settings say nothing at all', null, '', 'smspartner'],
  ];
  for (const [title, smspartner, variable, path] of given) {
    for (const isAbsolute of [false, true]) {
      it(`is ${title}${isAbsolute ? ' with its full path' : ''}`, async () => {
        const full = (value: string): string => (isAbsolute ? join(userDir, value) : value);
        const { folder } = (smspartner ?? {}) as { folder?: unknown };
        const isText = typeof folder === 'string' && folder.trim() !== '';
        const setting = isText ? { folder: full(folder) } : smspartner;
        if (variable !== undefined) {
          process.env['SMSPARTNER_FOLDER'] = variable.trim() ? full(variable) : variable;
        }
        const flow = await start({ settings: { smspartner: setting } });
        await flow.send(ALARM);
        flow.onlyPort.should.equal(0);
        filesIn(path).should.deepEqual([`${flow.accountId}.db`]);
      });
    }
  }

  const ids = ['\ud800 half', 'x'.repeat(260), '../../up', 'CON', 'a/b\\c:d', 'É', 'x.db'];
  for (const id of ids) {
    it(`has a file for an account with any id: ${JSON.stringify(id).slice(0, 20)}`, async () => {
      const flow = await start({ accountId: id });
      await flow.send(ALARM);
      flow.onlyPort.should.equal(0);
      filesIn('smspartner').should.deepEqual([journalFileName(id)]);
      logLines().should.be.empty();
    });
  }

  const containers: [title: string, type: string, outbox: string, isTold: boolean][] = [
    ['that goes with its container is told', 'overlay', 'disk', true],
    ['is of no matter to an outbox in memory', 'overlay', 'memory', false],
    ['on a volume is nothing to speak of', 'ext4', 'disk', false],
  ];
  for (const [title, type, outbox, isTold] of containers) {
    it(title, async () => {
      const read = fs.readFileSync;
      mock.method(fs, 'readFileSync', (path: string, ...more: []): unknown => {
        if (path === '/proc/self/mountinfo') return `1 0 0:1 / / rw - ${type} x rw`;
        return path === '/proc/self/cgroup' ? '0::/docker/1a2b' : read(path, ...more);
      });
      const flow = await start({ account: { outbox } });
      await flow.send(ALARM);
      flow.onlyPort.should.equal(0);
      logLines().length.should.equal(isTold ? 1 : 0);
      if (isTold) logLines()[0]!.should.match(/goes with its container.*SMSPARTNER_FOLDER/);
    });
  }

  it('that is removed while Node-RED runs is told, and nothing is accepted into nowhere', async () => {
    const flow = await start();
    await flow.send(ALARM);
    rmSync(join(userDir, 'smspartner'), { recursive: true });
    await flow.send(ALARM);
    flow.sms(2)[0]!.should.containDeep({ outcome: 'refused', code: 'full' });
    flow
      .sms(2)[0]!
      .should.have.property('reason')
      .match(/was removed or replaced/);
    flow.statuses.at(-1)!.should.deepEqual({
      fill: 'red',
      shape: 'ring',
      text: 'outbox unusable: its folder was removed',
    });
    logLines().should.have.length(1);
    logLines()[0]!.should.match(/removed or replaced while Node-RED was running/);
    controlsOf(flow.accountId).view().pauseReason!.should.containDeep({ why: 'gone' });
    stage.simulator.accepted.should.have.length(1);
  });

  it('that was removed is made again, with all that waits', async () => {
    shortenTimer(RETRY_MS);
    const flow = await start();
    stage.simulator.faults.always({ match: { path: 'send' }, httpStatus: 429 });
    flow.receive(ALARM);
    await flow.until(() => flow.statuses.at(-1)?.fill === 'yellow');
    rmSync(join(userDir, 'smspartner'), { recursive: true });
    await flow.send(ALARM);
    await eventually(() => logLines().at(-1) === 'The outbox can be used again.', 'the good news');
    stage.simulator.faults.clear();
    controlsOf(flow.accountId).release();
    await flow.until(() => flow.sms(0).length === 1);
    filesIn('smspartner').should.deepEqual([`${flow.accountId}.db`]);
  });

  it('is written by a thread that the next message starts again when it has died', async () => {
    const flow = await start();
    await flow.send(ALARM);
    const { parts } = controlsOf(flow.accountId) as unknown as Inside;
    const thread = parts.session.journal.line.thread.worker;
    const ended = once(thread, 'exit');
    await thread.terminate();
    await ended;
    await flow.send(ALARM);
    flow.sms(0).should.have.length(2);
    logLines().should.be.empty();
  });
});
