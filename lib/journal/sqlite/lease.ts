// Which machine has the journal: a small file beside it, written anew every ten seconds. A socket does not
// keep another machine, or another container, from a shared folder. It is a file of its own because to ask
// the database would be to open what somebody else is writing.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { JournalError } from '../journal';

/** How often to say that we are there. */
export const HEARTBEAT_MS = 10_000;

/** An owner who was silent for so long is gone. */
const SILENT_MS = 30_000;

/** A time further ahead than two clocks differ is a clock that was set back. */
const CLOCKS_DIFFER_MS = 600_000;

interface Heartbeat {
  machine: string;
  at: number;
}

const leaseFile = (path: string): string => `${path}.owner`;

/** @returns a name of this machine that tells nothing of it */
export function machineName(): string {
  return createHash('sha256').update(`${hostname()}\n${machineId()}`).digest('hex').slice(0, 32);
}

/** @throws JournalError where another machine was there a moment ago */
export function refuseOtherHolder(path: string, now: number): void {
  const heartbeat = readHeartbeat(path);
  if (!heartbeat || heartbeat.machine === machineName()) return;
  const silentMs = now - heartbeat.at;
  if (silentMs < SILENT_MS && silentMs > -CLOCKS_DIFFER_MS) {
    throw new JournalError('inUse', 'OTHER_MACHINE');
  }
}

/** Says that this machine has it. Never throws: where nothing can be written, the journal itself says so. */
export function heartbeat(path: string, now: number): void {
  const heartbeat: Heartbeat = { machine: machineName(), at: now };
  try {
    writeFileSync(`${leaseFile(path)}.new`, JSON.stringify(heartbeat), { mode: 0o600 });
    renameSync(`${leaseFile(path)}.new`, leaseFile(path));
  } catch {
    // See above.
  }
}

/** Lets another machine have it at once. */
export function leave(path: string): void {
  try {
    rmSync(leaseFile(path), { force: true });
  } catch {
    // It is silent from now on.
  }
}

function readHeartbeat(path: string): Heartbeat | undefined {
  try {
    const heartbeat = JSON.parse(readFileSync(leaseFile(path), 'utf8')) as Partial<Heartbeat>;
    return typeof heartbeat.at === 'number' && typeof heartbeat.machine === 'string'
      ? (heartbeat as Heartbeat)
      : undefined;
  } catch {
    return undefined;
  }
}

function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    return '';
  }
}
