import 'should';
import { killNodeRed } from '../../faults/kill-node-red';
import { killOutbox } from '../../faults/kill-outbox';
import type { KillResult } from '../../faults/kill-run';
import { Random } from '../../faults/random';
import { table } from '../../faults/report';

const LONGEST_MS = 300_000;

/** Another one each time; what it found can be drawn again with `npm run faults -- --seed`. */
const seed = Math.floor(Math.random() * 2 ** 32);

function shouldBeGood(result: KillResult): void {
  const { lost, twice, wrong } = result.findings;
  const found = { lost, twice, wrong, log: result.events };
  const nothing = { lost: [], twice: [], wrong: [], log: [] };
  found.should.eql(nothing, table(`Seed ${seed}`, result));
}

describe('under all faults at once', () => {
  it('100 kills of the outbox lose nothing and send nothing twice', async function () {
    this.timeout(LONGEST_MS);
    const random = new Random(seed);
    const result = await killOutbox({ random, kills: 100, messages: 400, campaigns: 4 });
    result.kills.should.equal(100);
    shouldBeGood(result);
  });

  it('10 kills of Node-RED lose nothing and send nothing twice', async function () {
    this.timeout(LONGEST_MS);
    const nodeRed = process.env['NODE_RED_PACKAGE'] ?? 'node-red';
    const campaign = { nodeRed, node: process.execPath };
    const random = new Random(seed);
    const result = await killNodeRed({
      random,
      kills: 10,
      messages: 88,
      campaigns: [campaign, campaign],
    });
    result.kills.should.equal(10);
    shouldBeGood(result);
  });
});
