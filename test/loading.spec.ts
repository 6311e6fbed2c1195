// What Node-RED loads of the package as it is shipped: how little that is before the first SMS, that what the nodes
// share exists once, and that all that is loaded later is found from there.
import 'should';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import type { OutboxAnswer } from '../plugins/outbox/answer';
import { NODES, PLUGINS, ROOT } from './harness/package';
import { setDate, setUpStage } from './harness/stage';

interface Loaded {
  files: string[];
  /** Objects of Intl that were made. */
  formatters: number;
  /** `typeof` what each entry exports. */
  kinds: string[];
}

const ENTRIES = [...NODES, ...PLUGINS].map(({ file }) => join(ROOT, file));
const RUNTIME = join(ROOT, 'dist', 'runtime.js');

before(function () {
  this.timeout(60_000);
  if (existsSync(RUNTIME)) return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
});

describe('the package as Node-RED loads it', () => {
  let loaded: Loaded;

  before(() => {
    const program = join(__dirname, 'harness', 'what-loads.cjs');
    const output = execFileSync(process.execPath, [program, ...ENTRIES], { encoding: 'utf8' });
    loaded = JSON.parse(output) as Loaded;
  });

  it('is a function for each entry', () => {
    loaded.kinds.should.have.length(ENTRIES.length);
    loaded.kinds.should.matchEach((kind: string) => kind === 'function');
  });

  it('is one file for each entry, and one that all of them share', () => {
    const ours = loaded.files.filter((file) => !file.includes('node_modules'));
    ours.sort().should.deepEqual([...ENTRIES, RUNTIME].sort());
  });

  it('brings none of its dependencies with it', () => {
    loaded.files.filter((file) => file.includes('node_modules')).should.deepEqual([]);
  });

  it('makes no formatter, which would bring zones and languages', () => {
    loaded.formatters.should.equal(0);
  });

  it('is strict code, as the sources are', () => {
    for (const file of [...ENTRIES, RUNTIME, join(ROOT, 'dist/journal-worker.js')]) {
      const [firstLine = ''] = readFileSync(file, 'utf8').split('\n', 1);
      firstLine.should.match(/^["']use strict["'];$/);
    }
  });
});

describe('the nodes and plugins as they are shipped', () => {
  const stage = setUpStage();

  it('share their accounts, each of them in a file of its own', async () => {
    const flow = await stage.start({ isShipped: true });
    await flow.send({ payload: 'Cave : fuite', phoneNumbers: '0612345678' });
    // Sent by the account's node, and out by the send node.
    flow.onlySms.outcome.should.equal('sent');
    const { body } = (await helper.request().get('/smspartner/outbox')) as { body: OutboxAnswer };
    body.accounts.map(({ id }) => id).should.containEql(flow.accountId);
  });

  it('find their libraries when they need them', async () => {
    setDate('2026-12-01T10:00:00Z');
    const flow = await stage.start({
      isShipped: true,
      send: {
        ...{ messageType: 'mustache', message: 'Cave : {{payload}}' },
        ...{ gammeType: '1', isStopSms: 'true', scheduleType: 'str', schedule: '24/12/2026 21:30' },
        format: 'xml',
      },
    });
    await flow.send({ payload: 'fuite', phoneNumbers: '+32 470 12 34 56' });
    flow.onlySms.should.containDeep({
      outcome: 'sent',
      phoneNumbers: ['+32470123456'],
      expectedAt: '2026-12-26T08:00:00+01:00',
    });
    // What an answer tells, and a look-up does not.
    flow.onlySms.should.have.property('messageId');
    stage.simulator.accepted.map(({ text }) => text).should.deepEqual(['Cave : fuite']);
  });
});
