// The outbox in processes of its own, killed again and again under all faults at once. Several files are
// worked on side by side, so that both cores have something to do.
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { removeFolder, throwAwayFolder } from '../test/harness/throw-away';
import type { EngineName } from '../lib/journal/sqlite/engine';
import { check } from './checker';
import { compiledChild } from './compiled-child';
import { TIMEOUT, VERIFY_FOR } from './horizon';
import { type KillResult, share } from './kill-run';
import { Campaign, type Life } from './campaign';
import type { AttemptWriting } from './watched-journal';
import { Workload } from './workload';
import { OutboxSubject } from './outbox-subject';
import type { Random } from './random';
import { openEnvironment } from './environment';
import { drawClock } from './wrong-clock';

const ENGINES: Record<EngineName, number> = { node: 1, wasm: 1 };

/** Where the running Node has no SQLite of its own, there is one engine. */
const HAS_NODE_SQLITE =
  (process as { getBuiltinModule?: (id: string) => unknown }).getBuiltinModule?.('node:sqlite') !==
  undefined;

const LONGEST_DRAIN_MS = 120_000;

export interface KillRun {
  random: Random;
  messages: number;
  kills: number;
  campaigns: number;
  attempts?: AttemptWriting;
}

/** Said of a kill, or of what the faultSchedule does. */
const EXPECTED_EVENTS: readonly string[] = ['blocked', 'unblocked'];

export async function killOutbox(run: KillRun): Promise<KillResult> {
  const { random, messages, kills, campaigns: count, attempts = 'ahead' } = run;
  const began = Date.now();
  const program = await compiledChild();
  const folder = throwAwayFolder();
  const environment = await openEnvironment(random);
  const workload = new Workload(random.branch());
  const parts = Array.from({ length: count }, (_, index) => {
    const own = random.branch();
    const campaignFolder = join(folder, String(index));
    mkdirSync(campaignFolder);
    const subject = new OutboxSubject({
      program,
      folder: campaignFolder,
      order: () => ({
        apiUrl: environment.url,
        verifyFor: VERIFY_FOR,
        timeout: TIMEOUT,
        engine: HAS_NODE_SQLITE ? own.pick(ENGINES) : 'wasm',
        clock: drawClock(own),
        attempts,
      }),
    });
    return {
      subject,
      campaign: new Campaign({ subject, environment, workload, random: own, life: drawLife }),
    };
  });
  try {
    await Promise.all(parts.map(({ campaign }) => campaign.warmUp()));
    environment.storm();
    await Promise.all(
      parts.map(({ campaign }, index) =>
        campaign.live(share(messages, count, index), share(kills, count, index)),
      ),
    );
    const requests = environment.sendRequests;
    await environment.calmDown();
    await Promise.all(parts.map(({ campaign }) => campaign.drain(LONGEST_DRAIN_MS)));
    const offered = parts.flatMap(({ campaign }) => campaign.offered);
    const lines = parts.flatMap(({ campaign }) => campaign.outcomes.lines);
    const events = parts.flatMap(({ subject }) => subject.events);
    return {
      findings: check(offered, lines, environment.textsFor()),
      kills: parts.reduce((sum, { campaign }) => sum + campaign.kills, 0),
      elapsedMs: Date.now() - began,
      requests,
      interrupted: parts.reduce((sum, { subject }) => sum + subject.interrupted.size, 0),
      triedAgain: parts.reduce((sum, { subject }) => sum + subject.triedAgain.size, 0),
      faults: new Map([...environment.faultSchedule.counts, ['refused', environment.outages]]),
      events: events
        .filter(({ kind }) => !EXPECTED_EVENTS.includes(kind))
        .map(({ detail }) => detail),
    };
  } finally {
    await Promise.all(parts.map(({ subject }) => subject.kill()));
    await environment.close();
    removeFolder(folder);
  }
}

/** Most die young; some before they have read their file, and some live to the end of a horizon. */
function drawLife(random: Random): Life {
  if (random.chance(0.1)) return { from: 'start', ms: random.between(5, 300) };
  if (random.chance(0.15)) return { from: 'open', ms: random.between(300, 2500) };
  return { from: random.chance(0.3) ? 'up' : 'open', ms: random.between(5, 300) };
}
