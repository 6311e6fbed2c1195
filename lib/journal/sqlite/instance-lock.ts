// One journal file, one process: a socket that listens as long as the process lives. Unlike a lock file it
// is never left behind as taken. It knows this machine only; see lease.ts for others.
import { createHash, randomUUID } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { JournalError } from '../journal';

/** What a unix socket's address may be long on the strictest systems, less the name of ours. */
const LONGEST_FOLDER = 64;

/** Two processes may take over the same stale socket: time for the second to have done so. */
const TAKE_OVER_MS = 50;

const ANSWER_MS = 2000;

export interface InstanceLock {
  release(): Promise<void>;
}

/**
 * @param path of the journal; its folder exists
 * @throws JournalError
 */
export async function takeInstanceLock(path: string): Promise<InstanceLock> {
  const address = socketAddress(path);
  const name = randomUUID();
  for (let tries = 0; tries < 5; tries += 1) {
    const server = await listen(address, name);
    if (server) {
      if (tries > 0) await confirm(address, name, server);
      return { release: () => close(server) };
    }
    // A socket that nobody listens on was left by a process that was killed.
    if ((await ask(address)) !== undefined) break;
    removeStale(address);
  }
  throw new JournalError('inUse');
}

function socketAddress(path: string): string {
  const real = join(realpathSync(dirname(path)), basename(path));
  const name = `smspartner-${createHash('sha256').update(real).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const folder = tmpdir().length > LONGEST_FOLDER ? '/tmp' : tmpdir();
  return join(folder, `${name}.sock`);
}

function listen(address: string, name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(name));
    server.unref();
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') resolve(undefined);
      else reject(new JournalError('disk', code));
    });
    server.listen(address, () => resolve(server));
  });
}

/** @returns the name of who listens; `''` where somebody does who says nothing; `undefined` for nobody */
function ask(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(address);
    const end = (answer: string | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_MS, () => end(said));
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('end', () => end(said));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      end(code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : said);
    });
  });
}

function removeStale(address: string): void {
  try {
    rmSync(address, { force: true });
  } catch (error) {
    throw new JournalError('disk', (error as NodeJS.ErrnoException).code);
  }
}

async function confirm(address: string, name: string, server: Server): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, TAKE_OVER_MS));
  if ((await ask(address)) === name) return;
  server.unref();
  throw new JournalError('inUse');
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
