// What every front-door command needs first: the dependencies, as the lock file names them. Uses nothing
// but Node itself, since nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Node-RED 5 asks for a newer Node than the host may have: this one comes with the dependencies. */
export const node24 = join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

export function installOnce() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules/.package-lock.json');
  const isFresh = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
  if (isFresh && existsSync(node24)) return;
  console.log('Installing the dependencies (once)…');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Runs a command to its end in the project's folder; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
    ...options,
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

/** The environment in which `node` is the one that was installed. */
export function withNode24(environment = process.env) {
  const bin = join(root, 'node_modules/node/bin');
  return { ...environment, PATH: bin + delimiter + (environment.PATH ?? '') };
}
