// What a run leaves behind if nobody looks after it: folders and processes. All of it goes when the tests'
// own process ends, however it ends.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
const children = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) remove(folder);
});
// Without a listener a signal would end this process without its 'exit'.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

export function throwAwayFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'smspartner-e2e-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  remove(folder);
  folders.delete(folder);
}

export function lookAfter(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

/** Node-RED may write its last file while it goes. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
