// Whether a process of this machine still lives, asked of the system: a socket in the journal's folder, which
// listens as long as its thread does, and which nobody outside the folder can take. Where none can be made, only
// time tells. It says nothing of another machine.
import * as fs from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** Bytes that a socket's address may have on every system. */
const LONGEST_ADDRESS = 100;

/** A system that does not say at once whether somebody listens says nothing. */
const ANSWER_MS = 2000;

/** `gone` is proven; `left`: its socket went as it does when a process ends, or by somebody's hand. */
export type Life = 'lives' | 'gone' | 'left' | 'unknown';

export interface LifeSign {
  end(): Promise<void>;
}

/** @returns nothing where the file system, or the length of its path, allows no socket */
export async function showLife(folder: string, owner: string): Promise<LifeSign | undefined> {
  const address = addressOf(folder, owner);
  if (!address) return undefined;
  // Of a thread of this journal that was killed.
  removeSign(folder, owner);
  const server = await listen(address.path);
  if (!server) {
    address.release();
    return undefined;
  }
  return {
    end: async () => {
      await new Promise((resolve) => server.close(resolve));
      address.release();
      removeSign(folder, owner);
    },
  };
}

/** @param owner of this machine */
export async function askForLife(folder: string, owner: string): Promise<Life> {
  const address = addressOf(folder, owner);
  if (!address) return 'unknown';
  try {
    return await ask(address.path);
  } finally {
    address.release();
  }
}

/** What a killed process leaves behind. Never throws. */
export function removeSign(folder: string, owner: string): void {
  try {
    fs.rmSync(join(folder, signName(owner)), { force: true });
  } catch {
    // It is in nobody's way.
  }
}

const signName = (owner: string): string => `${owner}.lock`;

interface Address {
  path: string;
  release(): void;
}

function addressOf(folder: string, owner: string): Address | undefined {
  const nothing = (): void => undefined;
  if (process.platform === 'win32') {
    return { path: `\\\\.\\pipe\\smspartner-${owner}`, release: nothing };
  }
  const path = join(folder, signName(owner));
  if (Buffer.byteLength(path) <= LONGEST_ADDRESS) return { path, release: nothing };
  if (process.platform !== 'linux') return undefined;
  // A way to the same folder that is short enough, as long as it is open.
  const opened = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  return {
    path: `/proc/self/fd/${opened}/${signName(owner)}`,
    release: () => fs.closeSync(opened),
  };
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => undefined).destroy());
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen(path, () => resolve(server));
  });
}

function ask(path: string): Promise<Life> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answer: Life): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_MS, () => end('unknown'));
    socket.on('connect', () => end('lives'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(lifeOf(code)));
  });
}

function lifeOf(code: string | undefined): Life {
  if (code === 'ECONNREFUSED') return 'gone';
  if (code !== 'ENOENT') return 'unknown';
  // A pipe goes with its process, and in no other way.
  return process.platform === 'win32' ? 'gone' : 'left';
}
