// What the package costs a Node-RED before the first SMS: an account and a send node are deployed, and nothing was
// sent yet.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparedFlow, emptyFlow } from './flows';
import { ROOT } from './programs';
import { rest } from './resting';
import { mediansOf } from './statistics';

/** Nothing is sent. */
const NOWHERE = 'http://127.0.0.1:9/v1';

/** Medians over the rounds. */
export interface LoadingFigures {
  /**
   * To load what the package has loaded by then, its own files and those of others, in a Node-RED that runs
   * without it.
   */
  loadMs: number;
  loadRssMb: number;
  files: number;
  /** With an account and a send node deployed, above the same Node-RED without the package. */
  rssMb: number;
  heapMb: number;
}

export async function measureLoading(rounds: number): Promise<LoadingFigures> {
  const all: LoadingFigures[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measureOnce());
  return mediansOf(all, ['loadMs', 'loadRssMb', 'files', 'rssMb', 'heapMb']);
}

async function measureOnce(): Promise<LoadingFigures> {
  const given = await rest(comparedFlow('node', NOWHERE));
  const missing = entryFiles().filter((file) => !given.modules.includes(file));
  if (missing.length > 0) throw new Error(`not loaded by Node-RED: ${missing.join(', ')}`);
  const bare = await rest(emptyFlow(), { isLinked: false, files: given.modules });
  return {
    loadMs: bare.loadMs,
    loadRssMb: bare.loadRssMb,
    files: given.modules.length - bare.modules.length,
    rssMb: given.rssMb - bare.rssMb,
    heapMb: given.heapMb - bare.heapMb,
  };
}

/** @returns what Node-RED loads by package.json */
function entryFiles(): string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    'node-red': Record<'nodes' | 'plugins', Record<string, string>>;
  };
  const { nodes, plugins } = manifest['node-red'];
  return [...Object.values(nodes), ...Object.values(plugins)].map((file) => join(ROOT, file));
}
