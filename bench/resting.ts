// One Node-RED at rest, in a process of its own, and what it holds.
import { nextMessage, removeDirectory, start, stop } from './children';
import type { FlowFiles } from './flows';
import { program } from './programs';
import { makeUserDir } from './user-dir';

/** Ends what hangs. */
const REST_MS = 60_000;

export interface RestingOrder {
  userDir: string;
  /** Send nodes that send one SMS each, one after the other, before the process rests. */
  sendFrom: readonly string[];
  /** Files to load at the end, in this order. */
  files: readonly string[];
}

/** After garbage collection. */
export interface Resting {
  rssMb: number;
  /** Of the main thread. */
  heapMb: number;
  /** `NaN` where the system does not say. */
  threads: number;
  /** Files that were loaded by then, in this order. */
  modules: string[];
  /** How long the loading at the end took. */
  loadMs: number;
  /** What is held more after it. */
  loadRssMb: number;
}

export interface RestOptions extends Partial<Pick<RestingOrder, 'sendFrom' | 'files'>> {
  /** This package is there. Default: it is. */
  isLinked?: boolean;
}

export async function rest(flow: FlowFiles, options: RestOptions = {}): Promise<Resting> {
  const { sendFrom = [], files = [], isLinked = true } = options;
  const userDir = makeUserDir(flow, isLinked);
  const host = start(program('resting-host'), { nodeArgs: ['--expose-gc'] });
  try {
    host.send({ userDir, sendFrom, files } satisfies RestingOrder);
    return await nextMessage(host, (message) => message as Resting, REST_MS);
  } finally {
    await stop(host);
    removeDirectory(userDir);
  }
}
