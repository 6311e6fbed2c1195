// A real Node-RED with the built package, killed again and again under all faults at once: the send node, its
// flow and its journal as users have them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, throwAwayFolder } from '../test/harness/throw-away';
import { check } from './checker';
import { Campaign, type Life } from './campaign';
import { NodeRedSubject } from './node-red-subject';
import { Workload } from './workload';
import type { Random } from './random';
import { type KillResult, share } from './kill-run';
import { openEnvironment } from './environment';

const LONGEST_DRAIN_MS = 120_000;

/** What the faults must bring. */
const EXPECTED = /refuses this account|accepts this account again/;

export interface NodeRedRun {
  random: Random;
  messages: number;
  kills: number;
  /** One process after the other in each. */
  campaigns: readonly { nodeRed: string; node: string }[];
}

export async function killNodeRed({
  random,
  messages,
  kills,
  campaigns,
}: NodeRedRun): Promise<KillResult> {
  const began = Date.now();
  const folder = throwAwayFolder();
  const environment = await openEnvironment(random);
  const workload = new Workload(random.branch());
  const parts = campaigns.map(({ nodeRed, node }, index) => {
    const userDir = join(folder, String(index));
    mkdirSync(userDir);
    const subject = new NodeRedSubject({ environment, folder: userDir, nodeRed, node });
    const campaign = new Campaign({
      subject,
      environment,
      workload,
      random: random.branch(),
      life: drawLife,
    });
    return { subject, campaign };
  });
  try {
    await Promise.all(parts.map(({ campaign }) => campaign.warmUp()));
    environment.storm();
    await Promise.all(
      parts.map(({ campaign }, index) =>
        campaign.live(
          share(messages, campaigns.length, index),
          share(kills, campaigns.length, index),
        ),
      ),
    );
    const requests = environment.sendRequests;
    await environment.calmDown();
    await Promise.all(parts.map(({ campaign }) => campaign.drain(LONGEST_DRAIN_MS)));
    const offered = parts.flatMap(({ campaign }) => campaign.offered);
    const lines = parts.flatMap(({ campaign }) => campaign.outcomes.lines);
    const logs = parts.flatMap(({ subject }) => subject.events).map(({ detail }) => detail);
    return {
      findings: check(offered, lines, environment.textsFor()),
      kills: parts.reduce((sum, { campaign }) => sum + campaign.kills, 0),
      elapsedMs: Date.now() - began,
      requests,
      interrupted: undefined,
      triedAgain: undefined,
      faults: new Map([...environment.faultSchedule.counts, ['refused', environment.outages]]),
      events: logs.filter((line) => !EXPECTED.test(line)),
    };
  } finally {
    await Promise.all(parts.map(({ subject }) => subject.kill()));
    await environment.close();
    removeFolder(folder);
  }
}

/** Some die while they start; a few live to the end of a horizon. */
function drawLife(random: Random): Life {
  if (random.chance(0.15)) return { from: 'start', ms: random.between(300, 1500) };
  if (random.chance(0.25)) return { from: 'up', ms: random.between(800, 2500) };
  return { from: 'up', ms: random.between(5, 800) };
}
