// A real Node-RED with the built package, killed again and again under all faults at once: the send node, its
// flow and its journal as users have them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, throwAwayFolder } from '../test/e2e/support/throw-away';
import { check } from './check';
import { Lane, type Life } from './lane';
import { NodeRedSubject } from './node-red-subject';
import { Offers } from './offers';
import type { Random } from './random';
import { type KillResult, share } from './kill-run';
import { openScene } from './scene';

const LONGEST_DRAIN_MS = 120_000;

/** What the faults must bring. */
const EXPECTED = /refuses this account|accepts this account again/;

export interface NodeRedRun {
  random: Random;
  messages: number;
  kills: number;
  /** One process after the other in each. */
  lanes: readonly { nodeRed: string; node: string }[];
}

export async function killNodeRed({
  random,
  messages,
  kills,
  lanes,
}: NodeRedRun): Promise<KillResult> {
  const began = Date.now();
  const folder = throwAwayFolder();
  const scene = await openScene(random);
  const offers = new Offers(random.branch());
  const parts = lanes.map(({ nodeRed, node }, index) => {
    const userDir = join(folder, String(index));
    mkdirSync(userDir);
    const subject = new NodeRedSubject({ scene, folder: userDir, nodeRed, node });
    const lane = new Lane({ subject, scene, offers, random: random.branch(), life: drawLife });
    return { subject, lane };
  });
  try {
    await Promise.all(parts.map(({ lane }) => lane.warmUp()));
    scene.storm();
    await Promise.all(
      parts.map(({ lane }, index) =>
        lane.live(share(messages, lanes.length, index), share(kills, lanes.length, index)),
      ),
    );
    const requests = scene.sendRequests;
    await scene.calmDown();
    await Promise.all(parts.map(({ lane }) => lane.drain(LONGEST_DRAIN_MS)));
    const offered = parts.flatMap(({ lane }) => lane.offered);
    const lines = parts.flatMap(({ lane }) => lane.outcomes.lines);
    const logs = parts.flatMap(({ subject }) => subject.events).map(({ detail }) => detail);
    return {
      findings: check(offered, lines, scene.textsFor()),
      kills: parts.reduce((sum, { lane }) => sum + lane.kills, 0),
      elapsedMs: Date.now() - began,
      requests,
      interrupted: undefined,
      triedAgain: undefined,
      faults: new Map([...scene.weather.counts, ['refused', scene.outages]]),
      events: logs.filter((line) => !EXPECTED.test(line)),
    };
  } finally {
    await Promise.all(parts.map(({ subject }) => subject.kill()));
    await scene.close();
    removeFolder(folder);
  }
}

/** Some die while they start; a few live to the end of a horizon. */
function drawLife(random: Random): Life {
  if (random.chance(0.15)) return { from: 'start', ms: random.between(300, 1500) };
  if (random.chance(0.25)) return { from: 'up', ms: random.between(800, 2500) };
  return { from: 'up', ms: random.between(5, 800) };
}
