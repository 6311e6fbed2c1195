// npm run faults: nothing lost, nothing sent twice, whatever is killed and whatever fails.
//   npm run faults -- --seed 7              the chances of an earlier run
//   npm run faults -- --kills 100 --messages 500 --node-red 5
// It ends with 1 when anything was lost or sent twice, or when it does not see what it must see.
import { parseArgs } from 'node:util';
import { isClean } from './checker';
import { killNodeRed } from './kill-node-red';
import { killOutbox } from './kill-outbox';
import { PHASES } from './phases';
import { Random } from './random';
import { isGood, table } from './report';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '1000' },
    messages: { type: 'string', default: '5000' },
    'node-red': { type: 'string', default: '50' },
  },
});

const CAMPAIGNS = 4;

/** Of the control runs, which must go wrong. */
const BLIND_KILLS = 100;

const MESSAGES_PER_KILL_OF_NODE_RED = 6;

async function main(): Promise<void> {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
  const random = new Random(seed);
  const kills = Number(values.kills);
  const began = Date.now();
  console.log(`Seed ${seed}, Node ${process.version}\n`);
  const outcomes = [
    await outbox(random.branch(), kills, Number(values.messages)),
    await control(random.branch(), Math.min(kills, BLIND_KILLS), 'never'),
    await control(random.branch(), Math.min(kills, BLIND_KILLS), 'late'),
    await nodeRed(random.branch(), Number(values['node-red'])),
    await phases(),
  ];
  console.log(`${((Date.now() - began) / 60_000).toFixed(1)} minutes in all.`);
  if (outcomes.includes(false)) process.exitCode = 1;
}

async function outbox(random: Random, kills: number, messages: number): Promise<boolean> {
  const result = await killOutbox({ random, kills, messages, campaigns: CAMPAIGNS });
  console.log(`${table('The outbox, killed under all faults', result)}\n`);
  return isGood(result);
}

const MISTAKES = {
  never: 'The same without write-ahead: this must go wrong',
  late: 'The same with attempts on the disk after their request: this must go wrong',
};

/** Without write-ahead something must be lost or sent twice, else this harness is blind. */
async function control(
  random: Random,
  kills: number,
  attempts: keyof typeof MISTAKES,
): Promise<boolean> {
  const messages = 5 * kills;
  const result = await killOutbox({ random, kills, messages, campaigns: CAMPAIGNS, attempts });
  console.log(`${table(MISTAKES[attempts], result)}`);
  const isSeen = !isClean(result.findings);
  console.log(isSeen ? '  seen, as it must be\n' : '  NOT SEEN: this harness is blind\n');
  return isSeen;
}

async function nodeRed(random: Random, kills: number): Promise<boolean> {
  const node = process.execPath;
  // The oldest that is supported, by the Node that runs npm, which may be the oldest too.
  const hostNode = process.env['npm_node_execpath'] ?? node;
  const campaigns = [
    { nodeRed: 'node-red', node },
    { nodeRed: 'node-red-4', node: hostNode },
  ];
  const messages = MESSAGES_PER_KILL_OF_NODE_RED * kills;
  const result = await killNodeRed({ random, kills, messages, campaigns });
  console.log(`${table('Node-RED 5 and 4.1, killed under all faults', result)}\n`);
  return isGood(result);
}

async function phases(): Promise<boolean> {
  let isRight = true;
  console.log('One fault at a time');
  for (const [name, phase] of Object.entries(PHASES)) {
    const problems = await phase();
    isRight &&= problems.length === 0;
    console.log(`  ${name}: ${problems.length === 0 ? 'as it should be' : problems.join('; ')}`);
  }
  return isRight;
}

main().then(
  // Requests of Node-RED that was killed may still be open.
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
